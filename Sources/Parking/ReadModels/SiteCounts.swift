/// What stands on a site.
public struct SiteCounts: Sendable, Hashable {
    /// Its spaces, deleted ones not counted.
    public var spaces: Int
    /// The devices on those spaces.
    public var devices: Int
    /// Its gateways.
    public var gateways: Int
    /// Spaces whose state is `FREE`.
    public var freeSpaces: Int
    /// Spaces whose state is `OCCUPIED`.
    public var occupiedSpaces: Int

    /// Makes the counts.
    public init(
        spaces: Int = 0, devices: Int = 0, gateways: Int = 0, freeSpaces: Int = 0, occupiedSpaces: Int = 0
    ) {
        self.spaces = spaces
        self.devices = devices
        self.gateways = gateways
        self.freeSpaces = freeSpaces
        self.occupiedSpaces = occupiedSpaces
    }
}
