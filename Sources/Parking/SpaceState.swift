/// What a space shows, derived from overrides, reservations and the sensor's last word.
public enum SpaceState: String, Sendable, Hashable, CaseIterable {
    /// May be used.
    case free = "FREE"
    /// A vehicle stands on it.
    case occupied = "OCCUPIED"
    /// Held for someone who has not arrived.
    case reserved = "RESERVED"
    /// Taken out of use.
    case maintenance = "MAINTENANCE"
    /// No sensor has spoken yet.
    case unknown = "UNKNOWN"

    /// The one rule of what a space shows: an override first, then a reservation whose bay is not occupied, then the
    /// sensor's last word, whatever its age (staleness is shown beside the state, never instead of it).
    public static func derived(
        hasActiveOverride: Bool, hasActiveReservation: Bool, sensor: Occupancy?
    ) -> SpaceState {
        if hasActiveOverride { return .maintenance }
        if hasActiveReservation && sensor != .occupied { return .reserved }
        return switch sensor {
        case .free: .free
        case .occupied: .occupied
        case nil: .unknown
        }
    }
}
