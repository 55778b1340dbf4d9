public import LoRaWAN
public import Parking

/// A space as read under its row's lock, with what its state derives from.
public struct SpaceRecord: Sendable, Equatable {
    /// Its row.
    public var id = SpaceID(.zero)
    /// Its owner.
    public var tenantID = TenantID(.zero)
    /// What it shows.
    public var state = SpaceState.unknown
    /// Its sensor's last word.
    public var sensorState: Occupancy?
    /// When that word was said.
    public var sensorObservedAt: Timestamp?
    /// When what it shows last changed.
    public var stateChangedAt: Timestamp?
    /// Whether it is taken out of use now.
    public var hasActiveOverride = false
    /// Whether it is held for someone now.
    public var hasActiveReservation = false

    /// One without a row yet.
    public init() {}

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

extension SpaceRecord: LockedRecord {
    /// Over spaces `s`.
    @inlinable
    public mutating func columns(_ each: inout some ColumnVisitor & ~Copyable) {
        each(.key("id"), &id)
        each(.key("tenant_id"), &tenantID)
        each("state", &state)
        each("sensor_state", &sensorState)
        each("sensor_observed_at", &sensorObservedAt)
        each("state_changed_at", &stateChangedAt)
        each(
            .read(
                "has_active_override",
                """
                EXISTS (
                    SELECT FROM space_admin_overrides o
                    WHERE o.space_id = s.id AND o.tenant_id = s.tenant_id AND o.is_active
                        AND o.start_time <= clock_timestamp()
                        AND (o.end_time IS NULL OR o.end_time > clock_timestamp()))
                """),
            &hasActiveOverride)
        each(
            .read(
                "has_active_reservation",
                """
                EXISTS (
                    SELECT FROM reservations r
                    WHERE r.space_id = s.id AND r.tenant_id = s.tenant_id AND r.status IN ('pending', 'confirmed')
                        AND r.start_time <= clock_timestamp() AND r.end_time > clock_timestamp())
                """),
            &hasActiveReservation)
    }
}
