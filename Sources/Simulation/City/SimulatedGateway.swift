public import LoRaWAN

/// A gateway of a simulated city; it hears the sensors of every tenant.
public struct SimulatedGateway: Sendable, Hashable {
    /// Its identifier; locally administered, so that it is no real gateway's.
    public let gatewayID: GatewayID
    /// Its name.
    public let name: String
    /// Which tenant owns it: an index of the city's tenants.
    public let tenantIndex: Int
    /// Degrees north.
    public let latitude: Double
    /// Degrees east.
    public let longitude: Double
    /// Metres above the ellipsoid.
    public let altitude: Double
    /// How often it reports, in seconds.
    public let statsIntervalS: Int
}
