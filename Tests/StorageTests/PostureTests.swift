import Postgres
import Storage
import TestSupport
import Testing

@Suite("What the daemon refuses to run on")
struct PostureTests {
    private func findings(_ database: TestDatabase, user: String = "parkd") throws -> [String] {
        var login = try PostgresConnection(PostgresConnection.Options(conninfo: database.conninfo(user: user)))
        return try Posture.findings(&login, chain: try Checkout.migrations()).map(\.description)
    }

    @Test("A migrated database is accepted, new or upgraded from v5")
    func accepted() async throws {
        try await withMigrated { database throws in #expect(try findings(database) == []) }
        try await withUpgraded { database throws in #expect(try findings(database) == []) }
    }

    @Test("A superuser as login is refused")
    func superuser() async throws {
        try await withMigrated { database in
            let found = try findings(database, user: "postgres")
            #expect(
                found.first?.hasPrefix("The role postgres is superuser: row-level security would not hold.") == true)
            #expect(found.first?.contains("PARKD_DATABASE_URL log in as parkd") == true)
        }
    }

    @Test("A database without the schema is refused, and v5's too")
    func noSchema() async throws {
        try await withMigrated { _ in
            try await withDatabase(template: "nothing") { database throws in
                #expect(
                    try findings(database) == [
                        "The database has no parkd schema. Run `parkd migrate` as an administrator."
                    ])
            }
        }
        try await withV5 { database throws in #expect(try findings(database).count == 1) }
    }

    @Test(
        "Each fault is named, with its remedy",
        arguments: [
            (
                "ALTER TABLE devices NO FORCE ROW LEVEL SECURITY",
                "The table devices does not force row-level security.",
                "ALTER TABLE devices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
            ),
            (
                "ALTER TABLE tenants DISABLE ROW LEVEL SECURITY",
                "The table tenants does not force row-level security.",
                "ALTER TABLE tenants ENABLE"
            ),
            (
                "ALTER TABLE readings_default NO FORCE ROW LEVEL SECURITY",
                "The table readings_default does not force row-level security.", "ALTER TABLE readings_default ENABLE"
            ),
            (
                "CREATE TABLE rates (tenant_id uuid)", "The table rates does not force row-level security.",
                "ALTER TABLE rates ENABLE"
            ),
            (
                "DROP POLICY ingest_read ON spaces; DROP POLICY ingest_update ON spaces",
                "The table spaces lacks a policy for one of the three roles.", "migrations/008_policies_and_grants.sql"
            ),
            (
                "DROP POLICY tenant_scope ON readings", "The table readings lacks a policy for one of the three roles.",
                "migrations/008_policies_and_grants.sql"
            ),
            (
                "CREATE POLICY p_spaces_tenant ON spaces USING (tenant_id = "
                    + "current_setting('app.current_tenant', true)::uuid)",
                "The policy p_spaces_tenant of v5 is still on spaces.", "DROP POLICY p_spaces_tenant ON spaces;"
            ),
            (
                "CREATE POLICY old ON sites USING (current_setting('app.is_platform_admin', true)::boolean)",
                "The policy old of v5 is still on sites.", "DROP POLICY old ON sites;"
            ),
            (
                "GRANT SELECT ON readings_default TO parkd_tenant",
                "A role of the daemon has rights on the partition readings_default, past its parent's policies.",
                "REVOKE ALL ON readings_default FROM"
            ),
            (
                "DELETE FROM schema_migrations WHERE version >= 7",
                "The database lacks migration 007_orphans_quarantine_and_accounts.", "Run `parkd migrate`"
            ),
            (
                "INSERT INTO schema_migrations (version, name, checksum) VALUES (900, '900_of_the_future', '')",
                "The database is at migration 900_of_the_future", "Install the parkd that migrated it."
            ),
            (
                "UPDATE schema_migrations SET name = '004_of_another' WHERE version = 4",
                "The database has migration 004_of_another where this version has 004_v6_row_level_security.",
                "Install the parkd that migrated it."
            ),
        ])
    func refused(spoil: String, fault: String, remedy: String) async throws {
        try await withMigrated { database in
            try database.run(spoil)
            let found = try findings(database)
            #expect(found.first?.hasPrefix(fault) == true, "\(found)")
            #expect(found.first?.contains(remedy) == true, "\(found)")
        }
    }

    @Test("Everything that is wrong is told at once")
    func several() async throws {
        try await withMigrated { database in
            try database.run(
                "ALTER TABLE devices NO FORCE ROW LEVEL SECURITY; ALTER TABLE sites NO FORCE ROW LEVEL SECURITY")
            #expect(try findings(database).count == 2)
        }
    }
}
