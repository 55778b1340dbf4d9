import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("Security: the cookie of a browser's session")
struct SessionSecurityTests {
    private typealias Rows = BrowserSessionTests

    @Test("Tabs that renew side by side with one cookie never log each other out, round after round")
    func tabs() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            for round in 0..<3 {
                let statuses = try await withThrowingTaskGroup { group in
                    for tab in 0..<12 {
                        group.addTask { try await browser.token(tab.isMultiple(of: 2) ? "acme" : "beta").status }
                    }
                    var statuses: [Int] = []
                    for try await status in group { statuses.append(status) }
                    return statuses
                }
                #expect(statuses == Array(repeating: 200, count: 12), "\(round)")
            }
            #expect(try town.lines("SELECT count(*) FROM refresh_tokens") == ["1"])
        }
    }

    @Test("A cookie alone opens nothing: every route that asks who is there answers 401, the others as to nobody")
    func cookieAlone() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            let own: Set = [Browser.session, Browser.tokens]
            for operation in town.server.contract.operations where !own.contains(operation.path) {
                let path = operation.path.replacing(/\{\w+\}/, with: "00000000-0000-4000-8000-00000000dead")
                let body = operation.body == nil ? nil : "{}"
                let reply = try await browser.page.send(operation.method, path, body)
                let stranger = try await Browser(browser.nobody).page.send(operation.method, path, body)
                #expect(reply.status == stranger.status, "\(operation.id)")
                #expect(reply.header("Set-Cookie") == nil, "\(operation.id)")
                if operation.access != .open { #expect(reply.status == 401, "\(operation.id)") }
            }
            #expect(try await browser.token().status == 200)
        }
    }

    @Test("A cookie that was stolen before the sign-out is worth nothing after it, with the access tokens made of it")
    func stolen() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            let thief = browser
            let token = try await thief.token()
            #expect(try await browser.leave().status == 204)
            #expect(try await thief.token().status == 401)
            #expect(try await thief.bearing(token).get("/api/v6/spaces").status == 401)
        }
    }

    @Test("A page of another site logs nobody in, gets no token and signs nobody out, whatever it sends (login CSRF)")
    func foreign() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            let cookie = try #require(browser.cookie)
            let login = #"{"email":"\#(Rows.email)","password":"\#(Rows.password)"}"#
            let requests: [(HTTPRequest.Method, String, String?)] = [
                (.post, Browser.session, login), (.post, Browser.tokens, "{}"), (.delete, Browser.session, nil),
            ]
            let pages = [
                ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Sec-Fetch-Site": "none"],
                ["Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"], ["Origin": "https://evil.example"],
                ["Origin": "null"], ["Origin": "http://localhost.evil.example"], [:],
                ["Sec-Fetch-Site": "same-origin, cross-site"], ["Sec-Fetch-Site": ""],
            ]
            for (method, path, body) in requests {
                for page in pages {
                    var caller = try browser.nobody.with("Cookie", cookie).with("Content-Type", "application/json")
                    for (name, value) in page { caller = try caller.with(name, value) }
                    let reply = try await caller.send(method, path, body)
                    #expect(reply.status == 403, "\(method) \(path) \(page)")
                    #expect(reply.header("Set-Cookie") == nil && reply.json["access_token"].text == nil)
                }
                for type in ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"] {
                    let form = try browser.page.with("Content-Type", type)
                    #expect(try await form.send(method, path, body).status == 415, "\(method) \(path) \(type)")
                }
            }
            #expect(try town.lines("SELECT count(*) FROM refresh_tokens") == ["1"])
            #expect(try await browser.token().status == 200)
        }
    }

    @Test("An id that was planted before the login is not taken over, and two of one name are none (session fixation)")
    func fixation() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            let planted = "parkd=" + String(repeating: "a", count: 64)
            var victim = Browser(browser.nobody, cookie: planted)
            #expect(try await victim.login(Rows.email, Rows.password).status == 200)
            #expect(victim.cookie != planted)
            #expect(try await Browser(browser.nobody, cookie: planted).token().status == 401)
            // A session of the attacker's own ends when somebody logs in over it.
            var over = browser
            #expect(try await over.login("owner-acme@example.org", Rows.password).status == 200)
            #expect(try await browser.token().status == 401)
            let own = try #require(over.cookie)
            #expect(try await Browser(browser.nobody, cookie: "\(own); \(planted)").token().status == 401)
            #expect(try await Browser(browser.nobody, cookie: "\(own); \(own)").token().status == 401)
            #expect(try await Browser(browser.nobody, cookie: "a=b; \(own); c").token().status == 200)
        }
    }

    @Test("A page's access token never becomes a refresh token (a script's quarter of an hour stays one)")
    func stolenToken() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            let script = try browser.bearing(try await browser.token())
            let reply = try await script.post("/api/auth/switch-tenant", #"{"tenant_slug":"acme"}"#)
            #expect(reply.status == 401)
            #expect(reply.json["refresh_token"].text == nil)
            #expect(try town.lines("SELECT count(*) FROM refresh_tokens WHERE kind = 'refresh'") == ["0"])
            #expect(try await browser.token().status == 200)
        }
    }

    @Test("An id in another spelling, cut or longer is none, and ends nobody's session")
    func spellings() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            let id = try #require(browser.cookie).dropFirst("parkd=".count)
            for other in [
                id.uppercased(), String(id.dropLast()), id + "0", "", "\"\(id)\"", String(repeating: "z", count: 64),
            ] where other != id {
                let stranger = Browser(browser.nobody, cookie: "parkd=\(other)")
                #expect(try await stranger.token().status == 401, "\(other)")
                #expect(try await stranger.leave().status == 204)
            }
            #expect(try await Browser(browser.nobody, cookie: "__Host-parkd=\(id)").token().status == 401)
            #expect(try await browser.token().status == 200)
        }
    }

    @Test("The cookie of a member of another tenant opens no tenant but their own, by slug, header or case")
    func otherTenant() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            var stranger = Browser(browser.nobody)
            #expect(try await stranger.login("owner-beta@example.org", Rows.password).status == 200)
            for slug in ["acme", "ACME", "platform"] { #expect(try await stranger.token(slug).status == 404) }
            let named = try await stranger.page.with("X-Tenant-Slug", "acme").send(.post, Browser.tokens, "{}")
            #expect(named.json["user"]["tenant_slug"].text == "beta")
            let id = try town.lines("SELECT family_id FROM refresh_tokens ORDER BY created_at LIMIT 1")[0]
            let here = try stranger.bearing(try await stranger.token())
            #expect(try await here.delete("/api/auth/sessions/\(id)").status == 404)
            #expect(try await browser.token().status == 200)
        }
    }

    @Test("A session's id is no refresh token, and a refresh token is no session's id")
    func kinds() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            let id = try #require(browser.cookie).dropFirst("parkd=".count)
            for path in ["/api/auth/refresh", "/api/auth/logout"] {
                let reply = try await browser.nobody.post(path, #"{"refresh_token":"\#(id)"}"#)
                #expect(reply.status == (path.hasSuffix("refresh") ? 401 : 204))
            }
            #expect(try await browser.token().status == 200)
            let login = try await browser.nobody.post(
                "/api/auth/login", #"{"email":"\#(Rows.email)","password":"\#(Rows.password)"}"#)
            let token = try #require(login.json["refresh_token"].text)
            let thief = Browser(browser.nobody, cookie: "parkd=\(token)")
            #expect(try await thief.token().status == 401)
            #expect(try await thief.leave().status == 204)
            let refreshed = try await browser.nobody.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
            #expect(refreshed.status == 200)
        }
    }

    @Test("A session that is ended while a token is asked for gives none")
    func race() async throws {
        try await Rows.withBrowser { town, browser, _ async throws in
            let blocker = try Blocker(town.database)
            try await blocker.run(
                """
                BEGIN; SELECT id FROM users WHERE email = '\(Rows.email)' FOR UPDATE;
                UPDATE refresh_tokens SET ended_at = now(), revoked_at = now()
                """)
            async let reply = browser.token("beta")
            #expect(try await blocker.sees(waiting: 1))
            try await blocker.run("COMMIT")
            #expect(try await reply.status == 401)
        }
    }

    @Test("Passwords are guessed no faster here: guesses at both logins count together, and dead cookies count too")
    func guesses() async throws {
        var rates = RateSettings()
        rates.accountFailuresPerMinute = 2
        rates.addressFailuresPerMinute = 5
        try await House(rates: rates).open { caller async throws in
            var browser = Browser(caller)
            #expect(try await browser.login("ann@example.org", "wrong horse").status == 401)
            #expect(try await caller.login("ann", "wrong horse").status == 401)
            #expect(try await browser.login("ann@example.org", "wrong horse").status == 429)
            let dead = Browser(caller, cookie: "parkd=" + String(repeating: "0", count: 64))
            for _ in 0..<3 { #expect(try await dead.token().status == 401) }
            for reply in [
                try await dead.token(), try await dead.leave(), try await browser.login("olive@example.org", "x"),
            ] { #expect(reply.status == 429) }
        }
    }

    @Test("Unknown, wrong and disabled are refused in the same words and recorded; a body has 4 kB at most")
    func words() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            var bodies: Set<String> = []
            for (name, password) in [("nobody", "correct horse"), ("ann", "wrong"), ("dora", "correct horse")] {
                var browser = Browser(try caller.with("X-Request-ID", "same"))
                let reply = try await browser.login("\(name)@example.org", password)
                #expect(reply.status == 401 && reply.header("Set-Cookie") == nil)
                bodies.insert(String(decoding: reply.body, as: UTF8.self))
            }
            #expect(bodies.count == 1)
            let large = #"{"email":"\#(String(repeating: "a", count: 4096))"}"#
            #expect(try await Browser(caller).page.send(.post, Browser.session, large).status == 413)
        }
        #expect(await house.accounts.audit.map(\.succeeded) == [false, false, false])
    }
}
