import LoRaWAN
import Parking
import Storage
import Testing

@testable import HTTPAPI

@Suite("People set their own password and end their own logins, and nobody else's")
struct OwnAccountTests {
    private static let old = InvitationTests.password
    private static let new = "seven grey herons"

    private static func login(_ caller: Caller, _ password: String = old) async throws -> Reply {
        try await caller.post(
            "/api/auth/login", #"{"email":"viewer-acme@example.org","password":"\#(password)"}"#)
    }

    private static func bearer(_ caller: Caller, _ login: Reply) throws -> Caller {
        try caller.bearing(try #require(login.json["access_token"].text))
    }

    private static func refresh(_ caller: Caller, _ login: Reply) async throws -> Int {
        let token = try #require(login.json["refresh_token"].text)
        return try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#).status
    }

    private static func change(_ old: String, _ new: String) -> String {
        #"{"old_password":"\#(old)","new_password":"\#(new)"}"#
    }

    @Test("A new password wants the old one, and ends every other login at once, with its access token")
    func password() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try await town.open { nobody in
                let (own, other) = (try await Self.login(nobody), try await Self.login(nobody))
                let here = try Self.bearer(nobody, own)
                let path = "/api/auth/password"
                #expect(try await here.post(path, Self.change("wrong", Self.new)).status == 403)
                #expect(try await here.post(path, Self.change(Self.old, "short")).faults == ["new_password too_short"])
                #expect(try await here.post(path, Self.change(Self.old, Self.new)).status == 204)
                #expect(try await here.get("/api/auth/me").status == 200)
                #expect(try await Self.bearer(nobody, other).get("/api/auth/me").status == 401)
                #expect(try await Self.refresh(nobody, other) == 401)
                #expect(try await Self.refresh(nobody, own) == 200)
                #expect(try await Self.login(nobody).status == 401)
                #expect(try await Self.login(nobody, Self.new).status == 200)
            }
            let told = try town.lines(
                "SELECT outcome FROM audit_log WHERE action = 'auth.password' ORDER BY created_at")
            #expect(told == ["refused", "done"])
        }
    }

    @Test("One's own logins are listed and ended, one or all; another person's are not there")
    func sessions() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try await town.open { nobody in
                let path = "/api/auth/sessions"
                let (own, other) = (try await Self.login(nobody), try await Self.login(nobody))
                let here = try Self.bearer(nobody, own)
                let list = try await here.get(path).json["sessions"].items
                #expect(list.map { $0["is_current"] } == [.flag(false), .flag(true)])
                #expect(list.allSatisfy { $0["tenant_name"].text == "Acme" })
                let id = try #require(list[0]["id"].text)
                let stranger = try nobody.bearing(try await town.token(of: .acme(.owner)))
                #expect(try await stranger.get(path).json["sessions"].items.isEmpty)
                #expect(try await stranger.delete(path + "/\(id)").status == 404)
                #expect(try await here.delete(path + "/\(id)").status == 204)
                #expect(try await here.delete(path + "/\(id)").status == 404)
                #expect(try await Self.bearer(nobody, other).get(path).status == 401)
                #expect(try await Self.refresh(nobody, other) == 401)
                #expect(try await here.get(path).json["sessions"].items.count == 1)
                #expect(try await here.delete(path).status == 204)
                #expect(try await here.get(path).status == 401)
            }
        }
    }

    @Test("An operator's new password ends every login, and is told of in the audit log")
    func reset() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try await town.open { nobody in
                let login = try await Self.login(nobody)
                let hash = try #require(PasswordHash(of: Self.new, cost: 1))
                let user = try await town.accounts.resetPassword(
                    of: EmailAddress(of: "Viewer-Acme@example.org"), to: hash.text)
                #expect(user == Person.acme(.viewer).id)
                #expect(try await Self.bearer(nobody, login).get("/api/auth/me").status == 401)
                #expect(try await Self.refresh(nobody, login) == 401)
                #expect(try await Self.login(nobody).status == 401)
                #expect(try await Self.login(nobody, Self.new).status == 200)
            }
            #expect(
                try town.lines("SELECT actor_type, outcome FROM audit_log WHERE action = 'user.password'") == [
                    "system,done"
                ])
        }
    }

    @Test("An account that nobody used goes with its last membership, also with its tenant; one that was used stays")
    func forgotten() async throws {
        try await withTown { town in
            let (unused, used) = (Person.acme(.viewer), Person.acme(.operator))
            try town.run(
                """
                UPDATE users SET last_login_at = now() WHERE id = '\(used.id)';
                INSERT INTO user_memberships (user_id, tenant_id, role)
                VALUES ('\(Person.acme(.admin).id)', '\(Town.beta)', 'viewer');
                INSERT INTO tenants (id, name, slug) VALUES ('00000000-0000-0000-0000-00000000000c', 'Gamma', 'gamma');
                INSERT INTO users (id, email) VALUES ('75000000-0000-4000-8000-00000000c001', 'only@gamma.example');
                INSERT INTO user_memberships (user_id, tenant_id, role) VALUES
                    ('75000000-0000-4000-8000-00000000c001', '00000000-0000-0000-0000-00000000000c', 'owner')
                """)
            try await town.open { nobody in
                let owner = try nobody.bearing(try await town.token(of: .acme(.owner)))
                for person in [unused, used, .acme(.admin)] {
                    #expect(try await owner.delete("/api/v6/users/\(person.id)").status == 204)
                }
                let platform = try nobody.bearing(try await town.token(of: .platform))
                #expect(
                    try await platform.delete("/api/v6/tenants/00000000-0000-0000-0000-00000000000c").status == 204)
            }
            func isThere(_ email: String) throws -> Bool {
                try town.lines("SELECT 1 FROM users WHERE email = '\(email)'") == ["1"]
            }
            #expect(try !isThere("viewer-acme@example.org"))
            #expect(try isThere("operator-acme@example.org"))
            #expect(try isThere("admin-acme@example.org"))
            #expect(try !isThere("only@gamma.example"))
        }
    }

    @Test("An address of v5 that is not ASCII still logs in, by exactly its letters (M2)")
    func legacyAddress() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try town.run(
                "UPDATE users SET email = 'j\u{FC}rgen@example.org' WHERE id = '\(Person.acme(.viewer).id)'")
            try await town.open { nobody in
                for (email, status) in [
                    ("j\u{FC}rgen@example.org", 200), ("J\u{FC}RGEN@Example.org", 200),
                    ("j\u{DC}rgen@example.org", 401), ("ju\u{308}rgen@example.org", 401),
                    ("jurgen@example.org", 401),
                ] {
                    let reply = try await nobody.post(
                        "/api/auth/login", #"{"email":"\#(email)","password":"\#(Self.old)"}"#)
                    #expect(reply.status == status, "\(email)")
                }
            }
        }
    }
}
