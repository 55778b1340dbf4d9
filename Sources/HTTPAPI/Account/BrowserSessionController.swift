import HTTPTypes
import Hummingbird
import Model
import Parking

/// The session of a browser: the only routes that read a cookie.
struct BrowserSessionController: Sendable {
    let sessions: BrowserSessions
    let door: BrowserDoor

    func add(to routes: inout RouteTable) {
        let account = Chapter.account
        routes.open(
            account.all(.post, "beginSession", at: "/session", for: .open, "Log in from a browser")
                .about(
                    """
                    The session's id is in a cookie that no script can read; it goes on for 12 hours without use, 30 \
                    days at most. \(Self.door)
                    """
                )
                .body(AuthController.jsonCredentials).gives(.browserLogin).sends(.setCookie).refuses(401, 403),
            begin)
        routes.open(
            account.all(.post, "sessionToken", at: "/session/token", for: .open, "Get an access token for a tab")
                .about(
                    """
                    By the cookie, for the tenant that is named, else the one that the session asked for last. \
                    \(Self.door)
                    """
                )
                .body(.object(["tenant_slug": Schema.text().like("harbour-parking").orNull.optional])).gives(
                    .browserLogin
                )
                .refuses(401, 403, 404),
            token)
        routes.open(
            account.all(.delete, "endBrowserSession", at: "/session", for: .open, "Log out a browser")
                .about("Ends the session of the cookie, with its access tokens. \(Self.door)")
                .givesNothing().sends(.setCookie, .clearSiteData).refuses(403),
            end)
    }

    private static let door = """
        Only pages of this server may ask: Content-Type must be application/json, and Sec-Fetch-Site same-origin, or \
        without it Origin this server's.
        """

    @Sendable private func begin(_ request: APIRequest) async throws -> Answer {
        try door.check(request)
        try sessions.logins.checkAddress(of: request)
        let (name, password) = try await AuthController.credentials(request)
        let cookie = door.cookie(of: request)
        let login = try await sessions.begin(
            email: EmailAddress(of: name), password: password, insteadOf: cookie.id(in: request.request.headers),
            request)
        var answer = AuthController.answer(login)
        answer.headers[.setCookie] = login.secret.map { cookie.set($0) }
        return answer
    }

    /// A cookie that is good for nothing is left where it is: another tab may just have put a new one in its place.
    @Sendable private func token(_ request: APIRequest) async throws -> Answer {
        try door.check(request)
        try sessions.logins.checkAddress(of: request)
        var fields = try await request.fields()
        let slug = fields.text("tenant_slug")
        try fields.check()
        let id = door.cookie(of: request).id(in: request.request.headers)
        return AuthController.answer(try await sessions.token(for: id, in: slug, request))
    }

    @Sendable private func end(_ request: APIRequest) async throws -> Answer {
        try door.check(request)
        try sessions.logins.checkAddress(of: request)
        let cookie = door.cookie(of: request)
        if let id = cookie.id(in: request.request.headers) { try await sessions.end(id, request) }
        var answer = Answer.noContent.notStored()
        answer.headers[.setCookie] = cookie.cleared
        answer.headers[.clearSiteData] = #""cache", "storage""#
        return answer
    }
}
