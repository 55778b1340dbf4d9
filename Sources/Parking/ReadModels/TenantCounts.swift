/// What a tenant has.
public struct TenantCounts: Sendable, Hashable {
    /// Its members.
    public var users: Int
    /// Its devices, decommissioned ones included.
    public var devices: Int
    /// Its gateways.
    public var gateways: Int
    /// Its sites.
    public var sites: Int
    /// Its spaces, deleted ones not counted.
    public var spaces: Int

    /// Makes the counts.
    public init(users: Int = 0, devices: Int = 0, gateways: Int = 0, sites: Int = 0, spaces: Int = 0) {
        self.users = users
        self.devices = devices
        self.gateways = gateways
        self.sites = sites
        self.spaces = spaces
    }
}
