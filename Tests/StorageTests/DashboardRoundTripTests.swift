import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite("A dashboard asks the database once")
struct DashboardRoundTripTests {
    /// Without BEGIN, each round trip is a transaction of its own, and the server counts those.
    @Test("Each dashboard is one transaction in one round trip, a tenant's and the platform's")
    func once() async throws {
        try await withReadsCity { city in
            for (scope, pool) in [
                (ReadsCity.acme, city.tenantPool), (ReadsCity.everything, city.platformPool),
            ] {
                let without = try await Self.transactions(city, pool) {}
                let with = try await Self.transactions(city, pool) {
                    for _ in 0..<100 { _ = try await city.reads.dashboard(scope: scope) }
                }
                // The server's own maintenance may add some; a second round trip would add 100.
                #expect((100..<200).contains(with - without), "\(with) with, \(without) without, \(scope)")
            }
        }
    }

    /// How many transactions the database has counted while `body` ran.
    private static func transactions(
        _ city: ReadsCity, _ pool: PostgresPool, _ body: () async throws -> Void
    ) async throws -> Int {
        let before = try await counted(city, pool)
        try await body()
        return try await counted(city, pool) - before
    }

    private static func counted(_ city: ReadsCity, _ pool: PostgresPool) async throws -> Int {
        // The connection tells the server's counters at once what it has done, not some time later.
        try await pool.run { connection throws(PostgresError) in
            _ = try connection.query("SELECT pg_stat_force_next_flush()")
        }
        return try city.ask("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()") {
            $0.integer(0, 0) ?? 0
        }
    }
}
