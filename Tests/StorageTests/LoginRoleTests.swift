import Parking
import Postgres
import PrivateServers
import Storage
import TestSupport
import Testing

/// Roles and passwords belong to a cluster, so these tests have one of their own.
@Suite("Each pool logs in as a role of its own")
struct LoginRoleTests {
    private static func withServer(
        password: String? = "it's a 'secret'", _ body: (PrivatePostgres, String) async throws -> Void
    ) async throws {
        try await withPostgres { server in
            var migrator = try Migrator(chain: try Checkout.migrations(), conninfo: server.adminConninfo())
            try migrator.migrate(password: password) { _ in }
            // By TCP the password is asked for.
            let tcp = #"host=127.0.0.1 port=\#(server.port) user=parkd dbname=postgres password='it\'s a \'secret\''"#
            try await body(server, tcp)
        }
    }

    private static func options(_ conninfo: String, _ role: String, _ logins: RoleLogins?) -> PostgresConnection.Options
    {
        PostgresConnection.Options(conninfo: conninfo, role: role, logins: logins)
    }

    private static func whoAmI(_ connection: inout PostgresConnection) throws -> [String] {
        try connection.lines("SELECT session_user, current_user")
    }

    @Test("With the one password each role logs in itself, and becomes no other by any means that SQL has")
    func own() async throws {
        try await Self.withServer { _, tcp in
            let logins = RoleLogins()
            for role in Posture.rolesOfPools {
                var connection = try PostgresConnection(Self.options(tcp, role, logins))
                #expect(try Self.whoAmI(&connection) == ["\(role),\(role)"])
                #expect(logins.standing(of: role) == .own)
                let others = try connection.lines("SELECT rolname FROM pg_roles WHERE rolname <> current_user")
                for other in others {
                    for sql in [
                        "SET ROLE \"\(other)\"", "SELECT set_config('role', '\(other)', false)",
                        "SET LOCAL ROLE \"\(other)\"", "SET SESSION AUTHORIZATION \"\(other)\"",
                        "SELECT set_config('session_authorization', '\(other)', false)",
                        "GRANT \"\(other)\" TO \(role)",
                    ] {
                        #expect(connection.refusal(of: sql) != nil, "\(sql)")
                    }
                }
                for sql in ["RESET ROLE", "SET ROLE NONE", "RESET SESSION AUTHORIZATION", "RESET ALL", "DISCARD ALL"] {
                    #expect(connection.refusal(of: sql) == nil)
                    #expect(try Self.whoAmI(&connection) == ["\(role),\(role)"], "\(sql)")
                }
            }
            #expect(logins.shared == [])
        }
    }

    @Test("A server that lets only parkd in is worked with as before, is warned of, and is not asked again and again")
    func shared() async throws {
        try await Self.withServer { server, tcp in
            try await server.execute(
                "ALTER ROLE parkd_tenant PASSWORD 'another'", "ALTER ROLE parkd_platform NOLOGIN",
                "ALTER ROLE parkd_ingest CONNECTION LIMIT 0")
            let logins = RoleLogins()
            for role in Posture.rolesOfPools {
                for _ in 1...3 {
                    var connection = try PostgresConnection(Self.options(tcp, role, logins))
                    #expect(try Self.whoAmI(&connection) == ["parkd,\(role)"])
                }
            }
            #expect(logins.shared == Posture.rolesOfPools.sorted())
            var login = try PostgresConnection(PostgresConnection.Options(conninfo: tcp))
            let warnings = try Posture.warnings(&login, conninfo: tcp)
            #expect(warnings.count == 1)
            let words = try #require(warnings.first?.description)
            #expect(words.contains("parkd_ingest") && words.contains("parkd_tenant") && words.contains("SET ROLE"))
            #expect(words.contains("parkd migrate") && !words.contains("secret"))
            // The server's own count: two attempts for each role, and two more by the check.
            try await server.execute("ALTER ROLE parkd_ingest CONNECTION LIMIT -1", "ALTER ROLE parkd_platform LOGIN")
            var still = try PostgresConnection(Self.options(tcp, "parkd_platform", logins))
            #expect(try Self.whoAmI(&still) == ["parkd,parkd_platform"])
        }
    }

    @Test("Where each role has to log in itself, one that is not let in has no connection until it is let in")
    func required() async throws {
        try await Self.withServer { server, tcp in
            try await server.execute("ALTER ROLE parkd_tenant NOLOGIN")
            let logins = RoleLogins(areRequired: true)
            for _ in 1...2 {
                #expect(throws: PostgresError.self) {
                    _ = try PostgresConnection(Self.options(tcp, "parkd_tenant", logins))
                }
            }
            _ = try PostgresConnection(Self.options(tcp, "parkd_ingest", logins))
            #expect(logins.refused == ["parkd_tenant"] && logins.shared == [])
            #expect(try Posture.refusedLogins(conninfo: tcp) == ["parkd_tenant"])
            let words = try #require(Posture.finding(ofRefused: logins.refused, setting: "A_SETTING")?.description)
            #expect(words.contains("parkd_tenant") && words.contains("A_SETTING") && words.contains("parkd migrate"))
            #expect(Posture.finding(ofRefused: [], setting: "A_SETTING") == nil)
            try await server.execute("ALTER ROLE parkd_tenant LOGIN")
            var connection = try PostgresConnection(Self.options(tcp, "parkd_tenant", logins))
            #expect(try Self.whoAmI(&connection) == ["parkd_tenant,parkd_tenant"])
        }
    }

    @Test("A role that changes its own password does not bring the weaker way about: the next connection is refused")
    func downgrade() async throws {
        try await Self.withServer { _, tcp in
            let logins = RoleLogins()
            var hostile = try PostgresConnection(Self.options(tcp, "parkd_tenant", logins))
            try hostile.execute(script: "ALTER ROLE parkd_tenant PASSWORD 'mine'")
            #expect(throws: PostgresError.self) {
                _ = try PostgresConnection(Self.options(tcp, "parkd_tenant", logins))
            }
            #expect(logins.standing(of: "parkd_tenant") == .own)
        }
    }

    @Test("While the server is away nothing is found out, and the error is that of the common login")
    func away() async throws {
        let logins = RoleLogins()
        let port = try LoopbackPort.free()
        #expect(throws: PostgresError.self) {
            _ = try PostgresConnection(
                Self.options("host=127.0.0.1 port=\(port) user=parkd connect_timeout=2", "parkd_tenant", logins))
        }
        #expect(logins.standing(of: "parkd_tenant") == nil && logins.shared == [])
    }

    @Test(
        "An upgrade gives the roles the password that parkd has already, and tells of pg_ident.conf where there is none"
    )
    func upgrade() async throws {
        try await Self.withServer { server, tcp in
            try await server.execute(
                "ALTER ROLE parkd_ingest NOLOGIN PASSWORD NULL", "ALTER ROLE parkd_tenant NOLOGIN PASSWORD NULL",
                "ALTER ROLE parkd_platform NOLOGIN PASSWORD NULL", "GRANT pg_monitor TO parkd_tenant")
            var migrator = try Migrator(chain: try Checkout.migrations(), conninfo: server.adminConninfo())
            try migrator.migrate(password: nil) { _ in }
            #expect(try migrator.loginAdvice() == nil)
            let logins = RoleLogins()
            for role in Posture.rolesOfPools { _ = try PostgresConnection(Self.options(tcp, role, logins)) }
            #expect(logins.shared == [])
            var login = try PostgresConnection(PostgresConnection.Options(conninfo: tcp))
            #expect(try Posture.findings(&login, chain: try Checkout.migrations()) == [])
        }
        try await Self.withServer(password: nil) { server, _ in
            var migrator = try Migrator(chain: try Checkout.migrations(), conninfo: server.adminConninfo())
            let advice = try #require(try migrator.loginAdvice())
            for role in Posture.rolesOfPools { #expect(advice.contains("parkd  parkd  \(role)")) }
        }
    }

    @Test("Changes are counted for the tenant or the platform by membership, whatever the login is called")
    func counts() async throws {
        try await Self.withServer(password: nil) { server, _ in
            let tenant = "00000000-0000-4000-8000-00000000000a"
            let platform = "00000000-0000-0000-0000-000000000000"
            try await server.execute(
                "INSERT INTO tenants (id, name, slug) VALUES ('\(tenant)', 'A', 'a')",
                "CREATE ROLE api LOGIN INHERIT IN ROLE parkd_tenant", "CREATE ROLE desk LOGIN IN ROLE parkd_platform",
                "CREATE ROLE radio LOGIN INHERIT IN ROLE parkd_ingest")
            func write(_ user: String, _ role: String? = nil) throws -> [String] {
                try count(server, "DELETE FROM change_counts")
                var connection = try PostgresConnection(
                    PostgresConnection.Options(
                        conninfo: server.conninfo(user: user, database: "postgres"), role: role))
                try connection.execute(
                    script: """
                        SELECT set_config('app.current_tenant_id', '\(tenant)', false);
                        INSERT INTO audit_log (tenant_id, actor_type, action, success)
                        VALUES ('\(tenant)', 'system', 'x.y', true)
                        """)
                var admin = try PostgresConnection(PostgresConnection.Options(conninfo: server.adminConninfo()))
                return try admin.lines("SELECT tenant_id, changes FROM change_counts")
            }
            #expect(try write("parkd_tenant") == ["\(tenant),1"])
            #expect(try write("parkd", "parkd_tenant") == ["\(tenant),1"])
            #expect(try write("api") == ["\(tenant),1"])
            #expect(try write("parkd_platform") == ["\(platform),1"])
            #expect(try write("desk") == ["\(platform),1"])
            #expect(try write("postgres") == ["\(platform),1"])
            #expect(try write("parkd_ingest") == [])
            #expect(try write("radio") == [])
        }
    }

    private func count(_ server: PrivatePostgres, _ sql: String) throws {
        var admin = try PostgresConnection(PostgresConnection.Options(conninfo: server.adminConninfo()))
        try admin.execute(script: sql)
    }

    @Test("A role of a pool that is made a member of another is refused by name")
    func member() async throws {
        try await Self.withServer { server, tcp in
            try await server.execute("GRANT parkd_platform TO parkd_tenant")
            var login = try PostgresConnection(PostgresConnection.Options(conninfo: tcp))
            let found = try Posture.findings(&login, chain: try Checkout.migrations()).map(\.description)
            #expect(found.first?.hasPrefix("The role parkd_tenant is a member of parkd_platform") == true, "\(found)")
        }
    }

    @Test("Where no superuser migrates, functions of the server stay open: a warning names the remedy")
    func openFunctions() async throws {
        try await withPostgres { server in
            try await server.execute(
                "CREATE ROLE keeper LOGIN CREATEROLE", "CREATE DATABASE parking OWNER keeper")
            let chain = try Checkout.migrations()
            var keeper = try Migrator(chain: chain, conninfo: server.conninfo(user: "keeper", database: "parking"))
            try keeper.migrate(password: nil) { _ in }
            let conninfo = server.conninfo(user: "parkd", database: "parking")
            var login = try PostgresConnection(PostgresConnection.Options(conninfo: conninfo))
            #expect(try Posture.findings(&login, chain: chain) == [])
            #expect(try Posture.warnings(&login, conninfo: conninfo).count == 3)
            var superuser = try Migrator(chain: chain, conninfo: server.adminConninfo(database: "parking"))
            try superuser.migrate(password: nil) { _ in }
            #expect(try Posture.warnings(&login, conninfo: conninfo) == [])
            // And the other can go on migrating.
            try keeper.migrate(password: nil) { _ in }
        }
    }
}
