import Foundation
import MQTT
import Spool

/// What the last run subscribed to, kept in the state folder: a persistent session still holds what the configuration
/// no longer names, and the broker cannot be asked for it.
struct SubscriptionFile {
    private let path: String

    init(folder: String) {
        path = folder + "/subscriptions"
    }

    /// The filters of the last run; `nil` where there was none.
    func read() -> [String]? {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Remembers what the broker may hold for the session, if anything; a state folder that cannot be written only
    /// costs the tidying up.
    func write(_ session: MQTTSession) {
        guard !session.heldFilters.isEmpty else {
            try? FileManager.default.removeItem(atPath: path)
            return
        }
        let text = session.heldFilters.joined(separator: "\n") + "\n"
        StateFile.write(Array(text.utf8), to: path)
    }
}
