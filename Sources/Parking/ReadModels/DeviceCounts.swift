/// How many devices a scope has; filters and pages do not narrow it.
public struct DeviceCounts: Sendable, Hashable {
    /// All registered devices, decommissioned ones included.
    public var total: Int
    /// Those on a space.
    public var assigned: Int
    /// Those for which ``DeviceView/isActive`` is true.
    public var active: Int

    /// Makes the counts.
    public init(total: Int = 0, assigned: Int = 0, active: Int = 0) {
        self.total = total
        self.assigned = assigned
        self.active = active
    }

    /// Those on no space.
    public var unassigned: Int { total - assigned }
    /// Those that are not active.
    public var inactive: Int { total - active }
}
