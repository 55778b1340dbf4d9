import Ingest
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Uplinks and spaces that are out of use")
struct IngestOverrideTests {
    @Test("An uplink that met an override on the way to the space keeps its word, and shows nothing of it")
    func metOnTheWay() async throws {
        try await withCity { database in
            var people = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
            try people.execute(
                script: """
                    BEGIN;
                    SELECT FROM spaces WHERE code = 'A-01' FOR UPDATE;
                    INSERT INTO space_admin_overrides (tenant_id, space_id, override_type, start_time, reason)
                    SELECT tenant_id, id, 'blocked', clock_timestamp(), 'Market' FROM spaces WHERE code = 'A-01';
                    UPDATE spaces SET state = 'MAINTENANCE' WHERE code = 'A-01'
                    """)
            async let readings = onThread {
                try Intake(database).commit(SentUplink(1, occupied: true, at: 0)).readings
            }
            // The uplink's transaction has begun, and waits for the space.
            let waiting = """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'parkd ingest' AND wait_event_type = 'Lock'
                """
            var looks = 0
            while try database.lines(waiting) == ["0"], looks < 2000 { looks += 1 }
            try people.execute(script: "COMMIT")
            #expect(try await readings == 1)
            #expect(
                try database.lines("SELECT state, sensor_state FROM spaces WHERE code = 'A-01'")
                    == ["MAINTENANCE,occupied"])
            #expect(try database.lines("SELECT count(*) FROM state_changes") == ["0"])
        }
    }
}
