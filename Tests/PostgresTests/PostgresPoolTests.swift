import Dispatch
import TestSupport
import Testing

@testable import Postgres

@Suite("Pools")
struct PostgresPoolTests {
    private static func backend(_ pool: PostgresPool) async throws(PostgresError) -> Int {
        try await pool.run { connection throws(PostgresError) in try connection.backend() }
    }

    @Test("There are never more connections than the pool may have, however many want one")
    func bounded() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 2, waitMS: 600_000)
            let backends = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...40 { group.addTask { try await Self.backend(pool) } }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect((1...2).contains(backends.count))
            await pool.close()
        }
    }

    @Test("Who waits is served in the order of asking")
    func inOrder() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 1, waitMS: 600_000)
            let gate = DispatchSemaphore(value: 0)
            let served = EventualValue<[Int]>([])
            let first = Task.immediate {
                try await pool.run { _ throws(PostgresError) in
                    gate.wait()
                }
            }
            // Each begins at once and has asked the pool before the next begins.
            var others: [Task<Void, any Error>] = []
            for number in 1...5 {
                others.append(
                    Task.immediate {
                        try await pool.run { _ throws(PostgresError) in served.update { $0.append(number) } }
                    })
            }
            gate.signal()
            try await first.value
            for other in others { try await other.value }
            #expect(served.current == [1, 2, 3, 4, 5])
            await pool.close()
        }
    }

    @Test("A connection that the server closed while it was idle costs no request")
    func closedWhileIdle() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 1, unheardMS: 0)
            let before = try await Self.backend(pool)
            var other = try database.open()
            try other.end(before)
            #expect(try await Self.backend(pool) != before)
            await pool.close()
        }
    }

    @Test(
        "A connection that is lost while only reading, or with BEGIN, costs no request; elsewhere it is an error once")
    func lost() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 1, unheardMS: 60_000)
            var other = try database.open()
            try other.end(try await Self.backend(pool))
            let read = try await pool.run(isRead: true) { connection throws(PostgresError) in try connection.backend() }
            try other.end(read)
            let began = try await pool.run { connection throws(PostgresError) in
                try connection.begin()
                let backend = try connection.backend()
                try connection.execute(script: "COMMIT")
                return backend
            }
            #expect(began != read)
            try other.end(began)
            await #expect { try await Self.backend(pool) } throws: { ($0 as? PostgresError)?.code == .unavailable }
            #expect(try await Self.backend(pool) != began)
            await pool.close()
        }
    }

    @Test("A connection that is ended while it is being opened, between its statements, costs no request")
    func endedWhileOpening() async throws {
        try await withServer { database in
            var owner = try database.open()
            try owner.execute(script: "CREATE TABLE opened_late (word text)")
            try owner.execute(script: "BEGIN; LOCK TABLE opened_late")
            let words = Statement("late_words", "SELECT count(*) FROM opened_late")
            let pool = PostgresPool(database.options(statements: [Statement("one", "SELECT 1"), words]), size: 1)
            let asked = Task.immediate {
                try await pool.run { connection throws(PostgresError) in
                    (try connection.backend(), try connection.execute(words).integer(0, 0))
                }
            }
            // It has prepared the first and waits for the table of the second.
            let opening = try #require(try owner.waiting(for: "opened_late"))
            try owner.end(opening)
            try owner.execute(script: "ROLLBACK")
            let (backend, count) = try await asked.value
            #expect(backend != opening && count == 0)
            await pool.close()
            try owner.execute(script: "DROP TABLE opened_late")
        }
    }

    @Test("Only the end of a connection that was accepted is worth a second try, neither silence nor a refusal")
    func worthASecondTry() {
        let ended = PostgresError(sqlState: "57P01", message: "", statement: "one")
        let silent = PostgresError(sqlState: "", message: "", statement: "one", isSilence: true)
        let unreached = PostgresError(sqlState: "", message: "", statement: PostgresError.connecting)
        let wrong = PostgresError(sqlState: "42P01", message: "", statement: "one")
        #expect([ended, silent, unreached, wrong].map(\.isEndOfAccepted) == [true, false, false, false])
    }

    @Test("What is prepared for a table of before it was altered is prepared anew")
    func outdated() async throws {
        try await withServer { database in
            var owner = try database.open()
            try owner.execute(
                script: "CREATE TABLE prepared_for (word varchar(3)); INSERT INTO prepared_for VALUES ('a')")
            let all = Statement("all_words", "SELECT word FROM prepared_for")
            let pool = PostgresPool(database.options(statements: [all]), size: 1)
            for script in ["ALTER TABLE prepared_for ALTER word TYPE varchar(90)", "SELECT 1"] {
                let word = try await pool.run { connection throws(PostgresError) in
                    try connection.execute(all).text(0, 0)
                }
                #expect(word == "a")
                try owner.execute(script: script)
            }
            await pool.close()
            try owner.execute(script: "DROP TABLE prepared_for")
        }
    }

    @Test("A statement that the server has forgotten is prepared anew, once")
    func forgotten() async throws {
        try await withServer { database in
            let one = Statement("one", "SELECT 1")
            let pool = PostgresPool(database.options(statements: [one]), size: 1)
            try await pool.run { connection throws(PostgresError) in try connection.execute(script: "DEALLOCATE ALL") }
            let number = try await pool.run { connection throws(PostgresError) in
                try connection.execute(one).integer(0, 0)
            }
            #expect(number == 1)
            await #expect {
                try await pool.run { connection throws(PostgresError) in
                    try connection.execute(script: "DEALLOCATE ALL")
                    try connection.execute(one)
                }
            } throws: {
                ($0 as? PostgresError)?.code == .outdated
            }
            await pool.close()
        }
    }

    @Test("Waiting for a connection has an end, and can be cancelled")
    func waitingEnds() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 1, waitMS: 50)
            let patient = PostgresPool(database.options(), size: 1, waitMS: 600_000)
            let gate = DispatchSemaphore(value: 0)
            let holders = [pool, patient].map { pool in
                Task.immediate { try await pool.run { _ throws(PostgresError) in gate.wait() } }
            }
            await #expect { try await Self.backend(pool) } throws: {
                ($0 as? PostgresError)?.message == "No connection was free within 50 ms."
            }
            let waiting = Task.immediate { try await Self.backend(patient) }
            waiting.cancel()
            await #expect { try await waiting.value } throws: { ($0 as? PostgresError)?.code == .unavailable }
            #expect(patient.waitingCount == 0)
            for _ in holders { gate.signal() }
            for holder in holders { try await holder.value }
            await pool.close()
            await patient.close()
        }
    }

    @Test("A transaction that an error left open is rolled back before anyone else has the connection")
    func rolledBack() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 1, waitMS: 600_000)
            let before = try await pool.run { connection throws(PostgresError) in
                try connection.execute(script: "CREATE TEMPORARY TABLE t (a int)")
                return try connection.backend()
            }
            await #expect(throws: PostgresError.self) {
                try await pool.run { connection throws(PostgresError) in
                    try connection.execute(script: "BEGIN; INSERT INTO t VALUES (1)")
                    try connection.execute(script: "SELECT * FROM nowhere")
                }
            }
            let (rows, after) = try await pool.run { connection throws(PostgresError) in
                (try connection.query("SELECT count(*) FROM t").integer(0, 0), try connection.backend())
            }
            #expect(rows == 0)
            #expect(after == before)
            await pool.close()
        }
    }

    @Test("A server that cannot be reached fails the one who asks, and the pool serves the next")
    func unreachable() async throws {
        let pool = PostgresPool(PostgresConnection.Options(conninfo: "host=127.0.0.1 port=1"), size: 1)
        for _ in 1...3 {
            await #expect { try await Self.backend(pool) } throws: { ($0 as? PostgresError)?.code == .unavailable }
        }
        await pool.close()
    }
}
