/// What is to become of a registered device's own fields.
public struct DeviceChange: Sendable, Hashable {
    /// What people call it.
    public var name = Change<String?>.keep
    /// `vendor/model` of a known codec; cleared, the device profile's name selects it.
    public var codec = Change<String?>.keep
    /// Whether it may be assigned, and its uplinks move its space.
    public var isEnabled = Change<Bool>.keep
    /// Settings that the platform keeps for its clients: a JSON object, replaced as a whole.
    public var config = Change<RawJSON>.keep

    /// A change of nothing.
    public init() {}
}
