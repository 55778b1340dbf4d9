import Glibc
import Postgres
import PrivateServers
import TestSupport
import Testing

@Suite("Connections")
struct PostgresConnectionTests {
    @Test("A connection becomes its role, says who it is, and keeps time in UTC")
    func session() async throws {
        try await withServer { database in
            var connection = try database.open(role: "pg_monitor")
            let rows = try connection.query(
                "SELECT current_user::text, current_setting('application_name'), current_setting('TimeZone')")
            #expect(rows.text(0, 0) == "pg_monitor")
            #expect(rows.text(0, 1) == "postgres tests")
            #expect(rows.text(0, 2) == "UTC")
        }
    }

    @Test("A statement is prepared once and run by name")
    func prepared() async throws {
        let sum = Statement("sum", "SELECT $1::int4 + $2::int4")
        try await withServer { database in
            var connection = try database.open(statements: [sum])
            var parameters = Parameters(Int32(40))
            parameters.add(Int32(2))
            #expect(try connection.execute(sum, parameters).integer(0, 0) == 42)
        }
    }

    @Test("A wrong statement fails the connection, and names itself")
    func wrongStatement() async throws {
        try await withServer { database in
            let error = fault { () throws(PostgresError) in
                _ = try PostgresConnection(database.options(statements: [Statement("lost", "SELECT * FROM nowhere")]))
            }
            #expect(error?.code == .other)
            #expect(error?.statement == "lost")
        }
    }

    @Test(
        "A connection that cannot be made is unavailable, and the library's words are kept",
        arguments: [
            ("host=127.0.0.1 port=1 user=parkd dbname=parkd", "refused"),
            ("host=/nowhere-at-all user=parkd dbname=parkd", "No such file"),
            ("nonsense=1", "connection string"), ("postgresql://[", "connection string"),
        ])
    func unreachable(conninfo: String, words: String) {
        let error = fault { () throws(PostgresError) in
            _ = try PostgresConnection(PostgresConnection.Options(conninfo: conninfo))
        }
        #expect(error?.code == .unavailable)
        #expect(error?.statement == "connect")
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("A server that falls silent without closing is given up soon after its statement's time, and named")
    func silent() async throws {
        try await withServer { database in
            for isPipelined in [false, true] {
                let connection = try database.open(timeoutMS: 100)
                try Self.expectGivenUp(connection, isPipelined: isPipelined)
            }
        }
    }

    private static func expectGivenUp(_ connection: consuming PostgresConnection, isPipelined: Bool) throws {
        let one = Statement("one", "SELECT 1")
        try connection.prepare(one)
        let backend = pid_t(try connection.query("SELECT pg_backend_pid()").integer(0, 0) ?? 0)
        // As a server that hangs, or a network that swallows: everything stays open.
        kill(backend, SIGSTOP)
        defer { kill(backend, SIGCONT) }
        let began = ContinuousClock.now
        var error: PostgresError?
        do throws(PostgresError) {
            if isPipelined {
                try connection.enterPipeline()
                try connection.send(one)
                try connection.sync()
                _ = try connection.next(of: one)
            } else {
                try connection.execute(one)
            }
        } catch let fault {
            error = fault
        }
        let took = ContinuousClock.now - began
        #expect(error?.code == .unavailable && error?.message.contains("silent") == true)
        #expect(took > .seconds(5) && took < .seconds(60))
        let isRecovered = connection.recover()
        let isUsable = connection.isUsable
        #expect(!isRecovered && !isUsable)
    }

    @Test("A database or a role that does not exist is named")
    func unknownDatabase() async throws {
        try await withServer { database in
            let error = fault { () throws(PostgresError) in
                _ = try PostgresConnection(
                    PostgresConnection.Options(conninfo: database.server.adminConninfo(database: "no_such_database")))
            }
            #expect(error?.message.contains("no_such_database") == true)
            let role = fault { () throws(PostgresError) in
                _ = try PostgresConnection(database.options(role: "no_such_role"))
            }
            #expect(role?.message.contains("no_such_role") == true)
        }
    }
}
