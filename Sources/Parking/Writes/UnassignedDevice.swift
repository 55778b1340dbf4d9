/// What came of taking a device from its space.
public struct UnassignedDevice: Sendable, Hashable {
    /// The device.
    public let deviceID: DeviceID
    /// What is painted on the space that it was on.
    public let spaceCode: String

    /// Names both.
    public init(deviceID: DeviceID, spaceCode: String) {
        self.deviceID = deviceID
        self.spaceCode = spaceCode
    }
}
