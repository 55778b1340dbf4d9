public import LoRaWAN

/// A stretch of time that a device spent on a space, as the API shows it.
public struct AssignmentView: Sendable, Hashable {
    /// Its row.
    public var id: AssignmentID
    /// Who owned the device then.
    public var tenantID: TenantID
    /// The device.
    public var deviceID: DeviceID
    /// Its DevEUI.
    public var devEUI: DevEUI
    /// What the device was for.
    public var category: DeviceCategory
    /// The space; `nil` where it exists no more.
    public var spaceID: SpaceID?
    /// What was painted on the space.
    public var spaceCode: String
    /// When it began.
    public var assignedAt: Timestamp
    /// Who began it; `nil` where it was no person, or one who is gone.
    public var assignedBy: UserID?
    /// Why.
    public var assignmentReason: String?
    /// When it ended; `nil` where it goes on.
    public var unassignedAt: Timestamp?
    /// Who ended it; `nil` as for ``assignedBy``.
    public var unassignedBy: UserID?
    /// Why.
    public var unassignmentReason: String?

    /// Makes an assignment that goes on; the rest is set by property.
    public init(
        id: AssignmentID, tenantID: TenantID, deviceID: DeviceID, devEUI: DevEUI, category: DeviceCategory,
        spaceCode: String, assignedAt: Timestamp
    ) {
        self.id = id
        self.tenantID = tenantID
        self.deviceID = deviceID
        self.devEUI = devEUI
        self.category = category
        self.spaceCode = spaceCode
        self.assignedAt = assignedAt
    }
}
