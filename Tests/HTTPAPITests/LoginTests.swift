import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite struct LoginTests {
    private static let answerKeys = [
        "access_token", "refresh_token", "token_type", "expires_in", "user", "tenants", "features",
    ]
    private static let userKeys = [
        "id", "email", "name", "role", "is_platform_admin", "tenant_id", "tenant_name", "tenant_slug",
    ]

    @Test("A login with JSON gives a pair of tokens, the user and where they may switch to")
    func json() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            let reply = try await caller.login("Olive")
            #expect(reply.status == 200)
            #expect(reply.json.keys == Self.answerKeys)
            #expect(reply.json["token_type"] == .text("bearer"))
            #expect(reply.json["expires_in"] == .number(900))
            #expect(reply.json["user"].keys == Self.userKeys)
            #expect(reply.json["user"]["tenant_slug"] == .text("acme"))
            #expect(reply.json["user"]["role"] == .text("owner"))
            #expect(reply.json["tenants"].items.map(\.keys).first == ["id", "name", "slug", "type", "role"])
            #expect(reply.json["tenants"].items.map { $0["slug"].text } == ["acme", "beta"])
            #expect(reply.header("Cache-Control") == "no-store")
            let token = try #require(reply.json["access_token"].text)
            #expect(try await caller.bearing(token).get("/api/v6/devices").status == 200)
        }
        let entry = try #require(await house.accounts.audit.first)
        #expect(entry.action == "auth.login" && entry.succeeded)
        #expect(entry.actorID == City.olive && entry.tenantID == City.acme.id)
    }

    @Test("A login with a form does the same")
    func form() async throws {
        let reply = try await House().open { caller async throws in
            try await caller.with("Content-Type", "application/x-www-form-urlencoded")
                .send(
                    .post, "/api/auth/login",
                    "grant_type=password&username=ann%40example.org&password=correct+horse")
        }
        #expect(reply.status == 200)
        #expect(reply.json.keys == Self.answerKeys)
    }

    @Test("Who the token's bearer is can be asked")
    func me() async throws {
        try await House().open { caller async throws in
            let token = try #require(try await caller.login("root").json["access_token"].text)
            let reply = try await caller.bearing(token).get("/api/auth/me/")
            #expect(reply.status == 200)
            #expect(reply.json.keys == ["user", "tenants", "features"])
            #expect(reply.json["user"].keys == Self.userKeys)
            #expect(reply.json["user"]["is_platform_admin"] == .flag(true))
            #expect(reply.json["user"]["tenant_id"].text == TenantID.platform.description)
            #expect(reply.json["tenants"].items.map { $0["slug"].text } == ["platform", "acme", "beta"])
            #expect(reply.header("Cache-Control") == "no-store")
        }
    }

    @Test("Unknown, wrong, disabled and homeless are refused in the same words, and recorded")
    func refused() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            var bodies: Set<String> = []
            for (name, password) in [
                ("nobody", MemoryAccounts.password), ("ann", "wrong"), ("dora", MemoryAccounts.password),
                ("nora", MemoryAccounts.password),
            ] {
                let reply = try await caller.with("X-Request-ID", "same").login(name, password)
                #expect(reply.status == 401)
                #expect(reply.header("WWW-Authenticate") == #"Bearer realm="parkd""#)
                bodies.insert(String(decoding: reply.body, as: UTF8.self))
            }
            #expect(bodies.count == 1)
        }
        let audit = await house.accounts.audit
        #expect(audit.map(\.succeeded) == [false, false, false, false])
        #expect(audit.map(\.actorID) == [nil, City.ann, City.dora, City.nora])
    }

    @Test("Who has only suspended tenants is told so, after the right password only")
    func suspended() async throws {
        try await House().open { caller async throws in
            #expect(try await caller.login("gus").status == 403)
            #expect(try await caller.login("gus", "wrong").status == 401)
        }
    }

    @Test("A bcrypt hash of v5 is accepted once, and then replaced by yescrypt")
    func rehash() async throws {
        let house = try await House()
        // John the Ripper's test vector for bcrypt: "U*U".
        let old = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
        await house.accounts.change(City.ann) { $0.passwordHash = old }
        try await house.open { caller async throws in
            #expect(try await caller.login("ann", "U*V").status == 401)
            #expect(await house.accounts.stored(City.ann)?.passwordHash == old)
            #expect(try await caller.login("ann", "U*U").status == 200)
            #expect(await house.accounts.stored(City.ann)?.passwordHash?.hasPrefix("$y$") == true)
            #expect(try await caller.login("ann", "U*U").status == 200)
        }
    }

    @Test("A refresh gives a new pair for the same tenant and kills the old token")
    func refresh() async throws {
        try await House().open { caller async throws in
            let login = try await caller.login("olive").json
            let token = try #require(login["access_token"].text)
            let beta = try await caller.bearing(token)
                .post("/api/auth/switch-tenant", #"{"tenant_slug":"beta"}"#).json
            #expect(beta["user"]["role"] == .text("operator"))
            let first = try #require(beta["refresh_token"].text)
            let next = try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(first)"}"#)
            #expect(next.status == 200)
            #expect(next.json.keys == Self.answerKeys)
            #expect(next.json["user"]["tenant_slug"] == .text("beta"))
            let second = try #require(next.json["refresh_token"].text)
            #expect(second != first)
            let access = try #require(next.json["access_token"].text)
            #expect(try await caller.bearing(access).get("/api/v6/sites").status == 200)

            // The old one comes back: someone has stolen it, and its family ends.
            #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(first)"}"#).status == 401)
            #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(second)"}"#).status == 401)
            // Another login of the same person goes on.
            let other = try #require(login["refresh_token"].text)
            #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(other)"}"#).status == 200)
        }
    }

    @Test("A refresh token of a disabled user or a suspended tenant gives nothing, and is good again afterwards")
    func refreshRefused() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            func token() async throws -> String {
                try #require(try await caller.login("ann").json["refresh_token"].text)
            }
            let (first, second) = (try await token(), try await token())
            await house.accounts.change(City.ann) { $0.isActive = false }
            #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(first)"}"#).status == 401)
            await house.accounts.change(City.ann) { $0.isActive = true }
            await house.accounts.change(City.acme.id) { $0.isActive = false }
            for _ in 0..<2 {
                #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(second)"}"#).status == 403)
            }
            #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"none"}"#).status == 401)
            await house.accounts.change(City.acme.id) { $0.isActive = true }
            for token in [first, second] {
                #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#).status == 200)
            }
        }
    }

    @Test("A platform admin who switched stays switched over a refresh")
    func switchedRefresh() async throws {
        try await House().open { caller async throws in
            let token = try #require(try await caller.login("root").json["access_token"].text)
            let acme = try await caller.bearing(token).post("/api/auth/switch-tenant", #"{"tenant_slug":"acme"}"#).json
            let refresh = try #require(acme["refresh_token"].text)
            let next = try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(refresh)"}"#).json
            #expect(next["user"]["tenant_slug"] == .text("acme"))
            #expect(next["user"]["role"] == .text("platform_admin"))
            let access = try #require(next["access_token"].text)
            let devices = try await caller.bearing(access).get("/api/v6/devices").json
            #expect(devices["is_cross_tenant"] == .flag(false))
        }
    }

    @Test("After a logout the refresh token is dead; an unknown one is not told apart")
    func logout() async throws {
        try await House().open { caller async throws in
            let token = try #require(try await caller.login("ann").json["refresh_token"].text)
            #expect(try await caller.post("/api/auth/logout", #"{"refresh_token":"\#(token)"}"#).status == 204)
            #expect(try await caller.post("/api/auth/logout", #"{"refresh_token":"unknown"}"#).status == 204)
            #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#).status == 401)
        }
    }

    @Test("Nobody switches to a tenant that is not theirs, and a switch is recorded")
    func switchTenant() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            let token = try #require(try await caller.login("ann").json["access_token"].text)
            let caller = try caller.bearing(token)
            for target in [#"{"tenant_slug":"beta"}"#, #"{"tenant_id":"\#(City.beta.id)"}"#, #"{"tenant_slug":"no"}"#] {
                #expect(try await caller.post("/api/auth/switch-tenant", target).status == 404)
            }
            for bad in ["{}", #"{"tenant_id":"x"}"#, #"{"tenant_slug":"acme","tenant_id":"\#(City.acme.id)"}"#] {
                #expect(try await caller.post("/api/auth/switch-tenant", bad).status == 422)
            }
            #expect(try await caller.post("/api/auth/switch-tenant", #"{"tenant_slug":"acme"}"#).status == 200)
        }
        let entry = try #require(await house.accounts.audit.last)
        #expect(entry.action == "auth.switch_tenant")
        #expect(entry.newValues.map { String(decoding: $0.bytes, as: UTF8.self) }?.contains("tenant_id") == true)
    }

    @Test("A login while the database is away is 503, not a wrong password")
    func unavailable() async throws {
        let house = try await House()
        await house.accounts.fail(StoreFault(.unavailable, "connection refused"))
        let reply = try await house.open { try await $0.login("ann") }
        #expect(reply.status == 503)
    }
}
