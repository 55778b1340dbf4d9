public import LoRaWAN
public import Parking

/// A space as read under its row's lock, with what its state derives from.
public struct SpaceRecord: Sendable, Equatable {
    /// Its row.
    public let id: SpaceID
    /// Its owner.
    public let tenantID: TenantID
    /// What it shows.
    public var state: SpaceState
    /// Its sensor's last word.
    public var sensorState: Occupancy?
    /// When that word was said.
    public var sensorObservedAt: Timestamp?
    /// When what it shows last changed.
    public var stateChangedAt: Timestamp?
    /// Whether it is taken out of use now.
    public var hasActiveOverride: Bool
    /// Whether it is held for someone now.
    public var hasActiveReservation: Bool

    /// Describes a space.
    public init(
        id: SpaceID, tenantID: TenantID, state: SpaceState, sensorState: Occupancy? = nil,
        hasActiveOverride: Bool = false, hasActiveReservation: Bool = false
    ) {
        self.id = id
        self.tenantID = tenantID
        self.state = state
        self.sensorState = sensorState
        self.hasActiveOverride = hasActiveOverride
        self.hasActiveReservation = hasActiveReservation
    }
}
