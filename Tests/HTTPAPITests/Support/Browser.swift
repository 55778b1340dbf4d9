import HTTPTypes
import Testing

@testable import HTTPAPI

/// A browser on a page of the server's own, with its cookie.
struct Browser: Sendable {
    static let session = "/api/auth/session"
    static let tokens = "/api/auth/session/token"

    let nobody: Caller
    /// As the header `Cookie` has it; `nil` before a login.
    var cookie: String?

    init(_ nobody: Caller, cookie: String? = nil) {
        self.nobody = nobody
        self.cookie = cookie
    }

    /// The cookie that an answer sets: `name=value`.
    static func cookie(in reply: Reply) -> String? {
        reply.header("Set-Cookie").map { String($0.prefix { $0 != ";" }) }
    }

    /// What the browser adds by itself.
    var page: Caller {
        get throws {
            let page = try nobody.with("Sec-Fetch-Site", "same-origin").with("Content-Type", "application/json")
            return try cookie.map { try page.with("Cookie", $0) } ?? page
        }
    }

    /// Logs in, and keeps the cookie.
    mutating func login(_ email: String, _ password: String) async throws -> Reply {
        let reply = try await page.send(.post, Self.session, #"{"email":"\#(email)","password":"\#(password)"}"#)
        cookie = Self.cookie(in: reply) ?? cookie
        return reply
    }

    /// Asks for an access token.
    func token(_ slug: String? = nil) async throws -> Reply {
        try await page.send(.post, Self.tokens, slug.map { #"{"tenant_slug":"\#($0)"}"# } ?? "{}")
    }

    /// Signs out.
    func leave() async throws -> Reply { try await page.send(.delete, Self.session) }

    /// A caller with the access token of an answer.
    func bearing(_ reply: Reply) throws -> Caller {
        try nobody.bearing(try #require(reply.json["access_token"].text))
    }
}
