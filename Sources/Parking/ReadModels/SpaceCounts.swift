/// How many spaces a scope has in each state; deleted spaces are not counted.
public struct SpaceCounts: Sendable, Hashable {
    /// Spaces whose state is `FREE`.
    public var free: Int
    /// Spaces whose state is `OCCUPIED`.
    public var occupied: Int
    /// Spaces whose state is `RESERVED`.
    public var reserved: Int
    /// Spaces whose state is `MAINTENANCE`.
    public var maintenance: Int
    /// Spaces whose state is `UNKNOWN`.
    public var unknown: Int
    /// Spaces of any state whose sensor is silent for too long.
    public var stale: Int

    /// Makes the counts.
    public init(
        free: Int = 0, occupied: Int = 0, reserved: Int = 0, maintenance: Int = 0, unknown: Int = 0, stale: Int = 0
    ) {
        self.free = free
        self.occupied = occupied
        self.reserved = reserved
        self.maintenance = maintenance
        self.unknown = unknown
        self.stale = stale
    }

    /// All spaces.
    public var total: Int { free + occupied + reserved + maintenance + unknown }
    /// Spaces that a driver may take now.
    public var available: Int { free }

    /// Occupied spaces in per cent of all, to two decimals; 0 where there are none.
    public var occupancyRate: Double {
        total == 0 ? 0 : (Double(occupied) * 10_000 / Double(total)).rounded() / 100
    }
}
