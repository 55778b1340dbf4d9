import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Security: what the time of a refusal tells", .serialized, .timeLimit(.minutes(2)))
struct LoginTimingSecurityTests {
    /// The least that each kind of login takes, asked in turns, so that a busy machine is as busy for each.
    private static func times(_ names: [String], rounds: Int, _ caller: Caller) async throws -> [Duration] {
        var times = names.map { _ in [Duration]() }
        for round in 0..<rounds {
            for step in names.indices {
                let index = (step + round) % names.count
                let start = ContinuousClock.now
                let reply = try await caller.login(names[index], "wrong horse battery")
                times[index].append(ContinuousClock.now - start)
                #expect(reply.status == 401)
            }
        }
        return times.compactMap { $0.min() }
    }

    @Test("A wrong password for an account, for a disabled one and for none takes the same work and the same words")
    func logins() async throws {
        try await withTown { town in
            // Dear enough to stand out, if one kind were refused without it.
            let cost = 5
            let hash = try #require(PasswordHash(of: "correct horse battery", cost: cost))
            try town.run(
                """
                UPDATE users SET password_hash = '\(hash.text)';
                UPDATE users SET is_active = false WHERE id = '\(Person.acme(.viewer).id)'
                """)
            let server = try await town.server { $0.passwordCost = cost }
            let dear = Town(database: town.database, stores: town.stores, server: server, live: town.live)
            let kinds = ["owner-acme", "viewer-acme", "stranger-acme"]
            let times = try await dear.open { try await Self.times(kinds, rounds: 15, $0) }
            let (least, most) = (try #require(times.min()), try #require(times.max()))
            #expect(most < least * 2, "\(Array(zip(kinds, times)))")
        }
    }
}
