import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("An account belongs to its person: whoever adds an address invites, and no more (C1, H4, L1)")
struct InvitationTests {
    static let users = "/api/v6/users"
    static let redeem = "/api/auth/invitations/redeem"
    static let password = "river otter 9"

    static func body(_ email: String, _ role: String = "viewer") -> String {
        #"{"email":"\#(email)","name":"New","role":"\#(role)"}"#
    }

    static func acceptance(_ code: String, _ password: String = password) -> String {
        #"{"code":"\#(code)","password":"\#(password)"}"#
    }

    static func code(_ owner: Caller, _ email: String, _ role: String = "viewer") async throws -> String {
        try #require(try await owner.post(users, body(email, role)).json["code"].text)
    }

    /// Gives everyone the password.
    static func furnish(_ town: Town) throws {
        let hash = try #require(PasswordHash(of: password, cost: 1))
        try town.run("UPDATE users SET password_hash = '\(hash.text)'")
    }

    static func owners(_ town: Town, _ nobody: Caller) async throws -> (acme: Caller, beta: Caller) {
        (
            try nobody.bearing(try await town.token(of: .acme(.owner))),
            try nobody.bearing(try await town.token(of: .beta(.owner)))
        )
    }

    @Test("An owner who prepares an account for somebody gets into no other tenant by it, nor into the platform")
    func prehijack() async throws {
        try await withTown { town in
            try await town.open { nobody in
                let (acme, beta) = try await Self.owners(town, nobody)
                let platform = try nobody.bearing(try await town.token(of: .platform))
                let email = "newhire@b.example"
                // The attacker accepts for the victim, and takes the membership away again.
                let code = try await Self.code(acme, email)
                #expect(try await nobody.post(Self.redeem, Self.acceptance(code)).status == 200)
                let user = try town.lines("SELECT id FROM users WHERE email = '\(email)'")[0]
                #expect(try await acme.delete(Self.users + "/\(user)").status == 204)
                #expect(try town.lines("SELECT id FROM users WHERE email = '\(email)'") == [])
                // Others add the address: nothing that the attacker knows opens it.
                let theirs = try await Self.code(beta, email, "owner")
                #expect(try await platform.post(Self.users, Self.body(email, "platform_admin")).status == 201)
                #expect(try await nobody.post("/api/auth/login", Self.login(email)).status == 401)
                #expect(try await nobody.post(Self.redeem, Self.acceptance(code)).status == 401)
                let victim = "quite another horse"
                #expect(try await nobody.post(Self.redeem, Self.acceptance(theirs, victim)).status == 200)
                #expect(try await nobody.post("/api/auth/login", Self.login(email)).status == 401)
                let login = try await nobody.post("/api/auth/login", Self.login(email, victim)).json
                #expect(login["user"]["tenant_slug"].text == "beta" && login["user"]["role"].text == "owner")
                #expect(login["tenants"].items.count == 1)
            }
        }
    }

    @Test("An attacker who keeps the account that they made gets nothing that others grant to its address")
    func squatted() async throws {
        try await withTown { town in
            try await town.open { nobody in
                let (acme, beta) = try await Self.owners(town, nobody)
                let email = "ops2@platform.example"
                let code = try await Self.code(acme, email)
                #expect(try await nobody.post(Self.redeem, Self.acceptance(code)).status == 200)
                #expect(try await nobody.post("/api/auth/login", Self.login(email)).status == 200)
                let theirs = try await Self.code(beta, email, "owner")
                let login = try await nobody.post("/api/auth/login", Self.login(email)).json
                #expect(login["tenants"].items.map { $0["slug"].text } == ["acme"])
                // Who has the code of the other tenant, and not the password, gets nothing either.
                #expect(try await nobody.post(Self.redeem, Self.acceptance(theirs, "not the password")).status == 401)
                #expect(
                    try town.lines(
                        """
                        SELECT m.role FROM user_memberships m JOIN users u ON u.id = m.user_id
                        WHERE u.email = '\(email)'
                        """) == ["viewer"])
            }
        }
    }

    private static func login(_ email: String, _ password: String = password) -> String {
        #"{"email":"\#(email)","password":"\#(password)"}"#
    }

    @Test("Adding somebody's address neither moves their login nor lists them, before and after they accept (H4)")
    func movedLogin() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.open { nobody in
                let (acme, _) = try await Self.owners(town, nobody)
                let email = "operator-beta@example.org"
                let code = try await Self.code(acme, email)
                func place() async throws -> String? {
                    try await nobody.post("/api/auth/login", Self.login(email)).json["user"]["tenant_slug"].text
                }
                #expect(try await place() == "beta")
                let list = try await acme.get(Self.users + "?search=operator-beta")
                #expect(list.json["users"].items.isEmpty)
                let accepted = try await nobody.post(Self.redeem, Self.acceptance(code))
                #expect(accepted.json["slug"].text == "acme" && accepted.json["role"].text == "viewer")
                // Acme comes before Beta by name; the person was in Beta last.
                #expect(try await place() == "beta")
                let login = try await nobody.post("/api/auth/login", Self.login(email)).json
                let here = try nobody.bearing(try #require(login["access_token"].text))
                #expect(
                    try await here.post("/api/auth/switch-tenant", #"{"tenant_slug":"acme"}"#).status == 200)
                #expect(try await place() == "acme")
            }
        }
    }

    @Test("Who was nowhere yet begins in the oldest membership that they accepted (H4)")
    func oldest() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try town.run(
                """
                INSERT INTO user_memberships (user_id, tenant_id, role, created_at)
                VALUES ('\(Person.beta(.viewer).id)', '\(Town.acme)', 'viewer', now() + interval '1 hour')
                """)
            let login = try await town.open {
                try await $0.post("/api/auth/login", Self.login("viewer-beta@example.org")).json
            }
            #expect(login["user"]["tenant_slug"].text == "beta")
        }
    }

    @Test("Whether an address has an account shows in no word of the answer, of the lists, or of the audit log (L1)")
    func silence() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.open { nobody in
                let (acme, _) = try await Self.owners(town, nobody)
                let emails = ["fresh@example.org", "VIEWER-beta@example.org"]
                var answers: [Reply] = []
                for email in emails { answers.append(try await acme.post(Self.users, Self.body(email))) }
                #expect(answers.map(\.status) == [201, 201])
                #expect(answers[0].json.keys == answers[1].json.keys)
                #expect(answers[1].json["email"].text == "viewer-beta@example.org")
                let codes = answers.compactMap { $0.json["code"].text }
                // A password that nobody may have is refused alike, and both times without a line for the tenant.
                for code in codes {
                    let reply = try await nobody.post(Self.redeem, Self.acceptance(code, "short"))
                    #expect(reply.status == 422 && reply.faults == ["password too_short"])
                }
                let list = try await acme.get("/api/v6/invitations").json["invitations"].items
                #expect(list.map { $0["email"].text } == ["viewer-beta@example.org", "fresh@example.org"])
                #expect(list.allSatisfy { $0["code"] == .null && $0["name"].text == "New" })
                let told = try town.lines(
                    """
                    SELECT action, outcome FROM audit_log WHERE tenant_id = '\(Town.acme)' ORDER BY created_at
                    """)
                #expect(told == ["invitation.create,done", "invitation.create,done"])
                for email in emails {
                    #expect(try await acme.post(Self.users, Self.body(email)).status == 409)
                }
            }
        }
    }

    @Test("A code is good once, for its own address and tenant, until it is revoked or seven days old")
    func codes() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.open { nobody in
                let (acme, beta) = try await Self.owners(town, nobody)
                let path = "/api/v6/invitations/"
                func status(_ code: String) async throws -> Int {
                    try await nobody.post(Self.redeem, Self.acceptance(code)).status
                }
                let once = try await Self.code(acme, "once@example.org")
                #expect(try await status(once.uppercased()) == 200)
                #expect(try await status(once) == 401)

                let revoked = try await acme.post(Self.users, Self.body("revoked@example.org")).json
                let id = try #require(revoked["id"].text)
                #expect(try await beta.delete(path + id).status == 404)
                #expect(try await acme.delete(path + id).status == 204)
                #expect(try await acme.delete(path + id).status == 404)
                #expect(try await status(try #require(revoked["code"].text)) == 401)

                let old = try await Self.code(acme, "old@example.org")
                #expect(
                    try town.lines(
                        "SELECT count(*) FROM invitations WHERE expires_at - created_at = interval '7 days'") == ["1"])
                try town.run("UPDATE invitations SET expires_at = now() - interval '1 second'")
                #expect(try await status(old) == 401)
                #expect(try await acme.get("/api/v6/invitations").json["total"].integer == 0)
                #expect(try await acme.post(Self.users, Self.body("old@example.org")).status == 201)
                for code in ["", "x", String(repeating: "0", count: 32)] where !code.isEmpty {
                    #expect(try await status(code) == 401)
                }
            }
            #expect(
                try town.lines("SELECT count(*) FROM invitations WHERE code_hash ~ '^[0-9a-f]{64}$'") == ["1"])
        }
    }

    @Test("Who is logged in accepts without a password; somebody else's code is not for them")
    func bearer() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.open { nobody in
                let (acme, beta) = try await Self.owners(town, nobody)
                let code = try await Self.code(acme, "owner-beta@example.org")
                let body = #"{"code":"\#(code)"}"#
                #expect(try await nobody.post(Self.redeem, body).status == 401)
                #expect(try await acme.post(Self.redeem, body).status == 401)
                #expect(try await beta.post(Self.redeem, body).status == 200)
                let me = try await beta.get("/api/auth/me").json
                #expect(me["tenants"].items.map { $0["slug"].text } == ["acme", "beta"])
            }
        }
    }

    @Test("Of two who come with one code at once, one account is made and one membership")
    func race() async throws {
        try await withTown { town in
            let statuses = try await town.open(as: .acme(.owner)) { caller async throws in
                let code = try await Self.code(caller, "raced@example.org")
                async let first = caller.anonymous.post(Self.redeem, Self.acceptance(code, "first password")).status
                async let second = caller.anonymous.post(Self.redeem, Self.acceptance(code, "second password")).status
                return try await [first, second].sorted()
            }
            #expect(statuses == [200, 401])
            #expect(try town.lines("SELECT count(*) FROM users WHERE email = 'raced@example.org'") == ["1"])
        }
    }

    @Test("A tenant has a bounded number of invitations out, and one for each address")
    func bound() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO invitations (tenant_id, email, role, code_hash, expires_at)
                SELECT '\(Town.acme)', 'n' || n || '@example.org', 'viewer', n::text, now() + interval '1 day'
                FROM generate_series(1, \(NewInvitation.pendingMax)) AS n
                """)
            try await town.open { nobody in
                let (acme, beta) = try await Self.owners(town, nobody)
                #expect(try await acme.post(Self.users, Self.body("more@example.org")).status == 409)
                #expect(try await beta.post(Self.users, Self.body("more@example.org")).status == 201)
                try town.run("UPDATE invitations SET expires_at = now() - interval '1 second' WHERE code_hash = '1'")
                #expect(try await acme.post(Self.users, Self.body("more@example.org")).status == 201)
                let member = try await acme.post(Self.users, Self.body("viewer-acme@example.org"))
                #expect(member.status == 409)
            }
        }
    }

    @Test("Codes and their passwords are guessed slowly: by address, by code, and by the account")
    func throttled() async throws {
        try await withTown { town in
            try Self.furnish(town)
            // A clock that stands still, so that no token comes back while it is looked at.
            let start = Timestamp.now
            let server = try await town.server {
                $0.now = { start }
                $0.rates.addressFailuresPerMinute = 20
                $0.rates.accountFailuresPerMinute = 3
            }
            try await server.open(isServed: false) { nobody in
                let owner = try nobody.bearing(try await town.token(of: .acme(.owner)))
                let code = try await Self.code(owner, "viewer-beta@example.org")
                for _ in 0..<3 {
                    #expect(try await nobody.post(Self.redeem, Self.acceptance(code, "a wrong guess")).status == 401)
                }
                #expect(try await nobody.post(Self.redeem, Self.acceptance(code)).status == 429)
                // The account's own count, which logins have too.
                let login = Self.login("viewer-beta@example.org")
                #expect(try await nobody.post("/api/auth/login", login).status == 429)
                var statuses: [Int] = []
                for number in 0..<20 {
                    let guess = String(repeating: "\(number % 10)", count: 31) + "a"
                    statuses.append(try await nobody.post(Self.redeem, Self.acceptance(guess)).status)
                }
                #expect(statuses.first == 401 && statuses.last == 429)
            }
        }
    }
}
