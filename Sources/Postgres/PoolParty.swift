public import LoRaWAN

/// For whom a connection of a pool is lent: the parties among whom a pool is fair.
public enum PoolParty: Hashable, Sendable {
    /// What belongs to no tenant, and on which all depend, such as logins and maintenance; no share bounds it.
    case house
    /// What reads and changes the rows of one tenant.
    case tenant(UUIDBits)
    /// What reads and changes the rows of all tenants at once.
    case platform
}
