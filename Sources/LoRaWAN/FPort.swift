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

    /// Order by number.
    public static func < (left: FPort, right: FPort) -> Bool { left.rawValue < right.rawValue }
}
