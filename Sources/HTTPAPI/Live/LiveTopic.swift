import Model
import Parking

/// What a stream can be about.
enum LiveTopic: String, Sendable, Hashable, CaseIterable {
    case spaces
    case devices
    case gateways
    case uplinks

    /// What is shown of a scope's state; an uplink only passes by.
    static let ofState: [LiveTopic] = [.spaces, .devices, .gateways]

    /// What a program's key must allow.
    var keyScope: KeyScope {
        switch self {
        case .spaces: KeyScope(.spaces, .read)
        case .devices, .uplinks: KeyScope(.devices, .read)
        case .gateways: KeyScope(.gateways, .read)
        }
    }

    /// A list of topics with commas between them; `nil` where one is none.
    static func list(_ text: String) -> Set<LiveTopic>? {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let topics = words.compactMap { LiveTopic(rawValue: String($0)) }
        return topics.count == words.count ? Set(topics) : nil
    }
}

/// What one stream shows of its scope; those that show the same share their bytes.
struct LiveView: Sendable, Hashable {
    var topics = Set(LiveTopic.ofState)
    /// Only what is on this site.
    var siteID: SiteID?
    /// Only this device, and the spaces that it is on.
    var deviceID: DeviceID?

    /// The same for the same view in every daemon; another view's events say nothing to this one.
    var fingerprint: UInt32 {
        let words = LiveTopic.allCases.filter(topics.contains).map(\.rawValue)
        let text = (words + [siteID?.description ?? "", deviceID?.description ?? ""]).joined(separator: " ")
        // FNV-1a.
        return text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}

/// The id of an event: which memory it is of, which view, and what that had become by then.
struct LiveEventID: Sendable, Equatable {
    var epoch: UInt64
    var view: UInt32
    var version: Int

    init(epoch: UInt64, view: LiveView, version: Int) {
        self.epoch = epoch
        self.view = view.fingerprint
        self.version = version
    }

    /// Reads what a client gives back; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 24, let version = Int(parts[1]), version >= 0,
            let epoch = UInt64(parts[0].prefix(16), radix: 16), let view = UInt32(parts[0].dropFirst(16), radix: 16)
        else { return nil }
        self.epoch = epoch
        self.view = view
        self.version = version
    }

    /// `<epoch>-<version>`
    var text: String {
        let digits = String(view, radix: 16)
        let epochDigits = String(epoch, radix: 16)
        return String(repeating: "0", count: 16 - epochDigits.utf8.count) + epochDigits
            + String(repeating: "0", count: 8 - digits.utf8.count) + digits + "-\(version)"
    }
}
