/// Whether a device works for a space, as lists show it; derived from its lifecycle and its assignment.
public enum DeviceStatus: String, Sendable, Hashable, CaseIterable {
    /// On a space.
    case assigned
    /// On none.
    case unassigned
    /// Out of use.
    case decommissioned
}
