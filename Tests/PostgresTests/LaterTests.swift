import LoRaWAN
import Postgres
import TestSupport
import Testing

@Suite("Statements that run with the next one that is waited for")
struct LaterTests {
    private static let insert = Statement("insert", "INSERT INTO t VALUES ($1::int4)")
    private static let count = Statement("count", "SELECT count(*) FROM t")

    /// A connection beside a table of numbers below ten.
    private func withNumbers(_ body: (inout PostgresConnection) throws -> Void) async throws {
        try await withServer { database in
            var connection = try database.open()
            try connection.execute(script: "CREATE TEMPORARY TABLE t (a int PRIMARY KEY CHECK (a < 10))")
            for statement in [Self.insert, Self.count] { try connection.prepare(statement) }
            try body(&connection)
        }
    }

    @Test("They run before it, in their order, and the transaction that they began ends with the commit")
    func order() async throws {
        try await withNumbers { connection in
            try connection.beginLater()
            for number in 1...3 { try connection.executeLater(Self.insert, Parameters(Int32(number))) }
            #expect(try connection.execute(Self.count).integer(0, 0) == 3)
            let isOpen = connection.isInTransaction
            #expect(isOpen)
            try connection.executeLater(Self.insert, Parameters(Int32(4)))
            try connection.commit()
            let isOver = !connection.isInTransaction
            #expect(isOver)
            #expect(try connection.execute(Self.count).integer(0, 0) == 4)
        }
    }

    @Test("All of it may come with the commit")
    func commit() async throws {
        try await withNumbers { connection in
            try connection.beginLater()
            try connection.executeLater(Self.insert, Parameters(Int32(1)))
            try connection.commit()
            #expect(try connection.execute(Self.count).integer(0, 0) == 1)
        }
    }

    @Test(
        "What is wrong with one is thrown by the call that waits, by its name, and nothing is committed",
        arguments: [false, true])
    func fault(commits: Bool) async throws {
        try await withNumbers { connection in
            try connection.beginLater()
            try connection.executeLater(Self.insert, Parameters(Int32(1)))
            try connection.executeLater(Self.insert, Parameters(Int32(10)))
            let fault = #expect(throws: PostgresError.self) {
                if commits { try connection.commit() } else { try connection.execute(Self.count) }
            }
            #expect(fault?.statement == "insert" && fault?.sqlState == "23514")
            connection.rollBack()
            #expect(try connection.execute(Self.count).integer(0, 0) == 0)
        }
    }

    @Test("What was not sent for is taken back, and the connection goes on")
    func takenBack() async throws {
        try await withNumbers { connection in
            try connection.beginLater()
            try connection.executeLater(Self.insert, Parameters(Int32(1)))
            let isOpen = connection.isInTransaction
            #expect(isOpen)
            let isGood = connection.recover()
            #expect(isGood)
            #expect(try connection.execute(Self.count).integer(0, 0) == 0)
        }
    }

    @Test("A connection that was lost before anything ran is tried once more on a fresh one")
    func lost() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 1, waitMS: 600_000, unheardMS: 60_000)
            let backend = try await pool.run { connection throws(PostgresError) in try connection.backend() }
            var other = try database.open()
            try other.end(backend)
            let again = try await pool.run { connection throws(PostgresError) in
                try connection.beginLater()
                let backend = try connection.backend()
                try connection.commit()
                return backend
            }
            #expect(again != backend)
        }
    }
}
