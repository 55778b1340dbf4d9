import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

/// v5's databases differed: columns that some lack or call otherwise, keys that are numbers or UUIDs.
@Suite("Variants of v5")
struct V5VariantsTests {
    /// One variant for each column that the upgrade can do without.
    private static let optional: [(table: String, columns: String)] = [
        ("tenants", "metadata settings is_active created_at updated_at"),
        ("sites", "timezone location metadata is_active created_at updated_at"),
        ("users", "name password_hash is_active email_verified last_login_at created_at updated_at"),
        ("user_memberships", "id is_active created_at updated_at"), ("device_types", "chirpstack_profile_name"),
        (
            "sensor_devices",
            "device_type device_type_id device_model manufacturer status enabled last_seen_at created_at updated_at"
        ),
        (
            "display_devices",
            "device_type device_type_id device_model manufacturer status enabled last_seen_at created_at updated_at "
                + "display_codes fport confirmed_downlinks"
        ),
        (
            "spaces",
            "tenant_id building floor zone gps_latitude gps_longitude sensor_eui display_eui sensor_device_id "
                + "display_device_id state metadata created_at updated_at deleted_at"
        ),
        (
            "reservations",
            "id tenant_id user_email user_phone metadata request_id created_at updated_at"
        ),
        (
            "sensor_readings", "id tenant_id space_id occupancy_state battery temperature rssi snr fcnt"
        ),
        ("state_changes", "id tenant_id previous_state source request_id metadata"),
        (
            "api_keys",
            "id tenant_id key_name is_admin scopes last_used_at is_active created_at revoked_at revoked_by"
        ),
        (
            "refresh_tokens",
            "id tenant_id device_fingerprint ip_address user_agent revoked_at last_used_at created_at"
        ),
        (
            "audit_log",
            "id tenant_id actor_id resource_type resource_id old_values new_values ip_address user_agent request_id "
                + "success created_at"
        ),
        (
            "orphan_devices",
            "id first_seen last_seen uplink_count last_payload last_rssi last_snr assigned_to_space_id assigned_at"
        ),
        (
            "space_admin_overrides",
            "id override_type start_time end_time reason is_active created_by created_at"
        ),
    ]

    /// Tables that go on after the upgrade; the others are v5's remains, which nothing writes.
    private static let shape = """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN ('tenants', 'sites', 'users',
                'user_memberships', 'spaces', 'reservations', 'state_changes', 'api_keys', 'refresh_tokens',
                'audit_log', 'orphan_devices', 'space_admin_overrides', 'devices', 'readings')
            AND a.attname NOT IN ('v5_id')
        ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"
        """

    private func expectUpgrade(after change: String) async throws {
        let expected = try await withMigrated { database throws in try database.lines(Self.shape) }
        try await withV5 { database in
            // As whoever made the database by hand: no trigger of v5 hinders it.
            try database.run("SET session_replication_role = replica; " + change)
            try migrate(database)
            let shape = try database.lines(Self.shape)
            let (lost, odd) = (Set(expected).subtracting(shape), Set(shape).subtracting(expected))
            #expect(lost.isEmpty && odd.isEmpty, "\(change): lacks \(lost.sorted()), has \(odd.sorted())")
            let report = try await Validation.findings(
                conninfo: database.conninfo(user: "parkd"), chain: try Checkout.migrations())
            #expect(report.findings.map(\.description) == [], "\(change)")
        }
    }

    @Test(
        "v5 without any one of its optional columns is upgraded to the same schema, and is valid",
        arguments: optional.map(\.table))
    func missing(table: String) async throws {
        for column in Self.optional.filter({ $0.table == table }).flatMap({ $0.columns.split(separator: " ") }) {
            try await expectUpgrade(after: "ALTER TABLE \(table) DROP COLUMN \(column) CASCADE")
        }
    }

    @Test(
        "v5 whose column has another name is upgraded with what is in it",
        arguments: [
            ("audit_log", "ip_address", "ip"), ("refresh_tokens", "ip_address", "ip"),
            ("refresh_tokens", "user_agent", "ua"), ("audit_log", "user_agent", "ua"),
            ("sensor_readings", "device_eui", "dev_eui"), ("sensor_readings", "fcnt", "f_cnt"),
            ("api_keys", "key_name", "name"),
        ])
    func renamed(table: String, name: String, other: String) async throws {
        try await expectUpgrade(after: "ALTER TABLE \(table) RENAME COLUMN \(name) TO \(other)")
    }

    @Test(
        "v5 whose keys are numbers where others have UUIDs, or the other way round, is upgraded to the same keys",
        arguments: [
            "user_memberships", "reservations", "api_keys", "refresh_tokens", "audit_log", "orphan_devices",
            "space_admin_overrides", "state_changes", "sensor_readings", "actuations",
        ], [false, true])
    func keys(table: String, isIdentity: Bool) async throws {
        let hasNumbers = ["state_changes", "sensor_readings", "actuations"].contains(table)
        let number = isIdentity ? "bigint GENERATED BY DEFAULT AS IDENTITY" : "bigserial"
        let key = hasNumbers ? "uuid DEFAULT gen_random_uuid()" : number
        try await expectUpgrade(
            after: "ALTER TABLE \(table) DROP COLUMN id CASCADE; ALTER TABLE \(table) ADD COLUMN id \(key) PRIMARY KEY")
    }

    @Test("An upgrade that stopped at 007 for an audit log without ip_address goes on from there")
    func stoppedHalfWay() async throws {
        try await withV5 { database in
            try database.run("ALTER TABLE audit_log RENAME COLUMN ip_address TO ip")
            try await withTemporaryFolder { folder in
                for migration in try Checkout.migrations().migrations.prefix(7) {
                    try migration.sql.write(
                        toFile: "\(folder)/\(migration.name).sql", atomically: true, encoding: .utf8)
                }
                var migrator = try Migrator(chain: try MigrationChain(folder: folder), conninfo: database.adminConninfo)
                try migrator.migrate(password: nil) { _ in }
            }
            // As the program that stopped had left it.
            try database.run("ALTER TABLE audit_log RENAME COLUMN ip_address TO ip")
            #expect(try migrate(database).first == "007_orphans_quarantine_and_accounts")
            #expect(try database.lines("SELECT count(*) FROM audit_log") == ["1"])
        }
    }

    @Test("No released migration has been changed: databases that applied it stay valid")
    func released() async throws {
        try await withMigrated { database throws in
            #expect(
                try database.lines("SELECT left(checksum, 16) FROM schema_migrations ORDER BY version")
                    .prefix(Self.released.count) == Self.released[...])
        }
    }

    /// The beginnings of the SHA-256 of the files of parkd 0.1.0.
    private static let released = [
        "5d8d6aa84b669ae9", "2ae9db1bb892e144", "145779c0ed7ade01", "03ca9c3c09febc01", "d0f7cbfe3e2cad23",
        "d906a392dd90af88", "b26a87a500eee074", "fe6cb1f0bac160c6", "2e126b5b2961c2e9", "a20573f2f1bf93b4",
        "8bc571b5ba180e8a", "087531eb8d264d26", "61e4f764bd093c11", "83cccb13ba2456b9", "d1b2f61cb21724b8",
        "fdc5f7fe18161ecd", "afb8da9121798c26",
    ]
}
