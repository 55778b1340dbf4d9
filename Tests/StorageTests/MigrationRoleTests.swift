import Postgres
import PrivateServers
import Storage
import TestSupport
import Testing

/// Roles belong to a cluster, so these tests have one of their own.
@Suite("Roles")
struct MigrationRoleTests {
    @Test(
        "An administrator who is no superuser can migrate; the five roles have no right too many; the password is set")
    func roles() async throws {
        try await withPostgres { server in
            try await server.execute(
                "CREATE ROLE keeper LOGIN CREATEROLE", "CREATE DATABASE parking OWNER keeper")
            let chain = try Checkout.migrations()
            var migrator = try Migrator(
                chain: chain, conninfo: server.conninfo(user: "keeper", database: "parking"))
            try migrator.migrate(password: "it's a 'secret'") { _ in }
            try migrator.migrate(password: nil) { _ in }

            var admin = try PostgresConnection(
                PostgresConnection.Options(conninfo: server.adminConninfo(database: "parking")))
            #expect(
                try admin.lines(
                    """
                    SELECT rolname, rolcanlogin, rolinherit, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
                        OR rolreplication, rolpassword IS NOT NULL
                    FROM pg_authid WHERE rolname LIKE 'parkd%' ORDER BY 1
                    """) == [
                        "parkd,t,f,f,t", "parkd_ingest,t,f,f,t", "parkd_owner,f,f,f,f", "parkd_platform,t,f,f,t",
                        "parkd_tenant,t,f,f,t",
                    ])
            #expect(
                try admin.lines(
                    """
                    SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class
                    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                        AND relname <> 'schema_migrations'
                    """) == ["parkd_owner"])
            // By TCP the password is asked for.
            let tcp = "host=127.0.0.1 port=\(server.port) user=parkd dbname=parking password="
            _ = try PostgresConnection(PostgresConnection.Options(conninfo: tcp + #"'it\'s a \'secret\''"#))
            #expect(throws: PostgresError.self) {
                _ = try PostgresConnection(PostgresConnection.Options(conninfo: tcp + "wrong"))
            }
            var login = try PostgresConnection(
                PostgresConnection.Options(conninfo: server.conninfo(user: "parkd", database: "parking")))
            #expect(try Posture.findings(&login, chain: chain) == [])
        }
    }

    @Test("An administrator who is no superuser, and owns v5's tables, upgrades them: every row arrives")
    func upgrade() async throws {
        try await withPostgres { server in
            try await server.execute(
                "CREATE ROLE keeper LOGIN CREATEROLE", "CREATE DATABASE v5 OWNER keeper", "CREATE DATABASE other")
            var counts: [[String]] = []
            for (database, user) in [("v5", "keeper"), ("other", nil)] {
                var admin = try PostgresConnection(
                    PostgresConnection.Options(conninfo: server.adminConninfo(database: database)))
                for fixture in ["v5_schema.sql", "v5_data.sql"] {
                    try admin.execute(script: try Checkout.fixture(fixture))
                }
                if let user {
                    try admin.execute(
                        script: """
                            DO $$
                            DECLARE item record;
                            BEGIN
                                FOR item IN
                                    SELECT oid::regclass AS name FROM pg_class
                                    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
                                LOOP EXECUTE format('ALTER TABLE %s OWNER TO \(user)', item.name); END LOOP;
                                FOR item IN
                                    SELECT p.oid::regprocedure AS name FROM pg_proc p
                                    LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
                                    WHERE p.pronamespace = 'public'::regnamespace AND d.objid IS NULL
                                LOOP EXECUTE format('ALTER ROUTINE %s OWNER TO \(user)', item.name); END LOOP;
                            END
                            $$
                            """)
                }
                var migrator = try Migrator(
                    chain: try Checkout.migrations(),
                    conninfo: user.map { server.conninfo(user: $0, database: database) }
                        ?? server.adminConninfo(database: database))
                try migrator.migrate(password: nil) { _ in }
                let tables = try admin.lines(
                    """
                    SELECT relname FROM pg_class
                    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                    """)
                counts.append(
                    try tables.sorted().map { "\($0) \(try admin.lines("SELECT count(*) FROM \($0)")[0])" })
            }
            #expect(counts[0] == counts[1])
        }
    }

    @Test("Each role with a right that defeats row-level security is refused by name")
    func posture() async throws {
        try await withPostgres { server in
            let chain = try Checkout.migrations()
            var migrator = try Migrator(chain: chain, conninfo: server.adminConninfo())
            try migrator.migrate(password: nil) { _ in }
            func faults(user: String = "parkd") throws -> [String] {
                var login = try PostgresConnection(
                    PostgresConnection.Options(conninfo: server.conninfo(user: user, database: "postgres")))
                return try Posture.findings(&login, chain: chain).map(\.description)
            }
            #expect(try faults() == [])
            for (spoil, mend, words) in [
                ("ALTER ROLE parkd BYPASSRLS", "ALTER ROLE parkd NOBYPASSRLS", "The role parkd has BYPASSRLS"),
                (
                    "ALTER ROLE parkd_tenant SUPERUSER", "ALTER ROLE parkd_tenant NOSUPERUSER",
                    "The role parkd_tenant is superuser"
                ),
                (
                    "ALTER ROLE parkd_ingest CREATEROLE", "ALTER ROLE parkd_ingest NOCREATEROLE",
                    "The role parkd_ingest has CREATEROLE"
                ),
                (
                    "GRANT parkd_owner TO parkd", "REVOKE parkd_owner FROM parkd",
                    "The role parkd is a member of parkd_owner"
                ),
                (
                    "ALTER TABLE users OWNER TO parkd_platform", "ALTER TABLE users OWNER TO parkd_owner",
                    "The role parkd_platform owns tables"
                ),
            ] {
                try await server.execute(spoil)
                let found = try faults()
                #expect(found.first?.hasPrefix(words) == true, "\(found)")
                #expect(found.first?.contains("take the right from the role") == true)
                try await server.execute(mend)
                #expect(try faults() == [])
            }
            try await server.execute("REVOKE parkd_tenant FROM parkd")
            #expect(try faults().first?.hasPrefix("The login role may not become parkd_tenant.") == true)
            try await server.execute("DROP OWNED BY parkd_tenant", "DROP ROLE parkd_tenant")
            #expect(try faults().first?.hasPrefix("The role parkd_tenant is missing. Run `parkd migrate`") == true)
        }
    }
}
