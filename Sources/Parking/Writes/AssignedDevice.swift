/// What came of putting a device on a space.
public struct AssignedDevice: Sendable, Hashable {
    /// The stretch of history that begins.
    public let assignmentID: AssignmentID
    /// The device.
    public let deviceID: DeviceID
    /// The space.
    public let spaceID: SpaceID
    /// What is painted on the space.
    public let spaceCode: String

    /// Names the three.
    public init(assignmentID: AssignmentID, deviceID: DeviceID, spaceID: SpaceID, spaceCode: String) {
        self.assignmentID = assignmentID
        self.deviceID = deviceID
        self.spaceID = spaceID
        self.spaceCode = spaceCode
    }
}
