import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Security: who was shut out, and was on the way in already")
struct AccountRaceSecurityTests {
    private static let email = "viewer-acme@example.org"
    private static let login = #"{"email":"\#(email)","password":"\#(InvitationTests.password)"}"#

    /// Sends a request that has come as far as its last transaction when `change` is committed.
    private static func race(
        _ town: Town, _ change: String, against request: @escaping @Sendable () async throws -> Reply
    ) async throws -> Reply {
        let blocker = try Blocker(town.database)
        try await blocker.run("BEGIN; SELECT id FROM users WHERE email = '\(email)' FOR UPDATE; " + change)
        async let reply = request()
        #expect(try await blocker.sees(waiting: 1))
        try await blocker.run("COMMIT")
        return try await reply
    }

    @Test("A login with the old password that is on its way while the password is changed opens nothing")
    func oldPassword() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            let hash = try #require(PasswordHash(of: "seven grey herons", cost: 1)).text
            try await town.open { nobody in
                let change = "UPDATE users SET password_hash = '\(hash)' WHERE email = '\(Self.email)'"
                let reply = try await Self.race(town, change) { try await nobody.post("/api/auth/login", Self.login) }
                #expect(reply.status == 401)
                #expect(try town.lines("SELECT count(*) FROM refresh_tokens") == ["0"])
            }
        }
    }

    @Test("A login whose account is disabled at that moment opens nothing")
    func disabled() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try await town.open { nobody in
                let change = "UPDATE users SET is_active = false WHERE email = '\(Self.email)'"
                let reply = try await Self.race(town, change) { try await nobody.post("/api/auth/login", Self.login) }
                #expect(reply.status == 401)
            }
        }
    }

    @Test("A right login waits for one that replaces an outdated hash of the same password, and goes on")
    func replacedHash() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            let hash = try #require(PasswordHash(of: InvitationTests.password, cost: 1)).text
            try await town.open { nobody in
                let change = "UPDATE users SET password_hash = '\(hash)' WHERE email = '\(Self.email)'"
                let reply = try await Self.race(town, change) { try await nobody.post("/api/auth/login", Self.login) }
                #expect(reply.status == 200)
            }
        }
    }

    @Test("A login that is ended while it switches the tenant does not live on in the next one")
    func switching() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try await town.open { nobody in
                let token = try #require(try await nobody.post("/api/auth/login", Self.login).json["access_token"].text)
                let thief = try nobody.bearing(token)
                let reply = try await Self.race(town, "UPDATE refresh_tokens SET ended_at = now(), revoked_at = now()")
                {
                    try await thief.post("/api/auth/switch-tenant", #"{"tenant_slug":"acme"}"#)
                }
                #expect(reply.status == 401)
                #expect(try town.lines("SELECT count(*) FROM refresh_tokens WHERE revoked_at IS NULL") == ["0"])
            }
        }
    }

    @Test("A successor that was stored while its login was ended is dead, also once the ended token has been purged")
    func successor() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try await town.open { nobody in
                let first = try await nobody.post("/api/auth/login", Self.login).json
                func refresh(_ token: JSONTree) async throws -> Reply {
                    let text = try #require(token["refresh_token"].text)
                    return try await nobody.post("/api/auth/refresh", #"{"refresh_token":"\#(text)"}"#)
                }
                let second = try await refresh(first).json
                // What an ending leaves that began before the successor was stored.
                try town.run(
                    """
                    UPDATE refresh_tokens SET ended_at = now(), revoked_at = now() WHERE replaced_at IS NOT NULL
                    """)
                #expect(try await refresh(second).status == 401)
                try town.run("DELETE FROM refresh_tokens WHERE ended_at IS NOT NULL")
                #expect(try await refresh(second).status == 401)
            }
        }
    }

    @Test("What an owner has invited ends with their being one: removed, demoted or disabled; others' invitations stay")
    func invitedBefore() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try await town.open { nobody in
                let (acme, _) = try await InvitationTests.owners(town, nobody)
                let second = "second@acme.example"
                let code = try await InvitationTests.code(acme, second, "owner")
                let path = InvitationTests.users
                for round in 0..<3 {
                    if round == 0 {
                        let done = try await nobody.post(InvitationTests.redeem, InvitationTests.acceptance(code))
                        #expect(done.status == 200)
                    }
                    let body = #"{"email":"\#(second)","password":"\#(InvitationTests.password)"}"#
                    let token = try await nobody.post("/api/auth/login", body).json["access_token"].text
                    let fellow = try nobody.bearing(try #require(token))
                    let kept = try await InvitationTests.code(fellow, "back\(round)@acme.example", "owner")
                    let others = try await InvitationTests.code(acme, "other\(round)@acme.example")
                    let id = try town.lines("SELECT id FROM users WHERE email = '\(second)'")[0]
                    switch round {
                    case 0: #expect(try await acme.patch(path + "/\(id)", #"{"role":"admin"}"#).status == 200)
                    case 1: #expect(try await acme.patch(path + "/\(id)", #"{"is_active":false}"#).status == 200)
                    default: #expect(try await acme.delete(path + "/\(id)").status == 204)
                    }
                    let back = try await nobody.post(InvitationTests.redeem, InvitationTests.acceptance(kept))
                    #expect(back.status == 401, "\(round)")
                    let fine = try await nobody.post(InvitationTests.redeem, InvitationTests.acceptance(others))
                    #expect(fine.status == 200, "\(round)")
                    guard round < 2 else { continue }
                    let again = try await acme.patch(path + "/\(id)", #"{"role":"owner","is_active":true}"#)
                    #expect(again.status == 200)
                }
            }
        }
    }

    @Test("What a platform admin has invited into any tenant ends with their being one")
    func invitedByPlatform() async throws {
        try await withTown { town in
            let id = Person.platform.id
            try town.run(
                """
                INSERT INTO invitations (tenant_id, email, role, code_hash, created_by, expires_at)
                VALUES ('\(Town.beta)', 'back@beta.example', 'owner', repeat('a', 64), '\(id)',
                    now() + interval '1 day');
                INSERT INTO users (id, email) VALUES ('75000000-0000-4000-8000-00000000d001', 'other@platform.example');
                INSERT INTO user_memberships (user_id, tenant_id, role)
                VALUES ('75000000-0000-4000-8000-00000000d001', '\(TenantID.platform)', 'platform_admin')
                """)
            try await town.open { nobody in
                let platform = try nobody.bearing(try await town.token(of: .platform))
                #expect(try await platform.delete(InvitationTests.users + "/\(id)").status == 204)
            }
            #expect(try town.lines("SELECT count(*) FROM invitations") == ["0"])
        }
    }
}
