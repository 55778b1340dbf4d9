public import LoRaWAN

/// What a dashboard shows first: everything of one scope, read in one round trip to the database.
public struct DashboardView: Sendable, Hashable {
    /// How many entries ``recentActivity`` has at most.
    public static let activityMax = 20

    /// One change of a space's state.
    public struct Activity: Sendable, Hashable {
        /// When it happened.
        public var at: Timestamp
        /// Which space.
        public var spaceID: SpaceID
        /// Its code.
        public var spaceCode: String?
        /// The device whose uplink caused it; `nil` where people or the clock did.
        public var deviceID: DeviceID?
        /// The state before; `nil` where it was not known.
        public var from: SpaceState?
        /// The state since.
        public var to: SpaceState

        /// Makes an entry.
        public init(
            at: Timestamp, spaceID: SpaceID, spaceCode: String?, deviceID: DeviceID?, from: SpaceState?, to: SpaceState
        ) {
            self.at = at
            self.spaceID = spaceID
            self.spaceCode = spaceCode
            self.deviceID = deviceID
            self.from = from
            self.to = to
        }
    }

    /// Devices of the scope.
    public var devices: DeviceCounts
    /// Gateways of the scope.
    public var gateways: GatewayCounts
    /// Spaces of the scope.
    public var spaces: SpaceCounts
    /// The last changes, newest first.
    public var recentActivity: [Activity]

    /// Makes a dashboard.
    public init(
        devices: DeviceCounts = DeviceCounts(), gateways: GatewayCounts = GatewayCounts(),
        spaces: SpaceCounts = SpaceCounts(), recentActivity: [Activity] = []
    ) {
        self.devices = devices
        self.gateways = gateways
        self.spaces = spaces
        self.recentActivity = recentActivity
    }
}
