import HTTPTypes
import Model
import Parking

extension Contract {
    static let user = Schema.object([
        "id": .uuid, "email": .text.like("owner@harbour-parking.example"), "name": .text.orNull.like("Ann Owner"),
        "role": .words(of: Role.self).about("In the current tenant."),
        "is_platform_admin": .flag.like(json: "false"), "tenant_id": .uuid.about("The current tenant."),
        "tenant_name": .text.like("Harbour Parking"), "tenant_slug": .text.like("harbour-parking"),
    ])

    static let membership = Schema.object([
        "id": .uuid, "name": .text.like("Harbour Parking"), "slug": .text.like("harbour-parking"),
        "type": .words(of: TenantSummary.Kind.self), "role": .words(of: Role.self),
    ])

    static let login = Schema.object([
        "access_token": .text.like("eyJhbGciOiJIUzI1NiIsImtpZCI6…").about("Good for expires_in seconds."),
        "refresh_token": .text.like("b5d0…").about("Good once, within 30 days."),
        "token_type": .words("bearer"), "expires_in": .integer.like(json: "900"), "user": .named("User"),
        "tenants": .list(.named("Membership")).about("Where the person may switch to."),
    ])

    /// Bounded in bytes: of what is not ASCII fewer characters are taken.
    private static func credential(_ max: Int) -> Schema {
        Schema(.text(format: nil, pattern: #"^[^\u0000]*$"#, length: 1...max))
    }

    /// What OAuth 2's password grant has beside them.
    private static let ignored = Schema.text.optional.like("").about("Ignored.")

    static let authOperations: [Operation] = [
        Operation(.post, "/api/auth/login", "login", in: "Auth", for: .open, "Log in with a password")
            .about("Whatever is wrong, the refusal is the same and takes the same time.")
            .body(
                .object([
                    "email": credential(Limits.emailBytesMax).like("owner@harbour-parking.example"),
                    "password": credential(Limits.passwordBytesMax).like("correct horse battery"),
                ])
            )
            .form(
                .object([
                    "username": credential(Limits.emailBytesMax).like("owner@harbour-parking.example"),
                    "password": credential(Limits.passwordBytesMax).like("correct horse battery"),
                    "grant_type": ignored, "scope": ignored, "client_id": ignored, "client_secret": ignored,
                ])
            )
            .gives(.named("Login")).refuses(401, 403),
        Operation(.post, "/api/auth/refresh", "refresh", in: "Auth", for: .open, "Exchange a refresh token")
            .about("The old token is dead from then on; presenting it again ends the login everywhere.")
            .body(.object(["refresh_token": .text().like("b5d0c1e2")]))
            .gives(.named("Login")).refuses(401, 403),
        Operation(.post, "/api/auth/logout", "logout", in: "Auth", for: .open, "End a login")
            .body(.object(["refresh_token": .text().like("b5d0c1e2")])).givesNothing(),
        Operation(
            .post, "/api/auth/switch-tenant", "switchTenant", in: "Auth", for: .member(.viewer),
            "Go to another tenant"
        )
        .about("Exactly one of the two. Platform admins reach every active tenant, others their own.")
        .body(.one(of: .object(["tenant_id": .uuid]), .object(["tenant_slug": .tenantSlug])))
        .gives(.named("Login")).refuses(404),
        Operation(.get, "/api/auth/me", "me", in: "Auth", for: .member(.viewer), "Who is asking")
            .gives(.object(["user": .named("User"), "tenants": .list(.named("Membership"))])),
    ]
}
