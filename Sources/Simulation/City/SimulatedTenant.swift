public import LoRaWAN

/// An operator of car parks in a simulated city, for those who register it before it speaks.
public struct SimulatedTenant: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Its short name in URLs: lower case, digits and hyphens; unique in the city.
    public let slug: String
    /// The tenant in ChirpStack.
    public let networkTenantID: UUIDBits
    /// The application in ChirpStack that its devices belong to.
    public let applicationID: UUIDBits
    /// That application's name.
    public let applicationName: String
    /// Its car parks.
    public let sites: [SimulatedSite]

    /// All its sensors, in the order of sites and spaces.
    public var sensors: [SimulatedSensor] {
        sites.flatMap { $0.spaces.map(\.sensor) }
    }
}
