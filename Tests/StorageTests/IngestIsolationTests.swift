import Ingest
import LoRaWAN
import Postgres
import TestSupport
import Testing

@Suite("What ingest and tenants may not do")
struct IngestIsolationTests {
    private static let acmeDevice = "de000000-0000-4000-8000-0000000000a1"
    private static let betaDevice = "de000000-0000-4000-8000-0000000000b1"
    private static let betaSpace = "5b000000-0000-4000-8000-0000000000b1"
    private static let betaSite = "51000000-0000-4000-8000-00000000000b"

    private static let refusedToIngest = [
        // Rows for another than the owner in the database.
        """
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at)
        VALUES (now(), '\(City.beta)', '\(acmeDevice)', gen_random_uuid(), now(), now())
        """,
        """
        INSERT INTO device_events (tenant_id, device_id, kind, event_key, occurred_at, received_at)
        VALUES ('\(City.beta)', '\(acmeDevice)', 'join', gen_random_uuid(), now(), now())
        """,
        """
        INSERT INTO state_changes (tenant_id, space_id, previous_state, new_state, changed_at)
        VALUES ('\(City.beta)', '5b000000-0000-4000-8000-0000000000a1', 'FREE', 'OCCUPIED', now())
        """,
        """
        INSERT INTO gateway_stats (tenant_id, gateway_id, reported_at, received_at)
        VALUES ('\(City.beta)', '9a000000-0000-4000-8000-0000000000a1', now(), now())
        """,
        """
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at)
        VALUES (now(), '\(City.beta)', gen_random_uuid(), gen_random_uuid(), now(), now())
        """,
        // Owners and assignments.
        "UPDATE devices SET tenant_id = '\(City.beta)'", "UPDATE spaces SET tenant_id = '\(City.beta)'",
        "UPDATE gateways SET tenant_id = '\(City.beta)'", "UPDATE devices SET assigned_space_id = NULL",
        "UPDATE devices SET dev_eui = '0000000000000000'",
        "INSERT INTO devices (tenant_id, dev_eui) VALUES ('\(City.acme)', 'X')",
        // History.
        "DELETE FROM readings", "UPDATE readings SET tenant_id = '\(City.beta)'", "DELETE FROM state_changes",
        "TRUNCATE readings", "UPDATE audit_log SET action = ''",
        // What is none of its business.
        "SELECT * FROM users", "SELECT * FROM api_keys", "SELECT * FROM refresh_tokens", "SELECT * FROM tenants",
        "SELECT * FROM readings_default", "SELECT * FROM sensor_devices",
        "INSERT INTO audit_log (actor_type, action) VALUES ('user', 'login')",
        "SET ROLE parkd_owner", "CREATE TABLE mine ()",
    ]

    @Test("Ingest cannot write a row for anyone but the owner that the database names, nor reach beyond its task")
    func ingest() async throws {
        try await withCity { database in
            var connection = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_ingest"))
            for sql in Self.refusedToIngest { #expect(connection.refusal(of: sql) == "42501", "\(sql)") }
        }
    }

    @Test("A tenant sees its own rows only, whatever it asks for, and writes none for others")
    func tenant() async throws {
        try await withCity { database in
            try database.run(City.history)
            var connection = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_tenant"))
            try connection.execute(script: "SELECT set_config('app.current_tenant_id', '\(City.acme)', false)")
            for table in ["devices", "spaces", "sites", "gateways", "readings", "state_changes", "device_events"] {
                #expect(
                    try connection.lines("SELECT DISTINCT tenant_id FROM \(table)") == [City.acme], "\(table)")
                #expect(
                    try connection.lines("SELECT * FROM \(table) WHERE tenant_id = '\(City.beta)'") == [], "\(table)")
            }
            #expect(try connection.lines("SELECT slug FROM tenants") == ["acme"])
            #expect(try connection.lines("SELECT count(*) FROM devices WHERE id = '\(Self.betaDevice)'") == ["0"])
            for sql in [
                "INSERT INTO audit_log (tenant_id, actor_type, action) VALUES ('\(City.beta)', 'user', 'x')",
                "UPDATE devices SET tenant_id = '\(City.acme)'", "UPDATE devices SET last_seen_at = now()",
                "DELETE FROM devices", "DELETE FROM readings", "UPDATE audit_log SET detail = ''",
                "SELECT password_hash FROM users",
                "SELECT suspension_reason FROM tenants", "SELECT * FROM quarantine", "SELECT * FROM orphan_devices",
                "SELECT * FROM readings_default", "SELECT * FROM api_keys",
                "SELECT make_reading_partitions(now()::date, now()::date)",
            ] {
                #expect(connection.refusal(of: sql) == "42501", "\(sql)")
            }
        }
    }

    @Test("A tenant writes for itself only: rows, links and history alike, and learns nothing by the refusal")
    func tenantWrites() async throws {
        try await withCity { database in
            var connection = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_tenant"))
            try connection.execute(script: "SELECT set_config('app.current_tenant_id', '\(City.acme)', false)")
            let nowhere = "00000000-0000-4000-8000-000000000000"
            for (table, columns, values) in [
                ("devices", "tenant_id, dev_eui", "'\(City.beta)', '0004A30B000000F1'"),
                ("sites", "tenant_id, name", "'\(City.beta)', 'x'"),
                ("spaces", "tenant_id, site_id, name, code", "'\(City.beta)', '\(Self.betaSite)', 'x', 'x'"),
                ("gateways", "tenant_id, gateway_id", "'\(City.beta)', '0004A30B000000F1'"),
                (
                    "space_admin_overrides", "tenant_id, space_id, override_type",
                    "'\(City.beta)', '\(nowhere)', 'blocked'"
                ),
            ] {
                #expect(connection.refusal(of: "INSERT INTO \(table) (\(columns)) VALUES (\(values))") == "42501")
            }
            // In the tenant's own name, with another's device, space or site: refused as where there is none.
            for foreign in [Self.betaSpace, nowhere] {
                for (sql, state) in [
                    (
                        "INSERT INTO device_assignments (tenant_id, device_type, device_id, dev_eui, space_id,"
                            + " space_code) SELECT tenant_id, 'sensor', id, dev_eui, '\(foreign)', 'x'"
                            + " FROM devices LIMIT 1",
                        "42501"
                    ),
                    (
                        "INSERT INTO state_changes (tenant_id, space_id, new_state, source, changed_at)"
                            + " VALUES ('\(City.acme)', '\(foreign)', 'FREE', 'api', now())", "42501"
                    ),
                    (
                        "INSERT INTO space_admin_overrides (tenant_id, space_id, override_type)"
                            + " VALUES ('\(City.acme)', '\(foreign)', 'blocked')", "23503"
                    ),
                    ("UPDATE devices SET assigned_space_id = '\(foreign)' WHERE dev_eui LIKE '%A8'", "23503"),
                ] { #expect(connection.refusal(of: sql) == state, "\(sql)") }
            }
            for foreign in [Self.betaDevice, nowhere] {
                #expect(
                    connection.refusal(
                        of: """
                            INSERT INTO device_assignments (
                                tenant_id, device_type, device_id, dev_eui, space_id, space_code)
                            SELECT tenant_id, 'sensor', '\(foreign)', '0004A30B000000B1', id, code FROM spaces LIMIT 1
                            """) == "42501")
                let link = "UPDATE spaces SET sensor_device_id = '\(foreign)' WHERE code = 'A-04'"
                #expect(connection.refusal(of: link) == "23503")
            }
            for foreign in [Self.betaSite, nowhere] {
                #expect(connection.refusal(of: "UPDATE spaces SET site_id = '\(foreign)'") == "23503")
            }
            for table in ["devices", "spaces", "sites", "gateways"] {
                let before = try database.lines("SELECT md5(string_agg(t::text, ' ' ORDER BY id)) FROM \(table) t")
                try connection.execute(script: "UPDATE \(table) SET name = name WHERE tenant_id = '\(City.beta)'")
                #expect(
                    try database.lines("SELECT md5(string_agg(t::text, ' ' ORDER BY id)) FROM \(table) t") == before)
            }
        }
    }

    @Test("A device that changes its owner between two batches is written to whoever owns it then")
    func changedOwner() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, of: "A8", occupied: true, at: 0))
            try intake.run("UPDATE devices SET tenant_id = '\(City.beta)' WHERE dev_eui LIKE '%A8'")
            try intake.commit(
                SentUplink(1, of: "A8", occupied: true, at: 0), SentUplink(2, of: "A8", occupied: false, at: 60))
            #expect(
                try intake.lines("SELECT f_cnt, tenant_id FROM readings ORDER BY 1")
                    == ["1,\(City.acme)", "2,\(City.beta)"])
        }
    }

    @Test("A link across tenants, made past every constraint, moves nobody's space")
    func linkAcross() async throws {
        try await withIntake { intake throws in
            try intake.run(
                """
                ALTER TABLE devices DROP CONSTRAINT devices_space_same_tenant;
                UPDATE devices SET assigned_space_id = (SELECT id FROM spaces WHERE code = 'B-02')
                WHERE dev_eui LIKE '%A1'
                """)
            #expect(try intake.commit(SentUplink(1, occupied: true, at: 0)) == Tally.of(messages: 1, readings: 1))
            #expect(try intake.space("B-02") == "UNKNOWN,")
            #expect(
                try intake.lines(
                    "SELECT space_id FROM readings WHERE space_id IN (SELECT id FROM spaces WHERE code = 'B-02')") == []
            )
        }
    }
}
