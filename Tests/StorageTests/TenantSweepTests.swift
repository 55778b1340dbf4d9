import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Direct SQL as the tenant's role, upon everything in the catalogue")
struct TenantSweepTests {
    /// What only changes and upgrades leave: a row of each tenant in what the city has none of.
    private static let rest = """
        INSERT INTO change_counts (tenant_id, changes) SELECT id, 1 FROM tenants ON CONFLICT DO NOTHING;
        INSERT INTO refresh_tokens (token_hash, user_id, tenant_id, expires_at)
        SELECT id, user_id, tenant_id, now() FROM user_memberships;
        INSERT INTO spaces (tenant_id, site_id, name, code)
        SELECT tenant_id, id, 'Free', 'FREE' FROM sites WHERE slug IN ('old-town', 'campus');
        INSERT INTO device_assignments (tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at,
            unassigned_at)
        SELECT d.tenant_id, 'sensor', d.id, d.dev_eui, s.id, s.code, now() - interval '1 day', now()
        FROM devices d JOIN spaces s ON s.code = 'FREE' AND s.tenant_id = d.tenant_id WHERE d.dev_eui LIKE '%A8';
        """

    private static func furnish(_ database: TestDatabase) throws {
        try database.run(City.history)
        try database.run(rest)
        try seal(database)
    }

    /// A database that is cloned from a template has not its rights.
    private static func seal(_ database: TestDatabase) throws {
        try database.run("REVOKE CREATE, TEMPORARY ON DATABASE \(database.name) FROM PUBLIC")
    }

    @Test("No row of another tenant is seen, changed, deleted, copied, linked or told of, in any context")
    func nothing() async throws {
        try await withCity { database in
            try Self.furnish(database)
            let faults = try TenantSweep.findings(database)
            #expect(faults == [])
        }
    }

    @Test("COPY gives a tenant its own rows of every table, and no others")
    func copy() async throws {
        try await withCity { database in
            try Self.furnish(database)
            let sweep = try TenantSweep(database)
            let script = sweep.relations.filter(\.isTable).map { relation in
                let columns = relation.readable.isEmpty ? "" : "(\(relation.readable.joined(separator: ", ")))"
                return "COPY \(relation.name) \(columns) TO STDOUT;"
            }
            let context = "SET app.current_tenant_id = '\(City.acme)';"
            let copied = try Self.psql(database, context + script.joined())
            #expect(copied.contains("0004A30B000000A1") && copied.contains("A-01"))
            for word in [City.beta, "0004A30B000000B", "B-01", "Beta", "Campus", City.betaGateway] {
                #expect(!copied.contains(word), "\(word)")
            }
        }
    }

    /// What `psql` prints for a script of which some statements fail.
    private static func psql(_ database: TestDatabase, _ script: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["psql", "-X", "-q", "-d", database.conninfo(user: "parkd_tenant")]
            + script.split(separator: ";").flatMap { ["-c", String($0)] }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: printed, as: UTF8.self)
    }

    @Test("On a database that was upgraded from v5 nothing is open either")
    func upgraded() async throws {
        try await withUpgraded { database in
            try Self.seal(database)
            // Its tenants are others; what is denied, and what can be called, is the same.
            let faults = try TenantSweep.findings(database)
            #expect(faults.filter { !$0.hasPrefix("no row of") && !$0.hasSuffix("to be hidden") } == [])
        }
    }

    private static let spoils: [(upon: String, spoil: String, words: String)] = [
        ("bays", "CREATE VIEW bays AS SELECT * FROM spaces; GRANT SELECT ON bays TO parkd_tenant", "bays shows 8 rows"),
        (
            "counts",
            "CREATE MATERIALIZED VIEW counts AS SELECT tenant_id, count(*) FROM devices GROUP BY 1;"
                + "GRANT SELECT ON counts TO parkd_tenant", "counts shows 2 rows"
        ),
        ("sites", "CREATE POLICY oops ON sites FOR SELECT TO parkd_tenant USING (true)", "sites shows 2 rows"),
        (
            "readings_default",
            "GRANT SELECT ON readings_default TO parkd_tenant; ALTER TABLE readings_default DISABLE ROW LEVEL SECURITY",
            "readings_default shows"
        ),
        (
            "tariffs",
            "CREATE TABLE tariffs (tenant_id uuid, price int); INSERT INTO tariffs VALUES ('\(City.beta)', 1);"
                + "GRANT SELECT ON tariffs TO parkd_tenant", "tariffs shows 1 rows"
        ),
        (
            "spaces",
            "CREATE POLICY oops ON spaces FOR UPDATE TO parkd_tenant USING (true) WITH CHECK (true);"
                + "CREATE POLICY too ON spaces FOR SELECT TO parkd_tenant USING (true)",
            "writing to spaces has touched the other tenant's rows"
        ),
        (
            "sites",
            "CREATE POLICY oops ON sites FOR INSERT TO parkd_tenant WITH CHECK (true)",
            "a row in the other tenant's name, sites"
        ),
        (
            "gateways",
            "CREATE POLICY oops ON gateways FOR DELETE TO parkd_tenant USING (true);"
                + "CREATE POLICY too ON gateways FOR SELECT TO parkd_tenant USING (true)",
            "a deletion has touched the other tenant's rows"
        ),
        (
            "gateways", "ALTER TABLE gateways DROP CONSTRAINT gateways_site_same_tenant",
            "gateways.site_id of the tenant's own row"
        ),
        (
            "gateways",
            "ALTER TABLE gateways DROP CONSTRAINT gateways_site_same_tenant;"
                + "ALTER TABLE gateways ADD FOREIGN KEY (site_id) REFERENCES sites (id)", "gateways.site_id tells that"
        ),
        ("device_assignments", "DROP POLICY tenant_own_links ON device_assignments", "device_assignments.device_id"),
        (
            "state_changes", "DROP POLICY tenant_own_links ON state_changes",
            "state_changes.device_id of the tenant's own row"
        ),
        ("audit_log", "GRANT INSERT ON audit_log TO parkd_tenant", "audit_log.id tells that"),
        (
            "sites",
            "CREATE FUNCTION every_bay() RETURNS SETOF spaces LANGUAGE sql SECURITY DEFINER AS 'TABLE spaces'",
            "every_bay"
        ),
        ("readings", "GRANT TRUNCATE ON readings TO parkd_tenant", "TRUNCATE readings was answered"),
        ("", "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO parkd_tenant", "SELECT last_value FROM"),
    ]

    @Test("The sweep finds what is opened by hand", arguments: spoils)
    func spoiled(upon: String, spoil: String, words: String) async throws {
        try await withCity { database in
            try Self.furnish(database)
            try database.run(spoil)
            let faults = try TenantSweep.findings(database, upon: upon.isEmpty ? [] : [upon])
            #expect(faults.contains { $0.contains(words) }, "\(faults)")
        }
    }

    @Test("The common login becomes the three roles and no other; none of them becomes any, or owns a thing")
    func roles() async throws {
        try await withCity { database in
            var login = try PostgresConnection(PostgresConnection.Options(conninfo: database.conninfo(user: "parkd")))
            var admin = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
            let all = try admin.lines("SELECT rolname FROM pg_roles ORDER BY 1")
            let reached = all.filter { login.refusal(of: "SET ROLE \"\($0)\"; RESET ROLE") == nil }
            #expect(reached == ["parkd", "parkd_ingest", "parkd_platform", "parkd_tenant"])
            let mighty = try admin.lines(
                """
                SELECT rolname FROM pg_roles r
                WHERE rolname LIKE 'parkd%'
                        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
                    OR rolname IN ('parkd', 'parkd_ingest', 'parkd_platform', 'parkd_tenant') AND (
                        EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
                        OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND r.rolname <> 'parkd'))
                """)
            #expect(mighty == [])
        }
    }

    @Test("No prepared statement changes the role, the settings or the tenant, but the one that enters a tenant")
    func statements() {
        let all =
            TenantStore.statements + TenantStore.crossTenantStatements + AccountStore.statements + WriteStore.statements
            + WriteStore.crossTenantStatements
        #expect(all.count > 100)
        let words = ["set role", "reset", "session authorization", "set local", "set_config", "set session"]
        let setting = all.filter { statement in
            let text = statement.sql.lowercased()
            return words.contains { text.contains($0) }
        }
        #expect(Set(setting.map(\.name)).count <= 1, "\(setting.map(\.name))")
    }
}
