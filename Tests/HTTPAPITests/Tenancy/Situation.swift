import LoRaWAN
import Parking

@testable import HTTPAPI

/// Who asks, where they stand, and what has become of them since they got in.
struct Situation: Sendable, CustomStringConvertible {
    /// What keeps someone out before any right is looked at.
    enum Bar: Sendable {
        /// Not known, or no longer: 401.
        case unknown
        /// The tenant is suspended: 403.
        case suspended
    }

    /// What is sent to say who asks.
    enum Proof: Sendable {
        case nothing
        /// A token, which claims a role that may be more than what is held.
        case token(UserID, claiming: Role)
        case key([String])
    }

    let description: String
    var proof: Proof
    /// The current tenant.
    var tenant: TenantID
    /// What is held there; `nil` where nothing is, as by keys.
    var role: Role?
    var bar: Bar?
    /// What makes it so, after the town's rows; `{key}` is the key's row.
    var furnish = ""

    /// Whether rows of all tenants are seen.
    var isCrossTenant: Bool { role == .platformAdmin && tenant == .platform }

    var scopes: [KeyScope] {
        if case .key(let names) = proof { names.compactMap { KeyScope($0) } } else { [] }
    }

    var person: UserID? {
        if case .token(let id, _) = proof { id } else { nil }
    }

    static let all: [Situation] =
        [Situation("nobody", .nothing, in: Town.acme, bar: .unknown)] + members + admins + moved + barred + keys
}

extension Situation {
    private init(
        _ description: String, _ proof: Proof, in tenant: TenantID, _ role: Role? = nil, bar: Bar? = nil,
        _ furnish: String = ""
    ) {
        self.init(
            description: description, proof: proof, tenant: tenant, role: role, bar: bar, furnish: furnish)
    }

    private init(_ description: String, _ person: Person, bar: Bar? = nil, _ furnish: String = "") {
        self.init(
            description, .token(person.id, claiming: person.role), in: person.tenant, person.role, bar: bar, furnish)
    }

    private static let members = [Role.viewer, .operator, .admin, .owner].map {
        Situation("Acme's \($0.rawValue)", .acme($0))
    }

    private static let admins = [
        Situation("a platform admin in the platform", .platform),
        Situation("a platform admin who switched to Acme", .switched(to: Town.acme)),
        Situation("a platform admin who switched to Beta", .switched(to: Town.beta)),
        Situation(
            "an owner of the platform tenant, no platform admin",
            .token(Person.acme(.owner).id, claiming: .owner), in: .platform, .owner,
            membership(of: .acme(.owner), in: .platform, .owner)),
    ]

    private static let moved = [
        Situation(
            "Acme's viewer who switched to Beta, where they are admin",
            .token(Person.acme(.viewer).id, claiming: .admin), in: Town.beta, .admin,
            membership(of: .acme(.viewer), in: Town.beta, .admin)),
        Situation(
            "Beta's admin who switched to Acme, where they are viewer",
            .token(Person.beta(.admin).id, claiming: .viewer), in: Town.acme, .viewer,
            membership(of: .beta(.admin), in: Town.acme, .viewer)),
        Situation(
            "Acme's operator with an owner's token from before",
            .token(Person.acme(.operator).id, claiming: .owner), in: Town.acme, .operator),
        Situation(
            "Acme's owner with a viewer's token from before",
            .token(Person.acme(.owner).id, claiming: .viewer), in: Town.acme, .viewer),
        Situation(
            "Acme's owner with a token for Beta, which they never were in",
            .token(Person.acme(.owner).id, claiming: .owner), in: Town.beta, bar: .unknown),
        Situation(
            "Acme's owner with a token that claims to be a platform admin's",
            .token(Person.acme(.owner).id, claiming: .platformAdmin), in: Town.acme, bar: .unknown),
    ]

    private static let suspended = "UPDATE tenants SET suspended_at = now(), suspension_reason = 'Unpaid' WHERE id = "

    private static let barred = [
        Situation("a suspended tenant's viewer", .acme(.viewer), bar: .suspended, suspended + "'\(Town.acme)'"),
        Situation("a suspended tenant's owner", .acme(.owner), bar: .suspended, suspended + "'\(Town.acme)'"),
        Situation(
            "a platform admin who stands in a suspended tenant", .switched(to: Town.acme), bar: .suspended,
            suspended + "'\(Town.acme)'"),
        Situation(
            "a disabled owner", .acme(.owner), bar: .unknown,
            "UPDATE users SET is_active = false WHERE id = '\(Person.acme(.owner).id)'"),
        Situation(
            "an owner whose membership has ended", .acme(.owner), bar: .unknown,
            "UPDATE user_memberships SET is_active = false WHERE user_id = '\(Person.acme(.owner).id)'"),
        Situation(
            "a platform admin who is none any more, in Acme", .switched(to: Town.acme), bar: .unknown,
            "DELETE FROM user_memberships WHERE tenant_id = '\(TenantID.platform)'"),
    ]

    private static let reads = KeyScope.Resource.allCases.map { "\($0.rawValue):read" }
    private static let writes = KeyScope.Resource.allCases.map { "\($0.rawValue):write" }

    private static let keys = [
        Situation("Acme's key to look at everything", .key(reads), in: Town.acme),
        Situation("Acme's key to change everything", .key(writes), in: Town.acme),
        Situation("Acme's key to change devices", .key(["devices:write"]), in: Town.acme),
        Situation("Beta's key to look at spaces", .key(["spaces:read"]), in: Town.beta),
        Situation("a key of the platform tenant to change everything", .key(writes), in: .platform),
        Situation(
            "a suspended tenant's key", .key(writes), in: Town.acme, bar: .suspended, suspended + "'\(Town.acme)'"),
        Situation(
            "a revoked key", .key(writes), in: Town.acme, bar: .unknown,
            "UPDATE api_keys SET is_active = false, revoked_at = now() WHERE id = '{key}'"),
        Situation(
            "an expired key", .key(writes), in: Town.acme, bar: .unknown,
            "UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = '{key}'"),
    ]

    private static func membership(of person: Person, in tenant: TenantID, _ role: Role) -> String {
        """
        INSERT INTO user_memberships (user_id, tenant_id, role) VALUES ('\(person.id)', '\(tenant)', '\(role.rawValue)')
        """
    }
}
