public import LoRaWAN
public import Parking

/// What a dashboard shows first: everything of one scope, read in one round trip to the database.
public struct DashboardView: Sendable, Hashable {
    /// How many entries ``recentActivity`` has at most.
    public static let activityMax = 20

    /// One change of a space's state.
    public struct Activity: Sendable, Hashable {
        /// When it happened.
        public var at = Timestamp(microseconds: 0)
        /// Which space.
        public var spaceID = SpaceID(.zero)
        /// Its code.
        public var spaceCode: String?
        /// The device whose uplink caused it; `nil` where people or the clock did.
        public var deviceID: DeviceID?
        /// The state before; `nil` where it was not known.
        public var from: SpaceState?
        /// The state since.
        public var to = SpaceState.unknown

        /// One without values.
        public init() {}
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

extension DashboardView.Activity: Resource {
    /// Over changes of state `c` and their spaces `s`; v5's changes may name a state that no longer exists.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each.derived("type", "state_change") { _ in .words("state_change") }
        each("timestamp", &at, "c.changed_at")
        each("space_id", &spaceID, "c.space_id")
        each("space_code", &spaceCode, "s.code") { $0.like("A-12") }
        each("device_id", &deviceID, "c.device_id")
        each("from_state", &from, "c.previous_state")
        each("to_state", &to, SpaceState.known("c.new_state"))
    }
}

extension SpaceState {
    /// A stored word as one of ours, unknown if it is none.
    fileprivate static func known(_ column: String) -> String {
        let words = allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return "CASE WHEN \(column) IN (\(words)) THEN \(column) ELSE '\(SpaceState.unknown.rawValue)' END"
    }
}
