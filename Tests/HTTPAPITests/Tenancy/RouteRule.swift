import HTTPTypes
import Parking

@testable import HTTPAPI

/// What API.md says of a route: who may use it, what its path names, and whose rows it shows.
///
/// Texts may hold the words of ``Thing/rows``, those of the caller (`{tenant}`, `{user}`, and `{scope}`, which is the
/// condition for the rows that the caller sees), `{door}`, a tenant that the caller may switch to, `{other}`, a tenant
/// that is not `{owner}`, and `{new}`, an EUI that nothing has.
struct RouteRule: Sendable {
    /// The operation's name in the contract.
    let id: String
    /// The role that it needs; `nil` where anyone may.
    let role: Role?
    /// What an API key must be made for; `nil` where none opens it.
    var resource: KeyScope.Resource?
    var thing: Thing?
    /// Whether the tenant is the current one even where all are seen.
    var isConfined = false
    var query = ""
    var body: String?
    /// The body of who stands in the platform, where it is another.
    var platformBody: String?
    /// Whether the body says what the platform alone may say: which tenant something is for.
    var isForPlatform = false
    /// The answer to who may not see what the path names, or what the body does.
    var stranger = 404
    /// The answer of a route for everyone.
    var open = 200
    /// Whether what the path names is the caller's as a person, wherever they stand: nobody else's is made for them.
    var isOfPerson = false
    /// Whether what the path names is the caller's to see, so that only the body can name another's.
    var isOwn = false
    var rows: Rows?

    /// The rows that an answer must show, and no others.
    struct Rows: Sendable {
        /// Asks for them past row-level security.
        let sql: String
        /// Those that the answer shows.
        let shown: @Sendable (JSONTree) -> [String]
    }

    init(_ id: String, _ role: Role?, _ resource: KeyScope.Resource? = nil, _ thing: Thing? = nil) {
        self.id = id
        self.role = role
        self.resource = resource
        self.thing = thing
    }
}

extension RouteRule {
    func ofPerson() -> RouteRule { with { $0.isOfPerson = true } }
    func confined() -> RouteRule { with { $0.isConfined = true } }
    func query(_ text: String) -> RouteRule { with { $0.query = text } }
    func open(_ status: Int) -> RouteRule { with { $0.open = status } }

    func body(_ text: String, platform: String? = nil, stranger: Int = 404, own: Bool = false) -> RouteRule {
        with {
            $0.body = text
            $0.platformBody = platform
            $0.stranger = stranger
            $0.isOwn = own
        }
    }

    func forPlatform() -> RouteRule { with { $0.isForPlatform = true } }

    /// The rows under a plural name.
    func lists(_ list: String, by key: String = "id", _ sql: String) -> RouteRule {
        with { $0.rows = Rows(sql: sql) { $0[list].items.compactMap { $0[key].text } } }
    }

    /// The one that the path names.
    func shows(_ key: String = "id", is word: String = "{id}") -> RouteRule {
        with { $0.rows = Rows(sql: "SELECT '\(word)'") { [$0[key].text ?? ""] } }
    }

    func shows(_ sql: String, _ shown: @escaping @Sendable (JSONTree) -> [String]) -> RouteRule {
        with { $0.rows = Rows(sql: sql, shown: shown) }
    }

    private func with(_ change: (inout RouteRule) -> Void) -> RouteRule {
        var rule = self
        change(&rule)
        return rule
    }
}

/// What follows from a rule and a situation.
extension RouteRule {
    /// Whom the route is for, in the words of the route table.
    var access: Access {
        switch role {
        case nil: .open
        case .platformAdmin?: .platform
        case let role?: .member(role)
        }
    }

    /// Whether the caller sees a tenant's rows by this route.
    func sees(_ situation: Situation, _ owner: TenantID) -> Bool {
        owner == situation.tenant || (situation.isCrossTenant && !isConfined)
    }

    /// The status that the contract's words promise.
    func expected(_ operation: HTTPAPI.Operation, _ situation: Situation, owner: TenantID) -> Int {
        guard let role else { return open }
        switch situation.bar {
        case .unknown?: return 401
        case .suspended?:
            let mayLeave = id == "switchTenant" && situation.role == .platformAdmin
            return mayLeave ? operation.status : 403
        case nil: break
        }
        guard isOpened(to: situation, role, operation.method) else { return 403 }
        if isForPlatform && !situation.isCrossTenant { return 422 }
        let namesTenants = (thing != nil && !isOfPerson) || stranger != 404
        if namesTenants && role != .platformAdmin && !sees(situation, owner) { return stranger }
        return operation.status
    }

    private func isOpened(to situation: Situation, _ needed: Role, _ method: HTTPRequest.Method) -> Bool {
        if case .key = situation.proof {
            guard let resource else { return false }
            let scope = KeyScope(resource, method == .get ? .read : .write)
            return situation.scopes.contains { $0.allows(scope) }
        }
        guard let held = situation.role, held >= needed else { return false }
        return needed != .platformAdmin || situation.isCrossTenant
    }
}
