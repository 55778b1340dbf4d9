import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

/// Whoever asks so often that every answer is kept is shut out as soon as anyone else.
@Suite("Security: revoked behind a hot cache")
struct RevocationSecurityTests {
    /// What ends someone's right, past the API as another daemon would, and what they are answered from then on.
    private struct Revocation {
        let words: String
        let sql: String
        let status: Int
    }

    private static let viewer = Person.acme(.viewer)

    private static let all = [
        Revocation(
            words: "membership", sql: "DELETE FROM user_memberships WHERE user_id = '\(viewer.id)'", status: 401),
        Revocation(
            words: "membership paused",
            sql: "UPDATE user_memberships SET is_active = false WHERE user_id = '\(viewer.id)'", status: 401),
        Revocation(words: "account", sql: "UPDATE users SET is_active = false WHERE id = '\(viewer.id)'", status: 401),
        Revocation(
            words: "tenant", sql: "UPDATE tenants SET suspended_at = now() WHERE id = '\(Town.acme)'", status: 403),
    ]

    /// Lends `body` a town whose clock stands, and a caller who has just been given kept answers.
    private static func hot(
        _ body: @escaping @Sendable (Town, TestClock, Caller) async throws -> Void
    ) async throws {
        try await withTown { town in
            let clock = TestClock()
            let server = try await town.server { $0.now = { clock.now } }
            let still = Town(database: town.database, stores: town.stores, server: server, live: town.live).served
            try await still.open { try await body(still, clock, $0) }
        }
    }

    private static func heat(_ caller: Caller) async throws {
        for _ in 0..<5 { #expect(try await caller.get("/api/v6/devices").status == 200) }
    }

    @Test("What another daemon or an administrator takes away is gone within a second")
    func elsewhere() async throws {
        for revocation in Self.all {
            try await Self.hot { town, clock, nobody in
                let token = try await House.token(Self.viewer.id, in: Town.acme, as: .viewer, at: clock.now)
                let caller = try nobody.bearing(token)
                try await Self.heat(caller)
                try town.runQuietly(revocation.sql)
                clock.advance(seconds: 1)
                #expect(
                    try await caller.get("/api/v6/devices").status == revocation.status, "\(revocation.words)")
            }
        }
    }

    @Test("A role that is lowered elsewhere is lower within a second, a key that is revoked elsewhere is none")
    func roleAndKey() async throws {
        try await Self.hot { town, clock, nobody in
            let owner = Person.acme(.owner)
            let token = try await House.token(owner.id, in: Town.acme, as: .owner, at: clock.now)
            let caller = try nobody.bearing(token)
            let made = try await caller.post("/api/v6/api-keys", #"{"name":"Gate","scopes":["devices:read"]}"#)
            let program = try nobody.with("X-API-Key", try #require(made.json["key"].text))
            try await Self.heat(program)
            for _ in 0..<5 { #expect(try await caller.get("/api/v6/users").status == 200) }
            try town.runQuietly(
                """
                UPDATE api_keys SET is_active = false, revoked_at = now();
                UPDATE user_memberships SET role = 'viewer' WHERE user_id = '\(owner.id)'
                """)
            clock.advance(seconds: 1)
            #expect(try await program.get("/api/v6/devices").status == 401)
            #expect(try await caller.get("/api/v6/users").status == 403)
            #expect(try await caller.get("/api/v6/devices").status == 200)
        }
    }

    @Test("What is taken away through the API is gone with the next request, without any time passing")
    func here() async throws {
        try await Self.hot { town, clock, nobody in
            let owner = try nobody.bearing(
                try await House.token(Person.acme(.owner).id, in: Town.acme, as: .owner, at: clock.now))
            let viewer = try nobody.bearing(
                try await House.token(Self.viewer.id, in: Town.acme, as: .viewer, at: clock.now))
            let made = try await owner.post("/api/v6/api-keys", #"{"name":"Gate","scopes":["devices:read"]}"#)
            let program = try nobody.with("X-API-Key", try #require(made.json["key"].text))
            for caller in [viewer, program] { try await Self.heat(caller) }
            let id = try #require(made.json["id"].text)
            #expect(try await owner.delete("/api/v6/api-keys/\(id)").status == 204)
            #expect(try await program.get("/api/v6/devices").status == 401)
            #expect(try await owner.delete("/api/v6/users/\(Self.viewer.id)").status == 204)
            #expect(try await viewer.get("/api/v6/devices").status == 401)
        }
    }
}
