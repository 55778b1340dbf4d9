import LoRaWAN
import Parking
import Storage
import Testing

@testable import HTTPAPI

@Suite("A browser's session: one cookie, an access token for each tab, and an end")
struct BrowserSessionTests {
    static let email = "viewer-acme@example.org"
    static let password = InvitationTests.password
    static let viewer = Person.acme(.viewer).id

    /// Lends a browser that has logged in as a viewer of Acme who is an operator of Beta too.
    static func withBrowser(
        _ body: @escaping @Sendable (Town, Browser, Reply) async throws -> Void
    ) async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try town.run(
                """
                INSERT INTO user_memberships (user_id, tenant_id, role, created_at)
                VALUES ('\(viewer)', '\(Town.beta)', 'operator', now() + interval '1 minute')
                """)
            try await town.open { nobody async throws in
                var browser = Browser(nobody)
                let login = try await browser.login(email, password)
                #expect(login.status == 200)
                try await body(town, browser, login)
            }
        }
    }

    private static func slug(_ reply: Reply) -> String? { reply.json["user"]["tenant_slug"].text }

    @Test(
        "A login answers as the other one, but with a cookie in place of the refresh token; only its digest is stored")
    func login() async throws {
        try await Self.withBrowser { town, browser, login async throws in
            #expect(login.json.keys == ["access_token", "token_type", "expires_in", "user", "tenants", "features"])
            #expect(login.header("Cache-Control") == "no-store")
            #expect(login.json["tenants"].items.map { $0["slug"].text } == ["acme", "beta"])
            let id = try #require(browser.cookie?.split(separator: "=").last.map(String.init))
            #expect(id.utf8.count == 64 && !String(decoding: login.body, as: UTF8.self).contains(id))
            #expect(
                try town.lines(
                    """
                    SELECT token_hash, kind, expires_at - now() > interval '29 days 23 hours',
                        idle_ends_at - now() BETWEEN interval '11 hours 59 minutes' AND interval '12 hours'
                    FROM refresh_tokens
                    """) == ["\(RefreshToken(text: id).hash),browser,t,t"])
            #expect(try await browser.bearing(login).get("/api/v6/spaces").status == 200)
            let line = try town.lines(
                "SELECT action, outcome, actor_id, tenant_id FROM audit_log WHERE action LIKE 'auth.%'")
            #expect(line == ["auth.login,done,\(Self.viewer),\(Town.acme)"])
        }
    }

    @Test("A tab gets a token for the tenant it names, and another one's stays; without a name the last one counts")
    func tabs() async throws {
        try await Self.withBrowser { town, browser, login async throws in
            let beta = try await browser.token("beta")
            #expect(beta.status == 200 && beta.json.keys == login.json.keys && beta.header("Set-Cookie") == nil)
            #expect(beta.json["user"]["role"] == .text("operator") && Self.slug(beta) == "beta")
            #expect(try await browser.bearing(login).get("/api/auth/me").json["user"]["tenant_slug"].text == "acme")
            #expect(Self.slug(try await browser.token()) == "beta")
            #expect(Self.slug(try await browser.token("ACME")) == "acme")
            #expect(Self.slug(try await browser.token()) == "acme")
            for slug in ["gamma", "platform"] { #expect(try await browser.token(slug).status == 404, "\(slug)") }
            let switches = try town.lines(
                """
                SELECT old_values ->> 'tenant_id', new_values ->> 'tenant_id' FROM audit_log
                WHERE action = 'auth.switch_tenant' AND outcome = 'done' ORDER BY created_at, id
                """)
            #expect(switches == ["\(Town.acme),\(Town.beta)", "\(Town.beta),\(Town.acme)"])
        }
    }

    @Test("A platform admin gets a token for each active tenant")
    func platform() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            let email = try town.lines("SELECT email FROM users WHERE id = '\(Person.platform.id)'")[0]
            try await town.open { nobody async throws in
                var browser = Browser(nobody)
                #expect(Self.slug(try await browser.login(email, Self.password)) == "platform")
                for slug in ["acme", "beta", "platform"] {
                    let reply = try await browser.token(slug)
                    #expect(Self.slug(reply) == slug && reply.json["user"]["role"] == .text("platform_admin"))
                }
            }
        }
    }

    @Test("Use carries a session on by 12 hours; without use it ends then, and after 30 days however much it is used")
    func ends() async throws {
        try await Self.withBrowser { town, browser, _ async throws in
            try town.run("UPDATE refresh_tokens SET idle_ends_at = now() + interval '1 minute'")
            #expect(try await browser.token().status == 200)
            #expect(
                try town.lines("SELECT idle_ends_at > now() + interval '11 hours' FROM refresh_tokens") == ["t"])
            try town.run("UPDATE refresh_tokens SET idle_ends_at = now()")
            #expect(try await browser.token().status == 401)
            try town.run("UPDATE refresh_tokens SET idle_ends_at = now() + interval '1 hour', expires_at = now()")
            #expect(try await browser.token().status == 401)
            #expect(try await town.accounts.purgeSessions() == 1)
            #expect(try town.lines("SELECT count(*) FROM refresh_tokens") == ["0"])
        }
    }

    @Test("Signing out ends the session with its access tokens, and tells the browser to forget what it keeps")
    func leave() async throws {
        try await Self.withBrowser { town, browser, login async throws in
            let reply = try await browser.leave()
            #expect(reply.status == 204 && reply.header("Clear-Site-Data") == #""cache", "storage""#)
            #expect(reply.header("Set-Cookie") == "parkd=; Max-Age=0; Path=/api/auth; HttpOnly; SameSite=Strict")
            #expect(try await browser.token().status == 401)
            #expect(try await browser.bearing(login).get("/api/auth/me").status == 401)
            #expect(try await browser.leave().status == 204)
            #expect(try town.lines("SELECT outcome FROM audit_log WHERE action = 'auth.logout'") == ["done"])
        }
    }

    @Test("It is listed among one's logins, marked as a browser's, and ended there; signing out everywhere ends it too")
    func listed() async throws {
        try await Self.withBrowser { town, browser, login async throws in
            let other = try await browser.nobody.post(
                "/api/auth/login", #"{"email":"\#(Self.email)","password":"\#(Self.password)"}"#)
            let here = try browser.bearing(other)
            let list = try await here.get("/api/auth/sessions").json["sessions"].items
            #expect(list.map { $0["kind"].text } == ["refresh", "browser"])
            #expect(list.map { $0["is_current"] } == [.flag(true), .flag(false)])
            let own = try await browser.bearing(login).get("/api/auth/sessions").json["sessions"].items
            #expect(own.map { $0["is_current"] } == [.flag(false), .flag(true)])
            let id = try #require(list[1]["id"].text)
            #expect(try await here.delete("/api/auth/sessions/\(id)").status == 204)
            #expect(try await browser.token().status == 401)
            #expect(try await browser.bearing(login).get("/api/auth/me").status == 401)
            var again = browser
            let second = try await again.login(Self.email, Self.password)
            #expect(try await here.delete("/api/auth/sessions").status == 204)
            #expect(try await again.token().status == 401)
            #expect(try await again.bearing(second).get("/api/auth/me").status == 401)
        }
    }

    @Test("A session that has stood without use for too long is in no list, and is no session that could be ended")
    func idleInLists() async throws {
        try await Self.withBrowser { town, browser, login async throws in
            let here = try browser.bearing(login)
            let list = try await here.get("/api/auth/sessions").json["sessions"].items
            try town.run("UPDATE refresh_tokens SET idle_ends_at = now()")
            #expect(try await here.get("/api/auth/sessions").json["sessions"].items.isEmpty)
            let id = try #require(list.first?["id"].text)
            #expect(try await here.delete("/api/auth/sessions/\(id)").status == 404)
        }
    }

    @Test("A new password gives the browser that sets it a new id, and ends all others; a reset ends every one")
    func password() async throws {
        try await Self.withBrowser { town, browser, login async throws in
            var (mine, other) = (browser, Browser(browser.nobody))
            _ = try await other.login(Self.email, Self.password)
            let changed = try await browser.bearing(login).post(
                "/api/auth/password", #"{"old_password":"\#(Self.password)","new_password":"seven grey herons"}"#)
            #expect(changed.status == 204)
            mine.cookie = Browser.cookie(in: changed)
            #expect(mine.cookie != nil)
            #expect(mine.cookie != browser.cookie)
            #expect(try await browser.token().status == 401)
            #expect(try await other.token().status == 401)
            #expect(try await mine.token().status == 200)
            #expect(try await browser.bearing(login).get("/api/auth/me").status == 200)
            let hash = try #require(PasswordHash(of: "ten brown otters", cost: 1))
            _ = try await town.accounts.resetPassword(of: EmailAddress(of: Self.email), to: hash.text)
            #expect(try await mine.token().status == 401)
        }
    }

    @Test("A new password that a refresh token's login sets brings no cookie")
    func passwordElsewhere() async throws {
        try await Self.withBrowser { town, browser, _ async throws in
            let login = try await browser.nobody.post(
                "/api/auth/login", #"{"email":"\#(Self.email)","password":"\#(Self.password)"}"#)
            let changed = try await browser.bearing(login).post(
                "/api/auth/password", #"{"old_password":"\#(Self.password)","new_password":"seven grey herons"}"#)
            #expect(changed.status == 204 && changed.header("Set-Cookie") == nil)
            #expect(try await browser.token().status == 401)
        }
    }

    @Test("Suspension, an ended role, a lost membership and a disabled account hold as for other tokens")
    func status() async throws {
        try await Self.withBrowser { town, browser, _ async throws in
            let suspend = "UPDATE tenants SET suspended_at = now() WHERE id = "
            try town.run(suspend + "'\(Town.acme)'")
            #expect(try await browser.token("acme").status == 403)
            #expect(Self.slug(try await browser.token()) == "beta")
            try town.run(suspend + "'\(Town.beta)'")
            #expect(try await browser.token().status == 403)
            let refused = try town.lines(
                "SELECT count(*) FROM audit_log WHERE action = 'auth.switch_tenant' AND outcome = 'refused'")
            #expect(refused == ["2"])
            try town.run("UPDATE tenants SET suspended_at = NULL")
            try town.run("UPDATE user_memberships SET role = 'viewer' WHERE user_id = '\(Self.viewer)'")
            #expect(try await browser.token("beta").json["user"]["role"] == .text("viewer"))
            try town.run("UPDATE user_memberships SET is_active = false WHERE tenant_id = '\(Town.acme)'")
            #expect(try await browser.token("acme").status == 404)
            #expect(try await browser.token("beta").status == 200)
            try town.run("UPDATE users SET is_active = false WHERE id = '\(Self.viewer)'")
            #expect(try await browser.token("beta").status == 401)
            try town.run("UPDATE users SET is_active = true WHERE id = '\(Self.viewer)'")
            try town.run("DELETE FROM user_memberships WHERE user_id = '\(Self.viewer)'")
            #expect(try await browser.token().status == 401)
        }
    }

    @Test(
        "Whoever is removed from the tenant that the session asked for last has to log in again, also if they come back"
    )
    func removed() async throws {
        try await Self.withBrowser { town, browser, _ async throws in
            let owner = try browser.nobody.bearing(try await town.token(of: .acme(.owner)))
            #expect(try await owner.delete("/api/v6/users/\(Self.viewer)").status == 204)
            try town.run(
                """
                INSERT INTO user_memberships (user_id, tenant_id, role)
                VALUES ('\(Self.viewer)', '\(Town.acme)', 'viewer')
                """)
            #expect(try await browser.token("acme").status == 401)
        }
    }

    @Test("One person has so many sessions of browsers; a further one ends the one that was used longest ago")
    func bounded() async throws {
        try await Self.withBrowser { town, browser, _ async throws in
            let more = AccountStore.browserSessionsMax - 1
            try town.run(
                """
                INSERT INTO refresh_tokens (
                    token_hash, user_id, tenant_id, expires_at, kind, idle_ends_at, last_used_at)
                SELECT lpad(n::text, 64, '0'), '\(Self.viewer)', '\(Town.acme)', now() + interval '1 day', 'browser',
                    now() + interval '1 hour', now() + interval '1 minute'
                FROM generate_series(1, \(more)) n
                """)
            #expect(try await browser.token().status == 200)
            try town.run("UPDATE refresh_tokens SET last_used_at = now() - interval '1 hour' WHERE ip_address IS NULL")
            try town.run(
                "UPDATE refresh_tokens SET last_used_at = now() - interval '2 hours' WHERE token_hash LIKE '0%7'")
            let living = "SELECT count(*) FROM refresh_tokens WHERE kind = 'browser' AND revoked_at IS NULL"
            #expect(try town.lines(living) == ["\(more + 1)"])
            var further = Browser(browser.nobody)
            #expect(try await further.login(Self.email, Self.password).status == 200)
            #expect(try town.lines(living) == ["\(more + 1)"])
            #expect(try await browser.token().status == 200)
            #expect(
                try town.lines("SELECT token_hash LIKE '0%7' FROM refresh_tokens WHERE ended_at IS NOT NULL") == ["t"])
        }
    }

    @Test("Tokens count against the person's rate of requests")
    func rate() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            let server = try await town.server { $0.rates.principalPerMinute = 2 }
            let limited = Town(database: town.database, stores: town.stores, server: server, live: town.live)
            try await limited.open { nobody async throws in
                var browser = Browser(nobody)
                _ = try await browser.login(Self.email, Self.password)
                #expect(try await browser.token().status == 200)
                #expect(try await browser.token().status == 200)
                #expect(try await browser.token().status == 429)
            }
        }
    }
}
