public import LoRaWAN
public import Parking

/// A stretch of time that a device spent on a space, as the API shows it.
public struct AssignmentView: Sendable, Hashable {
    /// Its row.
    public var id = AssignmentID(.zero)
    /// Who owned the device then.
    public var tenantID = TenantID(.zero)
    /// The device.
    public var deviceID = DeviceID(.zero)
    /// Its DevEUI.
    public var devEUI = DevEUI(EUI64(bits: 0))
    /// What the device was for.
    public var category = DeviceCategory.sensor
    /// The space; `nil` where it exists no more.
    public var spaceID: SpaceID?
    /// What was painted on the space.
    public var spaceCode = ""
    /// When it began.
    public var assignedAt = Timestamp(microseconds: 0)
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

    /// One without values.
    public init() {}
}

extension AssignmentView: Resource {
    /// Over assignments `a`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "a.id")
        each("tenant_id", &tenantID, "a.tenant_id") { $0.about("Who owned it then.") }
        each("device_id", &deviceID, "a.device_id")
        each("dev_eui", &devEUI, "a.dev_eui")
        each("category", &category, "a.device_type")
        each("space_id", &spaceID, "a.space_id")
        each("space_code", &spaceCode, "a.space_code") { $0.orNull.like("A-12") }
        each("assigned_at", &assignedAt, "a.assigned_at")
        each("assigned_by", &assignedBy, "a.assigned_by")
        each("assignment_reason", &assignmentReason, "a.assignment_reason")
        each("unassigned_at", &unassignedAt, "a.unassigned_at") { $0.about("Null while it lasts.") }
        each("unassigned_by", &unassignedBy, "a.unassigned_by")
        each("unassignment_reason", &unassignmentReason, "a.unassignment_reason")
    }

    /// Its place in the history.
    public var position: HistoryPosition { HistoryPosition(at: assignedAt, id: id.uuid) }
}
