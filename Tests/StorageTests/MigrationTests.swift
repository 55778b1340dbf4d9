import FoundationEssentials
import Postgres
import PrivateServers
import Storage
import TestSupport
import Testing

@Suite("Migrations")
struct MigrationTests {
    private static let names = [
        "000_baseline", "001_v6_add_tenant_columns", "002_v6_backfill_tenant_data", "003_v6_create_new_tables",
        "004_v6_row_level_security",
    ]

    /// An empty database on a cluster that has the roles: two migrators that make them at once would be in each
    /// other's way.
    private func withEmpty(_ body: (TestDatabase) async throws -> Void) async throws {
        try await withMigrated { _ in try await withDatabase(template: "nothing", body) }
    }

    /// A copy of the chain that a test may spoil.
    private func withChain(_ body: (String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            for migration in try Checkout.migrations().migrations {
                try migration.sql.write(toFile: "\(folder)/\(migration.name).sql", atomically: true, encoding: .utf8)
            }
            try await body(folder)
        }
    }

    private func migrator(_ database: TestDatabase, _ folder: String = Checkout.migrationsFolder) throws -> Migrator {
        try Migrator(chain: MigrationChain(folder: folder), conninfo: database.adminConninfo)
    }

    @Test("An empty database gets the whole chain, in order, and says when")
    func empty() async throws {
        try await withEmpty { database in
            var migrator = try migrator(database)
            let before = try migrator.status()
            #expect(Array(before.prefix(5).map(\.name)) == Self.names)
            #expect(before.allSatisfy { $0.appliedAt == nil })
            #expect(try database.lines("SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [])
            #expect(try migrate(database) == before.map(\.name))
            let after = try migrator.status()
            #expect(after.map(\.name) == before.map(\.name))
            #expect(after.allSatisfy { $0.appliedAt != nil })
        }
    }

    @Test("A second run changes nothing")
    func again() async throws {
        try await withMigrated { database in
            let schema = """
                SELECT (SELECT count(*) FROM pg_class), (SELECT max(applied_at) FROM schema_migrations),
                    (SELECT count(*) FROM pg_policy),
                    (SELECT md5(string_agg(relacl::text, ' ' ORDER BY oid)) FROM pg_class)
                """
            let before = try database.lines(schema)
            #expect(try migrate(database) == [])
            #expect(try database.lines(schema) == before)
        }
    }

    @Test("Two that run at once apply each migration once")
    func concurrent() async throws {
        try await withEmpty { database in
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 1...2 { group.addTask { try await onThread { try migrate(database) } } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == (try Checkout.migrations()).migrations.map(\.name))
        }
    }

    @Test("A file that was changed after it was applied is refused by name")
    func changedFile() async throws {
        try await withMigrated { database in
            try await withChain { folder in
                let file = folder + "/003_v6_create_new_tables.sql"
                try (String(contentsOfFile: file, encoding: .utf8) + "\n-- one more word\n")
                    .write(toFile: file, atomically: true, encoding: .utf8)
                var migrator = try migrator(database, folder)
                let fault = #expect(throws: MigrationError.self) { try migrator.status() }
                #expect(fault?.message.contains("003_v6_create_new_tables.sql was changed") == true)
                #expect(throws: MigrationError.self) { try migrator.migrate(password: nil) { _ in } }
            }
        }
    }

    @Test("A database that a newer version migrated is refused, and the newer migration is named")
    func newerDatabase() async throws {
        try await withMigrated { database in
            try database.run(
                "INSERT INTO schema_migrations (version, name, checksum) VALUES (900, '900_of_the_future', '')")
            var migrator = try migrator(database)
            let fault = #expect(throws: MigrationError.self) { try migrator.status() }
            #expect(fault?.message.contains("900_of_the_future") == true)
        }
    }

    @Test("A database that lacks one in the middle is refused: nothing is applied out of order")
    func hole() async throws {
        try await withMigrated { database in
            try database.run("DELETE FROM schema_migrations WHERE version = 2")
            var migrator = try migrator(database)
            let fault = #expect(throws: MigrationError.self) { try migrator.migrate(password: nil) { _ in } }
            #expect(fault?.message.contains("002_v6_backfill_tenant_data") == true)
        }
    }

    @Test("A folder with a gap, a double, another name, nothing in it, or none at all is refused by name")
    func chain() async throws {
        func fault(_ folder: String) -> String {
            do throws(MigrationError) {
                _ = try MigrationChain(folder: folder)
                return "no fault"
            } catch {
                return error.message
            }
        }
        try await withChain { folder in
            let files = FileManager.default
            try files.moveItem(atPath: folder + "/002_v6_backfill_tenant_data.sql", toPath: folder + "/two.txt")
            #expect(fault(folder).contains("003_v6_create_new_tables.sql: expected number 2"))
            try files.copyItem(atPath: folder + "/two.txt", toPath: folder + "/002_a.sql")
            try files.copyItem(atPath: folder + "/two.txt", toPath: folder + "/002_b.sql")
            #expect(fault(folder).contains("002_b.sql: expected number 3"))
            try files.moveItem(atPath: folder + "/002_b.sql", toPath: folder + "/2_b.sql")
            #expect(fault(folder).contains("2_b.sql: a migration is named NNN_name.sql"))
        }
        try await withTemporaryFolder { folder in
            #expect(fault(folder).contains("holds no migration"))
            #expect(fault(folder + "/nowhere").contains("nowhere cannot be read"))
        }
    }

    @Test("A migration that fails leaves nothing behind, and runs when it is mended")
    func failing() async throws {
        try await withMigrated { database in
            try await withChain { folder in
                let number = try MigrationChain(folder: folder).migrations.count
                let name = (number < 100 ? "0" : "") + (number < 10 ? "0" : "") + "\(number)_broken"
                func write(_ sql: String) throws {
                    try sql.write(toFile: "\(folder)/\(name).sql", atomically: true, encoding: .utf8)
                }
                try write("CREATE TABLE left_over (); SELECT 1 / 0;")
                var migrator = try migrator(database, folder)
                let fault = #expect(throws: MigrationError.self) { try migrator.migrate(password: nil) { _ in } }
                #expect(fault?.message.contains("\(name).sql") == true)
                #expect(fault?.message.contains("division by zero") == true)
                #expect(try database.lines("SELECT to_regclass('left_over') IS NULL") == ["t"])
                #expect(try migrator.status().last?.appliedAt == nil)

                try write("CREATE TABLE left_over ();")
                var mended = try self.migrator(database, folder)
                try mended.migrate(password: nil) { _ in }
                #expect(try database.lines("SELECT to_regclass('left_over') IS NULL") == ["f"])
            }
        }
    }

    @Test("Whatever the administrator's search path is, the schema is public")
    func searchPath() async throws {
        try await withEmpty { database in
            try database.run("CREATE SCHEMA elsewhere")
            try database.run("ALTER DATABASE \(database.name) SET search_path = elsewhere")
            try migrate(database)
            #expect(
                try database.lines("SELECT count(*) FROM pg_class WHERE relnamespace = 'elsewhere'::regnamespace") == [
                    "0"
                ])
            #expect(try database.lines("SELECT to_regclass('public.readings') IS NOT NULL") == ["t"])
        }
    }

    @Test("A database that cannot be reached is one clear sentence")
    func unreachable() throws {
        let chain = try Checkout.migrations()
        let fault = #expect(throws: MigrationError.self) {
            _ = try Migrator(chain: chain, conninfo: "host=127.0.0.1 port=1 user=nobody dbname=nothing")
        }
        #expect(fault?.message.hasPrefix("No connection to the database as administrator") == true)
    }
}
