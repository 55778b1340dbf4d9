import Parking
import Postgres

extension StoreFault {
    /// What an error of the database means to whoever asked.
    ///
    /// Clients see the words of `conflict` and `invalid`, so these name no more than the constraint; the server's own
    /// words are for the log.
    init(_ error: PostgresError) {
        switch error.code {
        case .unavailable where error.isCrowded:
            self.init(.crowded, error.debugDescription)
        case .unavailable, .timeout, .serialization, .outdated:
            self.init(.unavailable, error.debugDescription)
        case .dataRefused where Self.duplicates.contains(error.sqlState):
            self.init(.conflict, "It contradicts what is stored\(Self.named(error.constraint)).")
        case .dataRefused:
            self.init(.invalid, "The database refuses a value\(Self.named(error.constraint)).")
        case .forbidden, .other:
            self.init(.internal, error.debugDescription)
        }
    }

    /// `unique_violation` and `exclusion_violation` (PostgreSQL, Appendix A).
    private static let duplicates = ["23505", "23P01"]

    private static func named(_ constraint: String) -> String {
        constraint.isEmpty ? "" : " (\(constraint))"
    }
}
