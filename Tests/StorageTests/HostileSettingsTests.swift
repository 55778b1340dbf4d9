import Ingest
import Postgres
import Storage
import TestSupport
import Testing

/// What an administrator may have set for a whole database, as hardening or as a habit.
@Suite("Settings of the database")
struct HostileSettingsTests {
    private static let settings = [
        #"search_path = '"$user"'"#, "standard_conforming_strings = off", "DateStyle = 'German, DMY'",
        "IntervalStyle = 'iso_8601'", "TimeZone = 'Pacific/Kiritimati'", "bytea_output = 'escape'",
        "extra_float_digits = -15", "client_encoding = 'LATIN1'", "lc_messages = 'C'", "array_nulls = off",
        "default_transaction_isolation = 'serializable'", "default_transaction_read_only = on",
        "default_transaction_deferrable = on", "statement_timeout = '3s'", "lock_timeout = '3s'",
        "idle_in_transaction_session_timeout = '3s'", "idle_session_timeout = '3s'", "row_security = off",
        "quote_all_identifiers = on", "transform_null_equals = on", "exit_on_error = on",
        "synchronous_commit = off", "plan_cache_mode = 'force_custom_plan'", "jit = on",
        "app.current_tenant_id = '00000000-0000-0000-0000-00000000000a'",
    ]

    private func spoil(_ database: TestDatabase) throws {
        for setting in Self.settings + ["session_replication_role = replica"] {
            try database.run("ALTER DATABASE \(database.name) SET \(setting)")
        }
    }

    /// Our own triggers would be off, which is refused; everything else is ours to set.
    private func letTriggersHold(_ database: TestDatabase) throws {
        try database.run("ALTER DATABASE \(database.name) RESET session_replication_role")
    }

    private func validate(_ database: TestDatabase) async throws -> [String] {
        try await Validation.findings(
            conninfo: database.conninfo(user: "parkd"), chain: try Checkout.migrations()
        ).findings.map(\.description)
    }

    @Test(
        "A database with every setting against us is migrated from empty and from v5 to the same schema, and is valid")
    func migrated() async throws {
        let catalogue = """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"
            """
        let rules = """
            SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
            """
        let expected = try await withMigrated { database throws in
            [try database.lines(catalogue), try database.lines(rules)]
        }
        try await withMigrated { _ in
            try await withDatabase(template: "nothing") { database in
                try spoil(database)
                try migrate(database)
                try letTriggersHold(database)
                #expect(try database.lines(catalogue) == expected[0])
                #expect(try database.lines(rules) == expected[1])
                #expect(try await validate(database) == [])
            }
        }
        let upgraded = try await withUpgraded { database throws in
            [try database.lines(catalogue), try database.lines("SELECT * FROM readings ORDER BY deduplication_id")]
        }
        try await withV5 { database in
            try spoil(database)
            try migrate(database)
            try letTriggersHold(database)
            #expect(try database.lines(catalogue) == upgraded[0])
            #expect(try await validate(database) == [])
            #expect(try database.lines("SELECT count(*) FROM readings") == ["\(upgraded[1].count)"])
        }
    }

    @Test("Uplinks are stored, and changes shown, in a database with every setting against us")
    func stored() async throws {
        try await withCity { database in
            try spoil(database)
            try letTriggersHold(database)
            let intake = try Intake(database)
            let tally = try intake.commit(
                SentUplink(1, occupied: true, at: 0), SentUplink(2, occupied: false, at: 60))
            #expect(tally.readings == 2 && tally.stateChanges == 2)
            #expect(try intake.changes("A-01") == ["UNKNOWN→OCCUPIED", "OCCUPIED→FREE"])
            #expect(try await validate(database) == [])
        }
    }

    @Test("A session of a role has no tenant, whatever the database would give it, and says what it relies on")
    func session() async throws {
        try await withMigrated { database in
            try spoil(database)
            var tenant = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_tenant"))
            let relied = [
                "search_path": "public, pg_temp", "standard_conforming_strings": "on", "DateStyle": "ISO, YMD",
                "TimeZone": "UTC", "client_encoding": "UTF8", "default_transaction_read_only": "off",
                "default_transaction_isolation": "read committed", "lock_timeout": "0", "row_security": "on",
                "synchronous_commit": "on", "statement_timeout": "30s", "app.current_tenant_id": "",
            ]
            for (name, value) in relied {
                #expect(try tenant.query("SELECT current_setting('\(name)')").text(0, 0) == value, "\(name)")
            }
        }
    }
}
