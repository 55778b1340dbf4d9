import Dispatch
import Postgres
import TestSupport
import Testing

@Suite("Pools")
struct PostgresPoolTests {
    private static func backend(_ pool: PostgresPool) async throws(PostgresError) -> Int {
        try await pool.run { connection throws(PostgresError) in try connection.backend() }
    }

    @Test("There are never more connections than the pool may have, however many want one")
    func bounded() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 2)
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
            let pool = PostgresPool(database.options(), size: 1)
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

    @Test("A connection that was lost is replaced when it is next needed")
    func replaced() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 1)
            let before = try await Self.backend(pool)
            var other = try database.open()
            try other.end(before)
            await #expect { try await Self.backend(pool) } throws: { ($0 as? PostgresError)?.code == .unavailable }
            #expect(try await Self.backend(pool) != before)
            await pool.close()
        }
    }

    @Test("A transaction that an error left open is rolled back before anyone else has the connection")
    func rolledBack() async throws {
        try await withServer { database in
            let pool = PostgresPool(database.options(), size: 1)
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
