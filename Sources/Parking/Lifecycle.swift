/// Where a device stands between unpacking and scrap.
public enum Lifecycle: String, Sendable, Hashable, CaseIterable {
    /// Registered, never heard.
    case provisioned
    /// Heard, not on a space.
    case commissioned
    /// On a space.
    case operational
    /// Out of use; its DevEUI stays reserved.
    case decommissioned

    /// The first valid uplink of a provisioned device commissions it; any other stays where it is.
    public var afterValidUplink: Lifecycle { after(.hear) ?? self }
}
