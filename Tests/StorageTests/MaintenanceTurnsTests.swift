import Ingest
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Maintenance by several daemons")
struct MaintenanceTurnsTests {
    /// A space whose override ended a minute ago and that nobody has looked at since.
    private static let late = """
        UPDATE spaces SET state = 'MAINTENANCE' WHERE code = 'A-01';
        INSERT INTO space_admin_overrides (tenant_id, space_id, override_type, start_time, end_time)
        SELECT tenant_id, id, 'blocked', now() - interval '1 hour', now() - interval '1 minute'
        FROM spaces WHERE code = 'A-01'
        """

    /// Ends once a sweep waits for a row that somebody else holds.
    private static let awaitWaiting = """
        DO $$ BEGIN
            FOR attempt IN 1..3000 LOOP
                PERFORM pg_stat_clear_snapshot();
                EXIT WHEN EXISTS (
                    SELECT FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'one' AND wait_event_type = 'Lock');
                PERFORM pg_sleep(0.01);
            END LOOP;
        END $$
        """

    private func maintenance(_ database: TestDatabase, _ name: String) -> (Maintenance, PostgresPool) {
        let pool = PostgresPool(
            PostgresConnection.Options(
                conninfo: database.conninfo(user: "parkd"), role: "parkd_ingest", applicationName: name), size: 1)
        return (Maintenance(pool: pool), pool)
    }

    @Test(
        "Of two at once one works and the other leaves it to it; one that dies in it is followed by the next",
        arguments: [false, true])
    func turns(isKilled: Bool) async throws {
        try await withCity { database in
            try database.run(Self.late)
            let (one, pool) = maintenance(database, "one")
            let (other, otherPool) = maintenance(database, "other")
            var admin = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
            try admin.execute(script: "BEGIN; SELECT FROM spaces WHERE code = 'A-01' FOR UPDATE")
            async let working = Self.outcome { () throws(PostgresError) in
                try await one.sweepSpaceStates(isFirst: false)
            }
            try await onThread { try database.run(Self.awaitWaiting) }
            #expect(try await other.sweepSpaceStates(isFirst: false) == nil)
            // Another work is not held up by it.
            #expect(try await other.makePartitions() == 0)
            #expect(try await other.trim() == 0)

            if isKilled {
                try database.run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        + "WHERE datname = current_database() AND application_name = 'one'")
                #expect(await working == .failure(.unavailable))
                try admin.execute(script: "ROLLBACK")
                #expect(try await other.sweepSpaceStates(isFirst: false) == 1)
            } else {
                try admin.execute(script: "ROLLBACK")
                #expect(await working == .success(1))
                #expect(try await other.sweepSpaceStates(isFirst: false) == 0)
            }
            #expect(try database.lines("SELECT state FROM spaces WHERE code = 'A-01'") == ["UNKNOWN"])
            #expect(try database.lines("SELECT count(*) FROM state_changes") == ["1"])
            await pool.close()
            await otherPool.close()
        }
    }

    private enum Outcome: Equatable {
        case success(Int?)
        case failure(PostgresError.Code)
    }

    private static func outcome(_ work: () async throws(PostgresError) -> Int?) async -> Outcome {
        do throws(PostgresError) {
            return .success(try await work())
        } catch {
            return .failure(error.code)
        }
    }
}
