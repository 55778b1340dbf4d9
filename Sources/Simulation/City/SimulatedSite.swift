/// A car park of a simulated city.
public struct SimulatedSite: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Its short name; unique within the tenant.
    public let slug: String
    /// Street and number.
    public let address: String
    /// The city it stands in.
    public let city: String
    /// ISO 3166-1 code of the country.
    public let country: String
    /// Degrees north.
    public let latitude: Double
    /// Degrees east.
    public let longitude: Double
    /// Its bays, each with a sensor.
    public let spaces: [SimulatedSpace]
}
