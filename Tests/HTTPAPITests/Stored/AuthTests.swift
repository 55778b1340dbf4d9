import LoRaWAN
import Logging
import Parking
import Storage
import Testing

@testable import HTTPAPI

@Suite("People log in, switch and are shut out, on the real database")
struct AuthTests {
    private static let password = "correct horse"

    /// Gives everyone the password.
    private static func furnish(_ town: Town) throws {
        let hash = try #require(PasswordHash(of: password, cost: 1))
        try town.run("UPDATE users SET password_hash = '\(hash.text)'")
    }

    private static func login(_ caller: Caller, _ name: String) async throws -> JSONTree {
        try await caller.post(
            "/api/auth/login", #"{"email":"\#(name)@example.org","password":"\#(password)"}"#
        ).json
    }

    @Test("A platform admin goes from the platform to a customer, to another, and back, and sees what each may see")
    func platformSwitches() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.open { caller async throws in
                var login = try await Self.login(caller, "platform_admin-platform")
                #expect(login["tenants"].items.map { $0["slug"].text } == ["platform", "acme", "beta"])
                for (target, total, crossTenant) in [("acme", 5, false), ("beta", 2, false), ("platform", 8, true)] {
                    let standing = try caller.bearing(try #require(login["access_token"].text))
                    login = try await standing.post("/api/auth/switch-tenant", #"{"tenant_slug":"\#(target)"}"#).json
                    #expect(login["user"]["tenant_slug"].text == target)
                    #expect(login["user"]["role"].text == "platform_admin")
                    let token = try #require(login["refresh_token"].text)
                    login = try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#).json
                    #expect(login["user"]["tenant_slug"].text == target)
                    let here = try caller.bearing(try #require(login["access_token"].text))
                    let devices = try await here.get("/api/v6/devices").json
                    #expect(devices["total"].integer == total && devices["is_cross_tenant"] == .flag(crossTenant))
                    #expect(try await here.get("/api/v6/tenants").status == (crossTenant ? 200 : 403))
                    let device = try await here.get("/api/v6/devices/\(Town.device("A1"))")
                    #expect(device.status == (target == "beta" ? 404 : 200))
                }
            }
            let switches = try town.lines(
                "SELECT tenant_id FROM audit_log WHERE action = 'auth.switch_tenant' ORDER BY created_at")
            #expect(switches == [Town.acme, Town.beta, .platform].map(\.description))
        }
    }

    @Test("An ordinary member goes between their own tenants, in the role that they hold in each, and nowhere else")
    func memberSwitches() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try town.run(
                """
                INSERT INTO user_memberships (user_id, tenant_id, role)
                VALUES ('\(Person.acme(.viewer).id)', '\(Town.beta)', 'admin');
                INSERT INTO tenants (id, name, slug) VALUES ('00000000-0000-0000-0000-00000000000c', 'Gamma', 'gamma')
                """)
            try await town.open { caller async throws in
                var login = try await Self.login(caller, "viewer-acme")
                for (target, role, total) in [("beta", "admin", 2), ("acme", "viewer", 5)] {
                    let standing = try caller.bearing(try #require(login["access_token"].text))
                    for foreign in ["gamma", "platform", "nowhere"] {
                        let refused = try await standing.post(
                            "/api/auth/switch-tenant", #"{"tenant_slug":"\#(foreign)"}"#)
                        #expect(refused.status == 404)
                    }
                    login = try await standing.post("/api/auth/switch-tenant", #"{"tenant_slug":"\#(target)"}"#).json
                    #expect(login["user"]["role"].text == role)
                    let here = try caller.bearing(try #require(login["access_token"].text))
                    #expect(try await here.get("/api/v6/devices").json["total"].integer == total)
                }
            }
        }
    }

    @Test("A used refresh token that comes back ends the whole login, successor included, and so does a logout")
    func families() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.open { caller async throws in
                func refresh(_ token: String) async throws -> Reply {
                    try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
                }
                let first = try #require(try await Self.login(caller, "owner-acme")["refresh_token"].text)
                let other = try #require(try await Self.login(caller, "owner-acme")["refresh_token"].text)
                let second = try #require(try await refresh(first).json["refresh_token"].text)
                #expect(try await refresh(first).status == 401)
                #expect(try await refresh(second).status == 401)
                let next = try #require(try await refresh(other).json["refresh_token"].text)
                #expect(try await caller.post("/api/auth/logout", #"{"refresh_token":"\#(next)"}"#).status == 204)
                #expect(try await refresh(next).status == 401)
            }
            #expect(try town.lines("SELECT count(*) FROM refresh_tokens WHERE revoked_at IS NULL") == ["0"])
        }
    }

    @Test("A disabled person's tokens are worth nothing, at login, at refresh and on every route")
    func disabled() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.open { caller async throws in
                let login = try await Self.login(caller, "viewer-acme")
                let standing = try caller.bearing(try #require(login["access_token"].text))
                #expect(try await standing.get("/api/v6/devices").status == 200)
                try town.run("UPDATE users SET is_active = false WHERE id = '\(Person.acme(.viewer).id)'")
                town.server.gate.callers.forget()
                #expect(try await standing.get("/api/v6/devices").status == 401)
                #expect(try await standing.get("/api/auth/me").status == 401)
                let token = try #require(login["refresh_token"].text)
                #expect(
                    try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#).status == 401)
                #expect(try await Self.login(caller, "viewer-acme")["status"].integer == 401)
            }
        }
    }

    @Test("Refresh tokens whose time is over are deleted, and no others")
    func purge() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO refresh_tokens (token_hash, user_id, tenant_id, expires_at)
                SELECT n::text, '\(Person.acme(.viewer).id)', '\(Town.acme)', now() + n * interval '1 day'
                FROM generate_series(-2, 2) n
                """)
            #expect(try await town.accounts.purgeSessions() == 3)
            #expect(try town.lines("SELECT token_hash FROM refresh_tokens ORDER BY 1") == ["1", "2"])
        }
    }

    @Test(
        "A network from which someone logged in is known (L3), until that login can no longer be refreshed"
    )
    func knownAddress() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO refresh_tokens (token_hash, user_id, tenant_id, expires_at, ip_address, network) VALUES
                    ('a', '\(Person.acme(.viewer).id)', '\(Town.acme)', now() + interval '1 day', '192.0.2.1', NULL),
                    ('b', '\(Person.acme(.viewer).id)', '\(Town.acme)', now() - interval '1 day', '192.0.2.2', NULL),
                    ('c', '\(Person.acme(.viewer).id)', '\(Town.acme)', now() + interval '1 day', '2001:db8::1',
                        '\(NetworkAddress.network(of: "2001:db8::1"))')
                """)
            let accounts = town.accounts
            func isKnown(_ name: String, _ address: String?) async throws -> Bool {
                try await accounts.hasLoggedIn(
                    email: EmailAddress(of: "\(name)@example.org"), from: NetworkAddress.network(of: address), address)
            }
            #expect(try await isKnown("Viewer-Acme", "192.0.2.1"))
            #expect(try await !isKnown("viewer-acme", "192.0.2.2"))
            #expect(try await !isKnown("viewer-beta", "192.0.2.1"))
            #expect(try await !isKnown("viewer-acme", nil))
            #expect(try await isKnown("viewer-acme", "2001:db8::ffff:9"))
            #expect(try await !isKnown("viewer-acme", "2001:db8:0:1::1"))
        }
    }

    @Test("Of the hashes that v5 left the dearest one's setting is told, without the hash, until none is left")
    func outdatedSetting() async throws {
        try await withTown { town in
            let accounts = town.accounts
            #expect(try await accounts.outdatedPasswordSetting() == nil)
            for (person, setting) in [
                (Person.acme(.viewer), "$2b$10$abcdefghijklmnopqrstuv"),
                (Person.acme(.owner), "$2a$12$ABCDEFGHIJKLMNOPQRSTUV"),
            ] {
                try town.run(
                    "UPDATE users SET password_hash = '\(setting)' || repeat('x', 31) WHERE id = '\(person.id)'")
            }
            #expect(try await accounts.outdatedPasswordSetting() == "$2a$12$ABCDEFGHIJKLMNOPQRSTUV")
            let left = "$2a$12$ABCDEFGHIJKLMNOPQRSTUV" + String(repeating: "x", count: 31)
            try await accounts.replacePasswordHash(of: Person.acme(.owner).id, from: left, to: "$y$new")
            #expect(try await accounts.outdatedPasswordSetting() == "$2b$10$abcdefghijklmnopqrstuv")
        }
    }
}
