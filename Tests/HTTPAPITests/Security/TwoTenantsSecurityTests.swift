import Foundation
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Security: two tenants at work side by side")
struct TwoTenantsSecurityTests {
    /// `PARKD_TEST_FUZZ_REQUESTS` asks for more, as in ``TenancyFuzzTests``.
    private static let requests =
        ProcessInfo.processInfo.environment["PARKD_TEST_FUZZ_REQUESTS"].flatMap { Int($0) } ?? 2880
    /// How many requests come in a row while one tenant's people may change things, and the other's only look.
    private static let turn = 40
    private static let seed: UInt64 = 15

    @Test("Nobody is shown the other tenant's words, and nobody but its own people and the platform changes its rows")
    func mixed() async throws {
        try await withTown { town in
            try await town.open { nobody in
                var world = try FuzzWorld(town, nobody, seed: Self.seed)
                var turns = 0
                while turns * Self.turn < Self.requests {
                    let (own, other) =
                        turns.isMultiple(of: 2) ? (Canaries.acme, Canaries.beta) : (Canaries.beta, Canaries.acme)
                    try await Self.prepare(&world, turns, own, other)
                    let before = try world.rows(of: other)
                    try await Self.take(turns, &world, own, other)
                    let after = try world.rows(of: other)
                    #expect(after == before, "turn \(turns) of \(own.mark) has changed rows of \(other.mark)")
                    try #require(world.faults.isEmpty, "seed \(Self.seed), turn \(turns)")
                    turns += 1
                }
                try Self.judge(world)
            }
        }
    }

    /// Brings back what the tenant's own people have taken away, and lets the platform act.
    private static func prepare(
        _ world: inout FuzzWorld, _ turn: Int, _ own: Canaries, _ other: Canaries
    ) async throws {
        if turn % 8 < 2 {
            try world.stock.run(own.restored(turn / 8))
            world.town.server.gate.callers.forget()
        }
        guard turn % 5 == 0 else { return }
        let deeds = FuzzDeed.ofPlatform
        try await deeds[turn / 5 % deeds.count].act(&world, own, other)
    }

    private static func take(
        _ turn: Int, _ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries
    ) async throws {
        for _ in 0..<2 {
            let deed = FuzzDeed.all[world.generator.below(FuzzDeed.all.count)]
            try await deed.act(&world, own, other)
        }
        let askers =
            try await world.askers(of: own, isReader: false) + world.askers(of: other, isReader: true)
        for _ in 0..<Self.turn {
            let asker = askers[world.generator.below(askers.count)]
            let request = world.generator.request(by: asker)
            try await world.ask(request, by: asker)
        }
    }

    /// A fuzz that is only refused proves little: all routes were asked, and every deed had its effect.
    private static func judge(_ world: FuzzWorld) throws {
        let operations = world.town.server.contract.operations.filter { !$0.isStream }
        #expect(operations.map(\.id).filter { world.answered[$0] == nil } == [], "never asked")
        // Nobody here knows a password, a code, a refresh token or a browser's cookie, and only deeds stand in the
        // platform.
        let secret: Set = [
            "login", "refresh", "redeemInvitation", "changePassword", "beginSession", "sessionToken",
            "endBrowserSession",
        ]
        let possible = operations.filter { $0.access != .platform && !secret.contains($0.id) }
        let refused = possible.map(\.id).filter { world.answered[$0]?.well ?? 0 == 0 }
        #expect(refused.count <= 4, "never answered well: \(refused)")
        let idle = (FuzzDeed.all + FuzzDeed.ofPlatform).map(\.name).filter { world.done[$0] == nil }
        #expect(idle == [], "deeds that never had an effect")
        for owner in [Canaries.acme, .beta] {
            let strangers = try world.stock.lines(
                """
                SELECT DISTINCT actor_id FROM audit_log
                WHERE tenant_id = '\(owner.tenant)' AND actor_id IS NOT NULL AND actor_id NOT LIKE '\(owner.mark)%'
                    AND actor_id NOT IN (SELECT id::text FROM users WHERE email = '\(owner.mark)-clerk@example.org')
                """
            ).filter { id in
                id != Person.platform.id.description && !world.allKeys.contains(id) && !world.allGuests.contains(id)
            }
            // The generator lets the other tenant's viewer in too.
            let viewer = (owner.mark == Canaries.acme.mark ? Canaries.beta : .acme).user(.viewer).description
            #expect(strangers.filter { $0 != viewer } == [], "who has changed things of \(owner.mark)")
        }
    }
}
