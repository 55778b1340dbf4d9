import LoRaWAN
import Postgres
import TestSupport
import Testing

@Suite("Pipelines")
struct PipelineTests {
    private static let insert = Statement("insert", "INSERT INTO t VALUES ($1::int4)")
    private static let count = Statement("count", "SELECT count(*) FROM t")
    private static let begin = Statement("begin", "BEGIN")
    private static let commit = Statement("commit", "COMMIT")

    /// A connection beside a table of numbers below ten.
    private func withNumbers(_ body: (inout PostgresConnection) throws -> Void) async throws {
        try await withServer { database in
            var connection = try database.open()
            try connection.execute(script: "CREATE TEMPORARY TABLE t (a int PRIMARY KEY CHECK (a < 10))")
            for statement in [Self.insert, Self.count, Self.begin, Self.commit] { try connection.prepare(statement) }
            try body(&connection)
        }
    }

    @Test("Statements up to the sync are one transaction; each has its own answer")
    func oneTransaction() async throws {
        try await withNumbers { connection in
            try connection.enterPipeline()
            for number in 1...3 { try connection.send(Self.insert, Parameters(Int32(number))) }
            try connection.send(Self.count)
            try connection.sync()
            for _ in 1...3 { #expect(try connection.next(of: Self.insert).affected == 1) }
            #expect(try connection.next(of: Self.count).integer(0, 0) == 3)
            try connection.finish()
            try connection.leavePipeline()
            let isOpen = connection.isInTransaction
            #expect(!isOpen)
            #expect(try connection.execute(Self.count).integer(0, 0) == 3)
        }
    }

    @Test("An answer can be had before the transaction ends")
    func answersBeforeTheSync() async throws {
        try await withNumbers { connection in
            try connection.enterPipeline()
            try connection.send(Self.insert, Parameters(Int32(1)))
            try connection.requestAnswers()
            #expect(try connection.next(of: Self.insert).affected == 1)
            try connection.send(Self.insert, Parameters(Int32(2)))
            try connection.sync()
            #expect(try connection.next(of: Self.insert).affected == 1)
            try connection.finish()
            try connection.leavePipeline()
            #expect(try connection.execute(Self.count).integer(0, 0) == 2)
        }
    }

    @Test("An error in the middle undoes the whole transaction, and the same connection goes on")
    func errorInTheMiddle() async throws {
        try await withNumbers { connection in
            let backend = try connection.backend()
            try connection.enterPipeline()
            for number in [1, 99, 2] { try connection.send(Self.insert, Parameters(Int32(number))) }
            try connection.sync()
            #expect(try connection.next(of: Self.insert).affected == 1)
            let error = fault { () throws(PostgresError) in _ = try connection.next(of: Self.insert) }
            #expect(error?.code == .dataRefused && error?.statement == "insert")
            let recovered = connection.recover()
            #expect(recovered)
            #expect(try connection.execute(Self.count).integer(0, 0) == 0)
            #expect(try connection.backend() == backend)

            try connection.enterPipeline()
            try connection.send(Self.insert, Parameters(Int32(3)))
            try connection.sync()
            #expect(try connection.next(of: Self.insert).affected == 1)
            try connection.finish()
            try connection.leavePipeline()
            #expect(try connection.execute(Self.count).integer(0, 0) == 1)
        }
    }

    @Test(
        "An error inside an explicit transaction, before or after the sync, leaves a usable connection",
        arguments: [false, true])
    func explicitTransaction(isSynced: Bool) async throws {
        try await withNumbers { connection in
            try connection.enterPipeline()
            try connection.send(Self.begin)
            try connection.send(Self.insert, Parameters(Int32(1)))
            try connection.send(Self.insert, Parameters(Int32(99)))
            try connection.send(Self.commit)
            if isSynced { try connection.sync() } else { try connection.requestAnswers() }
            _ = try connection.next(of: Self.begin)
            _ = try connection.next(of: Self.insert)
            let error = fault { () throws(PostgresError) in _ = try connection.next(of: Self.insert) }
            #expect(error?.code == .dataRefused)
            let recovered = connection.recover()
            let isOpen = connection.isInTransaction
            #expect(recovered && !isOpen)
            #expect(try connection.execute(Self.count).integer(0, 0) == 0)
        }
    }

    @Test("Answers that nobody has read are thrown away, and the first error among them is told")
    func unread() async throws {
        try await withNumbers { connection in
            try connection.enterPipeline()
            for number in [1, 99, 1] { try connection.send(Self.insert, Parameters(Int32(number))) }
            try connection.sync()
            let error = fault { () throws(PostgresError) in try connection.finish() }
            #expect(error?.sqlState == "23514")
            let recovered = connection.recover()
            #expect(recovered)
        }
    }

    @Test("Recovering a connection that nothing has happened to changes nothing")
    func idle() async throws {
        try await withNumbers { connection in
            let recovered = connection.recover()
            #expect(recovered)
            let count = try connection.execute(Self.count).integer(0, 0)
            #expect(count == 0)
        }
    }
}
