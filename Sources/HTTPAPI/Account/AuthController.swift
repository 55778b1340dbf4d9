import HTTPTypes
import Hummingbird
import JSON
import LoRaWAN
import Model
import Parking

/// Login, and what keeps one alive.
struct AuthController: Sendable {
    let logins: Logins

    func add(to routes: inout RouteTable) {
        let account = Chapter.account
        routes.open(
            account.all(.post, "login", at: "/login", for: .open, "Log in with a password")
                .about("Whatever is wrong, the refusal is the same and takes the same time.")
                .body(Self.jsonCredentials).form(Self.formCredentials).gives(.login).refuses(401, 403),
            login)
        routes.open(
            account.all(.post, "refresh", at: "/refresh", for: .open, "Exchange a refresh token")
                .about("The old token is dead from then on; presenting it again ends the login everywhere.")
                .body(.object(["refresh_token": .text().like("b5d0c1e2")])).gives(.login).refuses(401, 403),
            refresh)
        routes.open(
            account.all(.post, "logout", at: "/logout", for: .open, "End a login")
                .body(.object(["refresh_token": .text().like("b5d0c1e2")])).givesNothing(),
            logout)
        routes.member(
            account.all(.post, "switchTenant", at: "/switch-tenant", for: .member(.viewer), "Go to another tenant")
                .about("Exactly one of the two. Platform admins reach every active tenant, others their own.")
                .body(.one(of: .object(["tenant_id": .uuid]), .object(["tenant_slug": .tenantSlug])))
                .gives(.login).refuses(404).evenIfSuspended(),
            switchTenant)
        routes.member(
            account.all(.get, "me", at: "/me", for: .member(.viewer), "Who is asking")
                .gives(.object(["user": .user, "tenants": .list(.membership), "features": .features])),
            me)
    }

    @Sendable private func login(_ request: APIRequest) async throws -> Answer {
        try logins.checkAddress(of: request)
        let (name, password) = try await Self.credentials(request)
        return Self.answer(try await logins.login(email: EmailAddress(of: name), password: password, request))
    }

    @Sendable private func refresh(_ request: APIRequest) async throws -> Answer {
        try logins.checkAddress(of: request)
        let token = try await Self.refreshToken(request)
        return Self.answer(try await logins.refresh(token, request))
    }

    @Sendable private func logout(_ request: APIRequest) async throws -> Answer {
        try logins.checkAddress(of: request)
        let token = try await Self.refreshToken(request)
        try await logins.logout(token, request)
        return .noContent.notStored()
    }

    @Sendable private func switchTenant(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var fields = try await request.fields()
        let id = fields.optional("tenant_id")
        let slug = fields.optional("tenant_slug")
        if (id == nil) == (slug == nil) {
            fields.fail("tenant_id", .contradictory, "Exactly one of tenant_id and tenant_slug must be given.")
        }
        let tenantID = id.flatMap { TenantID($0) }
        if id != nil && tenantID == nil { fields.fail("tenant_id", .malformed, "tenant_id must be a UUID.") }
        try fields.check()
        let target = tenantID.map(Logins.Target.id) ?? .slug(slug ?? "")
        return Self.answer(try await logins.switchTenant(of: principal, to: target, request))
    }

    @Sendable private func me(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let tenants = try await logins.tenants(of: principal)
        let features = try await logins.features(of: principal)
        return Answer.json { json in
            Self.write(principal, to: &json)
            Self.write(tenants, to: &json)
            json.object("features") { json in Feature.write(features, to: &json) }
        }.notStored()
    }

    static let jsonCredentials = Schema.object([
        "email": credential(Limits.emailBytesMax).like("owner@harbour-parking.example"),
        "password": credential(Limits.passwordBytesMax).like("correct horse battery"),
    ])

    private static let formCredentials = Schema.object([
        "username": credential(Limits.emailBytesMax).like("owner@harbour-parking.example"),
        "password": credential(Limits.passwordBytesMax).like("correct horse battery"),
        "grant_type": ignored, "scope": ignored, "client_id": ignored, "client_secret": ignored,
    ])

    /// Bounded in bytes: of what is not ASCII fewer characters are taken.
    private static func credential(_ max: Int) -> Schema {
        Schema(.text(format: nil, pattern: #"^[^\u0000]*$"#, length: 1...max))
    }

    /// What OAuth 2's password grant has beside them.
    private static let ignored = Schema.text.optional.like("").about("Ignored.")

    /// JSON with `email`, or a form with `username`, as OAuth 2's password grant names it.
    static func credentials(_ request: APIRequest) async throws -> (name: String, password: String) {
        var fields = try await request.fields()
        let nameField = request.mediaType == "application/json" ? "email" : "username"
        let name = fields.required(nameField, bytesMax: Limits.emailBytesMax)
        let password = fields.required("password", bytesMax: Limits.passwordBytesMax)
        try fields.check()
        return (name, password)
    }

    private static func refreshToken(_ request: APIRequest) async throws -> RefreshToken {
        var fields = try await request.fields()
        let text = fields.required("refresh_token") { $0.text("refresh_token") }
        try fields.check()
        return RefreshToken(text: text ?? "")
    }

    /// A refresh token stands in the answer; the id of a browser's session never does: no script may see it.
    static func answer(_ login: Logins.Login) -> Answer {
        Answer.json(capacity: 2048) { json in
            json.member("access_token", login.accessToken)
            if login.kind == .refresh, let token = login.secret { json.member("refresh_token", token.text) }
            json.member("token_type", "bearer")
            json.member("expires_in", AccessTokens.lifetimeS)
            write(login.principal, to: &json)
            write(login.tenants, to: &json)
            json.object("features") { json in Feature.write(login.features, to: &json) }
        }.notStored()
    }

    private static func write(_ principal: Principal, to json: inout JSONWriter) {
        json.object("user") { json in
            json.member("id", principal.account?.id)
            json.member("email", principal.account?.email)
            json.member("name", principal.account?.name)
            json.member("role", principal.role.rawValue)
            json.member("is_platform_admin", principal.isPlatformAdmin)
            json.member("tenant_id", principal.tenant.id)
            json.member("tenant_name", principal.tenant.name)
            json.member("tenant_slug", principal.tenant.slug)
        }
    }

    private static func write(_ tenants: [Membership], to json: inout JSONWriter) {
        json.array("tenants") { json in
            for membership in tenants {
                json.object { json in membership.write(to: &json) }
            }
        }
    }
}

extension Schema {
    fileprivate static let user = Schema.named(
        "User",
        .object([
            "id": .uuid, "email": .text.like("owner@harbour-parking.example"),
            "name": .text.orNull.like("Ann Owner"), "role": .words(of: Role.self).about("In the current tenant."),
            "is_platform_admin": .flag.like(json: "false"), "tenant_id": .uuid.about("The current tenant."),
            "tenant_name": .text.like("Harbour Parking"), "tenant_slug": .text.like("harbour-parking"),
        ]))

    /// Where a person belongs.
    static let membership = Schema.named(
        "Membership",
        .object([
            "id": .uuid, "name": .text.like("Harbour Parking"), "slug": .text.like("harbour-parking"),
            "type": .words(of: TenantSummary.Kind.self), "role": .words(of: Role.self),
        ]))

    fileprivate static let login = Schema.named(
        "Login", accessOfLogin.adding(["refresh_token": .text.like("b5d0…").about("Good once, within 30 days.")]))

    /// A login without a refresh token: a cookie keeps it alive.
    static let browserLogin = Schema.named("BrowserLogin", accessOfLogin)

    private static let accessOfLogin = Schema.object([
        "access_token": .text.like("eyJhbGciOiJIUzI1NiIsImtpZCI6…").about("Good for expires_in seconds."),
        "token_type": .words("bearer"), "expires_in": .integer.like(json: "900"), "user": .user,
        "tenants": .list(.membership).about("Where the person may switch to."), "features": .features,
    ])

    fileprivate static let features = Feature.flags.about(
        "What dashboards show of the current tenant: what /api/v6/status has, without what the tenant's settings "
            + "leave out.")
}

extension Membership {
    /// Writes the members of a place where a person belongs.
    func write(to json: inout JSONWriter) {
        json.member("id", tenant.id)
        json.member("name", tenant.name)
        json.member("slug", tenant.slug)
        json.member("type", tenant.kind.rawValue)
        json.member("role", role.rawValue)
    }
}
