/// Rows that a transaction changed: which, not how.
public struct ChangedRows: Sendable, Hashable {
    /// Spaces.
    public var spaces: Set<SpaceID> = []
    /// Devices.
    public var devices: Set<DeviceID> = []
    /// Gateways.
    public var gateways: Set<GatewayRowID> = []

    /// None.
    public init() {}

    /// Whether there are none.
    public var isEmpty: Bool { spaces.isEmpty && devices.isEmpty && gateways.isEmpty }

    /// How many.
    public var count: Int { spaces.count + devices.count + gateways.count }

    /// Adds others.
    public mutating func formUnion(_ other: ChangedRows) {
        spaces.formUnion(other.spaces)
        devices.formUnion(other.devices)
        gateways.formUnion(other.gateways)
    }
}
