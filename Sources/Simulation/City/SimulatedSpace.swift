/// A bay of a simulated car park.
public struct SimulatedSpace: Sendable, Hashable {
    /// What is painted on it, as in `A-001`; unique within the tenant.
    public let code: String
    /// A longer name.
    public let name: String
    /// The sensor in it.
    public let sensor: SimulatedSensor
}
