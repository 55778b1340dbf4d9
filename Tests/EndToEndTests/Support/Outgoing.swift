import Foundation
import LoRaWAN

/// A message that a test publishes.
struct Outgoing: Sendable {
    /// By which it is found again: an uplink's deduplication id, or whatever a test gives to other messages.
    var id: UUIDBits
    var topic: String
    var payload: [UInt8]

    /// The same with other words in its JSON; the pattern must be there.
    func replacing(_ pattern: Regex<Substring>, with words: String) -> Outgoing {
        var copy = self
        let text = String(decoding: payload, as: UTF8.self)
        precondition(text.contains(pattern), "the message has no such words")
        copy.payload = Array(text.replacing(pattern, with: words).utf8)
        return copy
    }
}
