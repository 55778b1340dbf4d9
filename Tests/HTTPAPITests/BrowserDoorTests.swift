import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("The cookie and its guard follow how people reach the API")
struct BrowserDoorTests {
    private static let bound = "Path=/; Secure; HttpOnly; SameSite=Strict"
    private static let plain = "Path=/api/auth; HttpOnly; SameSite=Strict"

    private static func house(
        publicURL: String? = nil, proxies: [String] = []
    ) async throws -> House {
        let origin = try publicURL.map { try WebOrigin($0) }
        let trusted = try #require(TrustedProxies(proxies))
        return try await House(configured: { configuration in
            configuration.publicOrigin = origin
            configuration.trustedProxies = trusted
        })
    }

    private static func setCookie(_ caller: Caller) async throws -> String {
        let reply = try await caller.with("Sec-Fetch-Site", "same-origin")
            .post(Browser.session, #"{"email":"ann@example.org","password":"correct horse"}"#)
        #expect(reply.status == 200)
        let field = try #require(reply.header("Set-Cookie"))
        return field.replacing(/[0-9a-f]{64}/, with: "ID")
    }

    @Test("By a public URL of https the cookie is bound to the host and to TLS; by one of http it is neither")
    func publicURL() async throws {
        try await Self.house(publicURL: "https://park.example").open { caller async throws in
            #expect(try await Self.setCookie(caller) == "__Host-parkd=ID; \(Self.bound)")
        }
        try await Self.house(publicURL: "http://park.example").open { caller async throws in
            #expect(try await Self.setCookie(caller) == "parkd=ID; \(Self.plain)")
        }
        try await Self.house().open { caller async throws in
            #expect(try await Self.setCookie(caller.with("X-Forwarded-Proto", "https")) == "parkd=ID; \(Self.plain)")
        }
    }

    @Test("Without one a trusted proxy says it, and nobody else; the public URL counts more")
    func proxy() async throws {
        try await Self.house(proxies: ["127.0.0.1", "::1"]).served.open { caller async throws in
            let https = try caller.with("X-Forwarded-Proto", "HTTPS")
            #expect(try await Self.setCookie(https) == "__Host-parkd=ID; \(Self.bound)")
            let near = try caller.with("X-Forwarded-Proto", "https, http")
            #expect(try await Self.setCookie(near) == "parkd=ID; \(Self.plain)")
            #expect(try await Self.setCookie(caller) == "parkd=ID; \(Self.plain)")
        }
        try await Self.house(proxies: ["192.0.2.1"]).served.open { caller async throws in
            let https = try caller.with("X-Forwarded-Proto", "https")
            #expect(try await Self.setCookie(https) == "parkd=ID; \(Self.plain)")
        }
        let public_ = try await Self.house(publicURL: "http://park.example", proxies: ["127.0.0.1", "::1"])
        try await public_.served.open { caller async throws in
            let https = try caller.with("X-Forwarded-Proto", "https")
            #expect(try await Self.setCookie(https) == "parkd=ID; \(Self.plain)")
        }
    }

    @Test("Browsers that do not say whose page asks are let in by an Origin that is the public one or the host's")
    func origins() async throws {
        try await Self.house(publicURL: "https://park.example").served.open { caller async throws in
            for (origin, status) in [
                ("https://park.example", 401), ("https://localhost", 401), ("http://park.example", 403),
                ("http://localhost", 403), ("https://park.example.evil.example", 403), ("null", 403),
            ] {
                let reply = try await caller.with("Origin", origin).post(Browser.tokens, "{}")
                #expect(reply.status == status, "\(origin)")
            }
        }
        try await Self.house().served.open { caller async throws in
            for origin in ["http://localhost", "https://localhost"] {
                #expect(try await caller.with("Origin", origin).post(Browser.tokens, "{}").status == 401, "\(origin)")
            }
            #expect(try await caller.with("Origin", "http://evil.example").post(Browser.tokens, "{}").status == 403)
        }
    }

    @Test("Browsers are told to come by https from now on only where the public URL says that they do")
    func strictTransport() async throws {
        for (url, field) in [("https://park.example", "max-age=31536000"), ("http://park.example", nil), (nil, nil)] {
            try await Self.house(publicURL: url).open { caller async throws in
                for path in ["/health", "/nothing", "/api/v6/status"] {
                    #expect(try await caller.get(path).header("Strict-Transport-Security") == field, "\(path)")
                }
            }
        }
    }

    @Test("While the database is away a session is neither given up nor said to be gone")
    func away() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            var browser = Browser(caller)
            #expect(try await browser.login("ann@example.org", MemoryAccounts.password).status == 200)
            await house.accounts.fail(StoreFault(.unavailable, "away"))
            let reply = try await browser.token()
            #expect(reply.status == 503 && reply.header("Set-Cookie") == nil)
            await house.accounts.fail(nil)
            #expect(try await browser.token().status == 200)
        }
    }
}
