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
        FROM spaces WHERE code = 'A-01';
        -- Of two daemons the one is slow, for as long as somebody has advisory lock 42.
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
            WHILE current_setting('application_name') = 'one' AND NOT pg_try_advisory_xact_lock(42) LOOP
                PERFORM pg_sleep(0.01);
            END LOOP;
            RETURN NEW;
        END $$;
        CREATE TRIGGER slow BEFORE UPDATE ON spaces FOR EACH ROW EXECUTE FUNCTION slow();
        """

    /// Ends once the slow daemon is in the middle of a sweep.
    private static let awaitWaiting = """
        DO $$ BEGIN
            FOR attempt IN 1..3000 LOOP
                PERFORM pg_stat_clear_snapshot();
                EXIT WHEN EXISTS (
                    SELECT FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'one' AND wait_event = 'PgSleep');
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
            try admin.execute(script: "BEGIN; SELECT pg_advisory_xact_lock(42)")
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

    @Test("Maintenance gives way at once to whoever has a row or a table locked, and does the rest")
    func givesWay() async throws {
        try await withCity { database in
            let (maintenance, pool) = maintenance(database, "one")
            let month = try database.lines(
                "SELECT relname FROM pg_class WHERE relname = to_char(now() + interval '1 month', '\(Self.partition)')")
            try database.run(
                """
                DROP TABLE \(month[0]);
                UPDATE spaces SET state = 'MAINTENANCE' WHERE code IN ('A-01', 'A-02');
                """)
            var admin = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
            try admin.execute(
                script: """
                    BEGIN; SELECT FROM spaces WHERE code = 'A-01' FOR UPDATE; SELECT count(*) FROM readings_default
                    """)
            let began = ContinuousClock.now
            #expect(try await maintenance.sweepSpaceStates(isFirst: true) == 1)
            #expect(
                await Self.outcome { () throws(PostgresError) in try await maintenance.makePartitions() }
                    == .failure(.timeout))
            #expect(ContinuousClock.now - began < .seconds(4))
            try admin.execute(script: "ROLLBACK")
            #expect(try await maintenance.sweepSpaceStates(isFirst: true) == 1)
            #expect(try await maintenance.makePartitions() == 1)
            await pool.close()
        }
    }

    private static let partition = #""readings_y"YYYY"m"MM"#

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
