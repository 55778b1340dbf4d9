import Postgres
import Storage
import TestSupport
import Testing

@Suite("What the database itself keeps, whoever writes")
struct HistoryKeepingTests {
    @Test(
        "A line of the audit log stays as it is, a refusal's too: no role may touch it, and a trigger stops who could")
    func auditLog() async throws {
        try await withCity { database in
            try database.run(
                """
                INSERT INTO audit_log (tenant_id, actor_type, action, success, outcome, detail) VALUES
                    ('\(City.acme)', 'user', 'device.assign', true, 'done', NULL),
                    ('\(City.acme)', 'user', 'access.refuse', false, 'refused', 'This needs the role admin.')
                """)
            let before = try database.lines("SELECT * FROM audit_log ORDER BY id")
            let changes = [
                "UPDATE audit_log SET outcome = 'done', success = true",
                "UPDATE audit_log SET detail = NULL WHERE false",
                "DELETE FROM audit_log WHERE outcome = 'refused'", "TRUNCATE audit_log",
                "INSERT INTO audit_log (id, actor_type, action) SELECT id, 'user', 'x' FROM audit_log"
                    + " ON CONFLICT (id) DO UPDATE SET action = 'x'",
            ]
            for role in ["parkd_tenant", "parkd_platform", "parkd_ingest"] {
                var connection = try PostgresConnection(
                    PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: role))
                try connection.execute(script: "SELECT set_config('app.current_tenant_id', '\(City.acme)', false)")
                for sql in changes { #expect(connection.refusal(of: sql) == "42501", "\(role): \(sql)") }
            }
            // The superuser has every right, and the owner could give itself any; both meet the trigger.
            var admin = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
            for sql in changes { #expect(admin.refusal(of: sql) == "42501", "\(sql)") }
            try admin.execute(script: "SET ROLE parkd_owner")
            for sql in changes.dropLast() { #expect(admin.refusal(of: sql) == "42501", "\(sql)") }
            #expect(try database.lines("SELECT * FROM audit_log ORDER BY id") == before)
        }
    }

    @Test("Two open assignments of one device, or two sensors' of one space, cannot exist; closed ones can")
    func openAssignments() async throws {
        try await withCity { database in
            var admin = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
            func assign(_ device: String, _ space: String, _ closed: String = "NULL", as kind: String = "sensor")
                -> String
            {
                """
                INSERT INTO device_assignments (
                    tenant_id, device_type, device_id, dev_eui, space_id, space_code, unassigned_at)
                SELECT d.tenant_id, '\(kind)', d.id, d.dev_eui, s.id, s.code, \(closed)
                FROM devices d JOIN spaces s ON s.code = '\(space)' WHERE d.dev_eui LIKE '%\(device)'
                """
            }
            // A1 serves A-01 already, and A8 serves none.
            #expect(admin.refusal(of: assign("A1", "A-02")) == "23505")
            #expect(admin.refusal(of: assign("A8", "A-01")) == "23505")
            #expect(admin.refusal(of: assign("A8", "A-01", "now()")) == nil)
            #expect(admin.refusal(of: assign("A1", "A-01", "now()")) == nil)
            #expect(admin.refusal(of: "UPDATE device_assignments SET unassigned_at = NULL") == "23505")
        }
    }

    @Test("Migrations leave nobody the right to make temporary or other tables in the database")
    func database() async throws {
        try await withDatabase(template: "nothing") { database in
            try migrate(database)
            let rights = try database.lines(
                """
                SELECT role, right_
                FROM unnest(ARRAY['parkd', 'parkd_ingest', 'parkd_tenant', 'parkd_platform']) AS role,
                    unnest(ARRAY['TEMPORARY', 'CREATE']) AS right_
                WHERE has_database_privilege(role, current_database(), right_)
                    OR right_ = 'CREATE' AND has_schema_privilege(role, 'public', right_)
                """)
            #expect(rights == [])
        }
    }
}
