/// The application port of a frame (LoRaWAN 1.0.4, §4.3.2): 1…223 application, 224 test, 0 or absent MAC commands only.
public struct FPort: RawRepresentable, Sendable, Hashable, Comparable {
    /// 0…255.
    public let rawValue: UInt8

    /// Makes a port from its number.
    @inlinable
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// What ChirpStack reports for a frame that has no FPort or carries MAC commands only.
    public static let macOnly = FPort(rawValue: 0)

    /// The port of a relay's own forwarding frames (TS011-1.0.0, §7): no application payload of ours.
    public static let relay = FPort(rawValue: 226)

    /// The ports that are the network's own business, so that no sensor speaks on them: MAC commands, the relay, and
    /// the packages for multicast (TS005, port 200), fragmentation (TS004, 201) and clocks (TS003, 202).
    ///
    /// These are the packages' default ports: a sensor may use them for itself, and then its codec names the port.
    public static let ofNetwork = [
        macOnly, FPort(rawValue: 200), FPort(rawValue: 201), FPort(rawValue: 202), relay,
    ]

    /// Whether it is one of ``ofNetwork``; asked for each frame.
    public var isOfNetwork: Bool { self == .macOnly || self == .relay || 200...202 ~= rawValue }

    /// Order by number.
    public static func < (left: FPort, right: FPort) -> Bool { left.rawValue < right.rawValue }
}
