public import LoRaWAN

/// Why messages are written to the spool.
public enum SpoolCause: Sendable, Equatable {
    /// They must not overtake what is in it.
    case order
    /// They are more than their senders' share of what waits; the database is there. `nil` sends what makes no sense.
    case share(of: Set<EUI64?>)
    /// Their rows are locked.
    case rows
    /// The database does not take them.
    case database

    /// What somebody has to look after, unless everything in the spool is there for its senders' sake.
    var wantsAttention: Bool {
        switch self {
        case .order, .share: false
        case .rows, .database: true
        }
    }
}
