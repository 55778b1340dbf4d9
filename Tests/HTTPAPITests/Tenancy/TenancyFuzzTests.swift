import Foundation
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("No byte of another tenant, whatever is asked")
struct TenancyFuzzTests {
    /// `PARKD_TEST_FUZZ_REQUESTS` asks for more.
    private static let requests =
        ProcessInfo.processInfo.environment["PARKD_TEST_FUZZ_REQUESTS"].flatMap { Int($0) } ?? 7000
    private static let seeds: [UInt64] = [1, 2]

    @Test(
        "Thousands of requests that name the other's ids, cursors, tags, keys and slugs show and change nothing of it",
        arguments: seeds)
    func mixed(seed: UInt64) async throws {
        try await withTown { town in
            try Self.furnish(town)
            let before = try TenantRows.digests(of: .beta, in: town)
            // One of them over a socket, where kept answers do not go through the routes.
            let asked = seed == 1 ? town : town.served
            let witness = try await asked.open { nobody in
                try await Self.ask(Self.requests / Self.seeds.count, seed, town, FuzzAsker.all(nobody))
            }
            let after = try TenantRows.digests(of: .beta, in: town)
            #expect(after == before, "rows of the other tenant were changed, added or removed")
            let told = try town.lines(
                """
                SELECT DISTINCT action FROM audit_log
                WHERE tenant_id = '\(Canaries.beta.tenant)' AND action NOT LIKE 'action %' ORDER BY 1
                """)
            #expect(told == ["access.refuse"], "the other tenant's audit log tells what its people did, and no more")
            Self.judge(witness, town)
        }
    }

    @Test("Every text that a tenant's row can hold bears its mark, so that none can show itself unnoticed")
    func marked() async throws {
        try await withTown { town in
            try Self.furnish(town)
            let unmarked = try TenantRows.unmarked(of: .beta, in: town)
            #expect(unmarked == [])
        }
    }

    private static func furnish(_ town: Town) throws {
        let hash = try #require(PasswordHash(of: "correct horse battery", cost: 1))
        // The other tenant's passwords are nobody's: who has one is no stranger.
        try town.run(Canaries.acme.rows(passwordHash: hash.text) + Canaries.beta.rows(passwordHash: "none bebebebe"))
    }

    private static func ask(
        _ count: Int, _ seed: UInt64, _ town: Town, _ askers: [FuzzAsker]
    ) async throws -> FuzzWitness {
        var generator = FuzzGenerator(town.server.contract, seed: seed)
        var witness = FuzzWitness()
        var faulty = 0
        for number in 0..<count {
            if number.isMultiple(of: 150) {
                try town.run(Canaries.acme.restored(number / 150))
                town.server.gate.callers.forget()
            }
            let asker = askers[generator.below(askers.count)]
            let request = generator.request(by: asker)
            // A stream ends its connection; over a socket all requests share one.
            guard seed == 1 || request.operation.id != "stream" else { continue }
            let reply = try await request.send(by: asker.caller)
            let faults = witness.faults(request, by: asker, reply)
            #expect(faults.isEmpty, "seed \(seed), request \(number), by \(asker.owner?.mark ?? "nobody"): \(request)")
            faulty += faults.isEmpty ? 0 : 1
            try #require(faulty < 5, "enough")
            if let owner = asker.owner { generator.learn(reply, to: request, given: owner) }
        }
        return witness
    }

    /// A fuzz that is only refused proves little: all routes were asked, and nearly all that can be were answered.
    private static func judge(_ witness: FuzzWitness, _ town: Town) {
        let operations = town.server.contract.operations.filter { !$0.isStream }
        let answered = witness.answered
        #expect(operations.map(\.id).filter { answered[$0] == nil && $0 != "stream" } == [], "never asked")
        // Nobody here stands in the platform, has a refresh token, or sits at a page of the server's own.
        let others: Set = ["refresh", "beginSession", "sessionToken", "endBrowserSession"]
        let possible = operations.filter { $0.access != .platform && !others.contains($0.id) }
        let refused = possible.map(\.id).filter { answered[$0]?.well ?? 0 == 0 }
        #expect(refused.count <= 4, "never answered well: \(refused)")
    }
}

extension FuzzGenerator {
    /// Keeps what an answer gives, for the other tenant to try.
    mutating func learn(_ reply: Reply, to request: FuzzRequest, given owner: Canaries) {
        guard request.isRead, reply.status == 200, request.operation.access != .open else { return }
        if let tag = reply.header("ETag") { tags[owner.mark, default: [:]][request.target] = tag }
        if let cursor = reply.json["next_cursor"].text {
            var known = cursors[owner.mark] ?? []
            if known.count >= 50 { known.removeFirst() }
            cursors[owner.mark] = known + [cursor]
        }
    }
}
