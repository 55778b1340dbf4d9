import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("Security: pages of strangers")
struct BrowserSecurityTests {
    @Test(
        "An origin that only resembles an allowed one is none: longer, shorter, in another scheme, port or case, a list"
    )
    func origins() async throws {
        try await House(corsOrigins: ["https://dash.example"]).open { caller async throws in
            for origin in [
                "https://dash.example.evil.example", "https://evildash.example", "https://dash.exampl",
                "http://dash.example",
                "https://dash.example:444", "https://dash.example/", "https://sub.dash.example", "null", "*",
                "https://dash.example, https://evil.example", "https://evil.example https://dash.example",
                "HTTPS://DASH.EXAMPLE", "https://user@dash.example", "https://dash.example.", "", "file://",
            ] {
                let page = try caller.with("Origin", origin)
                for reply in [
                    try await page.get("/api/v6/status"),
                    try await page.with("Access-Control-Request-Method", "DELETE").send(.options, "/api/v6/devices"),
                ] {
                    #expect(reply.header("Access-Control-Allow-Origin") == nil, "\(origin)")
                    #expect(reply.header("Access-Control-Allow-Credentials") == nil, "\(origin)")
                }
            }
        }
    }

    @Test("What a stranger writes into a path comes back as JSON that no browser takes for a page")
    func reflection() async throws {
        try await House().open { caller async throws in
            for path in [
                "/%3Cscript%3Ealert(1)%3C/script%3E", "/api/v6/devices/%3Csvg%20onload=x%3E", "/docs/%22%3E%3Cb%3E",
            ] {
                let reply = try await caller.get(path)
                #expect([401, 404].contains(reply.status))
                #expect(reply.header("Content-Type")?.hasPrefix("application/problem+json") == true)
                #expect(reply.header("X-Content-Type-Options") == "nosniff")
            }
        }
    }

    @Test("The documentation holds no script, and its policy lets none run and nobody frame it")
    func documentation() async throws {
        try await House().open { caller async throws in
            let reply = try await caller.get("/docs")
            let text = String(decoding: reply.body, as: UTF8.self).lowercased()
            #expect(reply.status == 200 && !text.contains("<script") && !text.contains("javascript:"))
            #expect(text.firstMatch(of: /<[^>]*\son[a-z]+\s*=/) == nil)
            let policy = try #require(reply.header("Content-Security-Policy"))
            for words in ["default-src 'none'", "frame-ancestors", "base-uri", "form-action"] {
                #expect(policy.contains(words), "\(words)")
            }
            #expect(!policy.contains("script-src"))
        }
    }
}
