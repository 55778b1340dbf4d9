import Parking
import Testing

@testable import HTTPAPI

@Suite("Security: stolen refresh tokens")
struct RefreshSecurityTests {
    private static let password = "correct horse battery"

    /// A town in which Acme's owner can log in.
    private static func withLogins(_ body: @escaping @Sendable (Town, Caller) async throws -> Void) async throws {
        try await withTown { town in
            let hash = try #require(PasswordHash(of: password, cost: 1))
            try town.run("UPDATE users SET password_hash = '\(hash.text)'")
            try await town.open { try await body(town, $0) }
        }
    }

    private static func login(_ caller: Caller) async throws -> JSONTree {
        let reply = try await caller.post(
            "/api/auth/login", #"{"email":"owner-acme@example.org","password":"\#(password)"}"#)
        #expect(reply.status == 200)
        return reply.json
    }

    private static func refresh(_ caller: Caller, _ token: String) async throws -> Reply {
        try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
    }

    @Test("Of twelve who present one token at once one gets a successor, and that is dead too, round after round")
    func race() async throws {
        try await Self.withLogins { town, caller in
            for _ in 0..<3 {
                let token = try #require(try await Self.login(caller)["refresh_token"].text)
                let replies = try await withThrowingTaskGroup { group in
                    for _ in 0..<12 { group.addTask { try await Self.refresh(caller, token) } }
                    var replies: [Reply] = []
                    for try await reply in group { replies.append(reply) }
                    return replies
                }
                let won = replies.filter { $0.status == 200 }
                #expect(won.count == 1 && replies.count { $0.status == 401 } == 11)
                let successor = try #require(won.first?.json["refresh_token"].text)
                #expect(try await Self.refresh(caller, successor).status == 401)
            }
            #expect(try town.lines("SELECT count(*) FROM refresh_tokens WHERE revoked_at IS NULL") == ["0"])
        }
    }

    @Test("A token in another spelling, cut, longer or of another login is unknown, and ends nobody's login")
    func spellings() async throws {
        try await Self.withLogins { town, caller in
            let token = try #require(try await Self.login(caller)["refresh_token"].text)
            for other in [
                token.uppercased(), String(token.dropLast()), token + "0", token + "\u{0}", " " + token, "", "%",
                String(repeating: "0", count: 64),
            ] where other != token {
                let escaped = other.replacing("\u{0}", with: "\\u0000")
                #expect([401, 422].contains(try await Self.refresh(caller, escaped).status), "\(escaped)")
            }
            #expect(try await Self.refresh(caller, token).status == 200)
        }
    }

    @Test("After a logout no refresh goes on; the access token lasts to its end, as the contract says, and no longer")
    func logout() async throws {
        try await Self.withLogins { town, caller in
            let login = try await Self.login(caller)
            let token = try #require(login["refresh_token"].text)
            let access = try #require(login["access_token"].text)
            #expect(try await caller.post("/api/auth/logout", #"{"refresh_token":"\#(token)"}"#).status == 204)
            #expect(try await Self.refresh(caller, token).status == 401)
            #expect(try await caller.bearing(access).get("/api/v6/devices").status == 200)
        }
    }
}
