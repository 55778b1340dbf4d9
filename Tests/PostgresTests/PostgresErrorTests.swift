import TestSupport
import Testing

@testable import Postgres

@Suite("Errors say what to do about them")
struct PostgresErrorTests {
    @Test("What the data cannot be is the data's fault: class 22")
    func dataException() async throws {
        try await withServer { database in
            var connection = try database.open()
            let division = fault { () throws(PostgresError) in
                try connection.query("SELECT 1 / $1::int4", Parameters(Int32(0)))
            }
            #expect(division?.code == .dataRefused && division?.sqlState == "22012")
            let nul = fault { () throws(PostgresError) in try connection.query("SELECT $1::text", Parameters("a\0b")) }
            #expect(nul?.code == .dataRefused && nul?.sqlState == "22021")
            let (isUsable, isInTransaction) = (connection.isUsable, connection.isInTransaction)
            #expect(isUsable && !isInTransaction)
        }
    }

    @Test("The library's words are one line, and a sentence that another can follow")
    func oneLine() {
        let error = PostgresError(
            sqlState: "", message: "connection failed: Connection refused\n\tIs the server running there?\n",
            statement: "connect")
        let words = "connection failed: Connection refused Is the server running there?"
        #expect(error.words == words)
        #expect(error.debugDescription == "PostgreSQL in connect: \(words)")
        #expect(error.sentence == error.debugDescription)
        #expect(PostgresError(sqlState: "", message: "gone", statement: "x").sentence == "PostgreSQL in x: gone.")
    }

    @Test("What a constraint refuses is the data's fault too, and the constraint is named: class 23")
    func violatedConstraint() async throws {
        try await withServer { database in
            var connection = try database.open()
            try connection.execute(script: "CREATE TEMPORARY TABLE t (a int CONSTRAINT a_is_small CHECK (a < 10))")
            let error = fault { () throws(PostgresError) in
                try connection.query("INSERT INTO t VALUES (11)", as: "fill")
            }
            #expect(error?.code == .dataRefused)
            #expect(error?.sqlState == "23514")
            #expect(error?.constraint == "a_is_small")
            #expect(error?.statement == "fill")
        }
    }

    @Test("A lost race is a conflict: 40001")
    func serialization() async throws {
        try await withServer { database in
            var first = try database.open()
            var second = try database.open()
            try first.execute(script: "CREATE TABLE raced (a int); INSERT INTO raced VALUES (1)")
            try first.execute(script: "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM raced")
            try second.execute(script: "UPDATE raced SET a = 2")
            let error = fault { () throws(PostgresError) in try first.query("UPDATE raced SET a = 3") }
            #expect(error?.code == .serialization && error?.sqlState == "40001")
            let isOpen = first.isInTransaction
            #expect(isOpen)
            first.rollBack()
            let isStillOpen = first.isInTransaction
            #expect(!isStillOpen)
            #expect(try first.query("SELECT a FROM raced").integer(0, 0) == 2)
        }
    }

    @Test("A role without the right is forbidden: 42501")
    func forbidden() async throws {
        try await withServer { database in
            var connection = try database.open(role: "pg_monitor")
            let error = fault { () throws(PostgresError) in try connection.query("SELECT * FROM pg_authid") }
            #expect(error?.code == .forbidden && error?.sqlState == "42501")
        }
    }

    @Test("A statement that takes too long is stopped: 57014")
    func timeout() async throws {
        try await withServer { database in
            var connection = try database.open(timeoutMS: 20)
            let error = fault { () throws(PostgresError) in try connection.query("SELECT pg_sleep(60)") }
            #expect(error?.code == .timeout && error?.sqlState == "57014")
            let isUsable = connection.isUsable
            #expect(isUsable)
        }
    }

    @Test("A connection that the server ends is unavailable, and known to be unusable")
    func serverGone() async throws {
        try await withServer { database in
            var connection = try database.open()
            var other = try database.open()
            try other.end(try connection.backend())
            let error = fault { () throws(PostgresError) in try connection.query("SELECT 1") }
            #expect(error?.code == .unavailable)
            let isUsable = connection.isUsable
            #expect(!isUsable)
            let recovered = connection.recover()
            #expect(!recovered)
        }
    }

    @Test("A wrong schema is a bug, not a reason to wait: 42P01")
    func other() async throws {
        try await withServer { database in
            var connection = try database.open()
            let error = fault { () throws(PostgresError) in try connection.query("SELECT * FROM nowhere") }
            #expect(error?.code == .other && error?.sqlState == "42P01")
        }
    }

    @Test("What may be shown to anyone has none of the server's words; what is logged has them on one line")
    func words() async throws {
        try await withServer { database in
            var connection = try database.open()
            let error = fault { () throws(PostgresError) in try connection.query("SELECT 'secret'::int4", as: "parse") }
            #expect(error?.description == "PostgreSQL: dataRefused")
            #expect(error?.debugDescription.hasPrefix("PostgreSQL 22P02 in parse: invalid input syntax") == true)
            #expect(error?.debugDescription.contains("\n") == false)
        }
    }
}

extension PostgresConnection {
    /// The process that serves this connection.
    mutating func backend() throws(PostgresError) -> Int {
        try query("SELECT pg_backend_pid()").integer(0, 0) ?? 0
    }

    /// Waits until another connection waits for a table that this one has locked; answers its process, `nil` after a
    /// minute.
    mutating func waiting(for table: String) throws(PostgresError) -> Int? {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let rows = try query(
                "SELECT pid FROM pg_locks WHERE relation = '\(table)'::regclass AND NOT granted")
            if let process = rows.count > 0 ? rows.integer(0, 0) : nil { return process }
        }
        return nil
    }

    /// Ends the process that serves another connection, and waits for its end.
    mutating func end(_ backend: Int) throws(PostgresError) {
        try query("SELECT pg_terminate_backend(\(backend), 10000)")
    }
}
