/// Which devices a list shall hold; every given condition must be met.
public struct DeviceFilter: Sendable, Hashable {
    /// The values of the query parameter `status`: those of ``DeviceStatus``, and whether it was heard of late.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// On a space.
        case assigned
        /// On none, and not decommissioned.
        case unassigned
        /// Out of use.
        case decommissioned
        /// ``DeviceView/isActive`` is true.
        case active
        /// ``DeviceView/isActive`` is false.
        case inactive
    }

    /// Only devices of this status.
    public var status: Status?
    /// Only devices of exactly this type.
    public var deviceType: String?
    /// Only devices on a space.
    public var assignedOnly = false
    /// Only devices on no space.
    public var unassignedOnly = false
    /// Only devices whose DevEUI or name contains this text, in either case; never empty.
    public var search: String?
    /// Whether the answer carries ``DeviceCounts`` of the whole scope.
    public var includesStats = false
    /// Which part of the list, newest first, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}
