public import LoRaWAN

/// What one command becomes: the bytes that go to the device.
public struct Downlink: Sendable, Hashable {
    /// The port; `nil` where the device's maker has not published it and the caller must know it.
    public let fPort: FPort?
    /// The bytes, 1…242.
    public let payload: [UInt8]
    /// Whether the device should acknowledge it.
    public let isConfirmed: Bool
}
