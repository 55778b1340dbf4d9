import HTTPTypes
import Hummingbird
import JSON
import LoRaWAN
import Parking

/// Login, and what keeps one alive.
struct AuthController: Sendable {
    let logins: Logins

    func add(to routes: inout RouteTable) {
        routes.open(.post, "/api/auth/login", login)
        routes.open(.post, "/api/auth/refresh", refresh)
        routes.open(.post, "/api/auth/logout", logout)
        routes.member(.post, "/api/auth/switch-tenant", suspendedToo: true, switchTenant)
        routes.member(.get, "/api/auth/me", me)
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
        var fields = try await request.jsonFields()
        fields.allow(only: "tenant_id", "tenant_slug")
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
        return Answer.json { json in
            Self.write(principal, to: &json)
            Self.write(tenants, to: &json)
        }.notStored()
    }

    /// JSON with `email`, or a form with `username`, as OAuth 2's password grant names it.
    private static func credentials(_ request: APIRequest) async throws -> (name: String, password: String) {
        var fields: BodyFields
        let nameField: String
        switch request.mediaType {
        case "application/json":
            fields = try BodyFields(json: await request.body())
            fields.allow(only: "email", "password")
            nameField = "email"
        case "application/x-www-form-urlencoded":
            fields = try BodyFields(form: await request.body())
            fields.allow(only: "username", "password", "grant_type", "scope", "client_id", "client_secret")
            nameField = "username"
        default:
            throw request.unsupportedType("application/json or application/x-www-form-urlencoded")
        }
        let name = fields.required(nameField, bytesMax: Limits.emailBytesMax)
        let password = fields.required("password", bytesMax: Limits.passwordBytesMax)
        try fields.check()
        return (name, password)
    }

    private static func refreshToken(_ request: APIRequest) async throws -> RefreshToken {
        var fields = try await request.jsonFields()
        fields.allow(only: "refresh_token")
        let text = fields.required("refresh_token") { $0.text("refresh_token") }
        try fields.check()
        return RefreshToken(text: text ?? "")
    }

    private static func answer(_ login: Logins.Login) -> Answer {
        Answer.json(capacity: 2048) { json in
            json.member("access_token", login.accessToken)
            json.member("refresh_token", login.refreshToken)
            json.member("token_type", "bearer")
            json.member("expires_in", AccessTokens.lifetimeS)
            write(login.principal, to: &json)
            write(login.tenants, to: &json)
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
