import FoundationEssentials
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
                "Migrations 007_orphans_quarantine_and_accounts to 0",
                "Run `parkd migrate`"
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

    @Test(
        "A half-migrated database, new or v5's, says at every point of the chain which migrations are pending",
        arguments: [false, true])
    func halfMigrated(fromV5: Bool) async throws {
        if fromV5 {
            try await withV5 { try await lookAtEachPoint($0) }
        } else {
            try await withMigrated { _ in try await withDatabase(template: "nothing") { try await lookAtEachPoint($0) }
            }
        }
    }

    private func lookAtEachPoint(_ database: TestDatabase) async throws {
        let chain = try Checkout.migrations()
        for (count, next) in zip(1..., chain.migrations.dropFirst()) {
            try await migrate(database, count: count)
            for isOld in [false, true] where !isOld || count <= 8 {
                // parkd 0.1.0 granted nothing before 008, and hardened databases close the schema.
                if isOld {
                    try database.run(
                        """
                        REVOKE ALL ON schema_migrations FROM parkd_ingest, parkd_tenant, parkd_platform;
                        REVOKE ALL ON SCHEMA public FROM PUBLIC, parkd, parkd_ingest, parkd_tenant, parkd_platform
                        """)
                }
                let found = try findings(database)
                #expect(found.count == 1 && found[0].hasPrefix("Migration"), "\(count): \(found)")
                #expect(found[0].contains(next.name) && found[0].contains("pending. Run `parkd migrate`"), "\(found)")
                let report = try await Validation.findings(conninfo: database.conninfo(user: "parkd"), chain: chain)
                #expect(report.findings.map(\.description) == found)
            }
        }
        try await migrate(database, count: chain.migrations.count)
        #expect(try findings(database) == [])
    }

    /// Applies so many migrations from the beginning of the chain.
    private func migrate(_ database: TestDatabase, count: Int) async throws {
        try await withTemporaryFolder { folder in
            for migration in try Checkout.migrations().migrations.prefix(count) {
                try Data(migration.sql.utf8).write(to: URL(filePath: "\(folder)/\(migration.name).sql"))
            }
            var migrator = try Migrator(chain: try MigrationChain(folder: folder), conninfo: database.adminConninfo)
            try migrator.migrate(password: nil) { _ in }
        }
    }

    @Test("A table of migrations that is empty is a database where all of them are pending")
    func emptyTable() async throws {
        try await withMigrated { database in
            try database.run("DELETE FROM schema_migrations")
            let found = try findings(database)
            #expect(found.count == 1 && found[0].hasPrefix("Migrations 000_baseline to 0"), "\(found)")
        }
    }

    @Test("A refusal of the database is a finding with a remedy, not an absence to be waited out")
    func refusedQuestion() async throws {
        try await withMigrated { database in
            try database.run("REVOKE SELECT ON pg_catalog.pg_policy FROM PUBLIC")
            let found = try findings(database)
            #expect(found.count == 1 && found[0].contains("permission denied"), "\(found)")
            #expect(found.first?.contains("parkd migrate") == true)
        }
    }

    @Test("Triggers that are switched off for the database are refused with the remedy")
    func replicationRole() async throws {
        try await withMigrated { database in
            try database.run("ALTER DATABASE \(database.name) SET session_replication_role = replica")
            let found = try findings(database)
            #expect(found.count == 1 && found[0].contains("session_replication_role is replica"), "\(found)")
            #expect(found.first?.contains("RESET session_replication_role") == true)
        }
    }
}
