import HTTPTypes
import Hummingbird
import Parking

/// Every route of the API, collected before the router is built, so that each path knows its methods.
struct RouteTable {
    /// A method of a path.
    struct Route: Sendable {
        let method: HTTPRequest.Method
        let path: String
        let access: Access
        /// What a program's key must allow; `nil` where no key opens the route.
        let keyScope: KeyScope?
        let terms: RouteTerms
        let answer: @Sendable (APIRequest) async throws -> Answer

        init(
            method: HTTPRequest.Method, path: String, access: Access,
            answer: @escaping @Sendable (APIRequest) async throws -> Answer
        ) {
            self.method = method
            self.path = path
            self.access = access
            keyScope = KeyScope(method, path: path, access)
            terms = RouteTerms.terms(method, path)
            self.answer = answer
        }
    }

    /// Who may use a route.
    enum Access: Sendable, Equatable {
        /// Anyone.
        case open
        /// Members of the current tenant with at least this role.
        case member(Role)
        /// Platform admins whose current tenant is the platform: what concerns all tenants at once.
        case platform
    }

    let gate: Gate
    let answers: AnswerCache?
    private(set) var routes: [Route] = []
    /// Those whose answers are kept and whose paths name nothing in particular, by path.
    private(set) var kept: [String: Route] = [:]

    /// - Parameter answers: where answers are kept; `nil` keeps none.
    init(gate: Gate, answers: AnswerCache? = nil) {
        self.gate = gate
        self.answers = answers
    }

    /// Adds a route that anyone may use.
    mutating func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ answer: @escaping @Sendable (APIRequest) async throws -> Answer
    ) {
        routes.append(Route(method: method, path: path, access: .open, answer: answer))
    }

    /// Adds a route for members of the current tenant who hold at least this role.
    mutating func member(
        _ method: HTTPRequest.Method, _ path: String, atLeast role: Role = .viewer, suspendedToo: Bool = false,
        _ answer: @escaping @Sendable (APIRequest, Principal) async throws -> Answer
    ) {
        add(method, path, .member(role), suspendedToo: suspendedToo, answer)
    }

    /// Adds a route that reads in the scope, for members of the current tenant; its answers are kept for a moment.
    ///
    /// `answer` learns whose rows to read, and nothing else of who asks: one answer serves everyone of the scope.
    mutating func read(
        _ path: String, atLeast role: Role = .viewer,
        _ answer: @escaping @Sendable (APIRequest, TenantScope) async throws -> Answer
    ) {
        let answers = answers
        let parameters = RouteTerms.terms(.get, path).parameters
        add(.get, path, .member(role)) { request, principal in
            let scope = principal.scope
            guard let answers else { return try await answer(request, scope) }
            let key = AnswerKey(scope: scope, request.request.uri, knowing: parameters)
            return try await answers.answer(to: key) {
                try await answer(request, scope)
            }
        }
        if !path.contains("{") { kept[path] = routes.last }
    }

    /// Adds a route for platform admins who stand in the platform tenant; one who switched has to come back first.
    mutating func platform(
        _ method: HTTPRequest.Method, _ path: String,
        _ answer: @escaping @Sendable (APIRequest, Principal) async throws -> Answer
    ) {
        add(method, path, .platform, answer)
    }

    /// Adds a route that changes something: it gets no more than the way into the store, which names who is behind it.
    mutating func write(
        _ method: HTTPRequest.Method, _ path: String, for access: Access,
        _ answer: @escaping @Sendable (APIRequest, WriteContext) async throws -> Answer
    ) {
        let now = gate.now
        add(method, path, access) { request, principal in
            try await answer(request, request.writeContext(of: principal, at: now()))
        }
    }

    private mutating func add(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, suspendedToo: Bool = false,
        _ answer: @escaping @Sendable (APIRequest, Principal) async throws -> Answer
    ) {
        let gate = gate
        let scope = KeyScope(method, path: path, access)
        let cost = RouteTerms.terms(method, path).cost
        routes.append(
            Route(method: method, path: path, access: access) { request in
                let principal = try await gate.admit(
                    request, to: access, needing: scope, suspendedToo: suspendedToo, counting: cost)
                return try await answer(request, principal)
            })
    }

    /// Forgets what is known of callers, because someone's standing was changed here.
    var forgetStandings: @Sendable () -> Void {
        let standings = gate.standings
        return { standings.forget() }
    }

    /// Every method that the HTTP parser knows; what it does not know, it answers with 400.
    private static let methods: [HTTPRequest.Method] = [
        "ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "M-SEARCH", "MERGE",
        "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "OPTIONS", "PATCH", "POST", "PROPFIND", "PROPPATCH",
        "PURGE", "PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK",
        "UNLOCK", "UNSUBSCRIBE",
    ].compactMap { HTTPRequest.Method($0) }

    /// Puts all routes into a router: HEAD beside each GET, OPTIONS everywhere, and 405 with `Allow` for the rest.
    func install(in router: Router<APIContext>) {
        for (path, routes) in Dictionary(grouping: routes, by: \.path) {
            var methods = routes.map(\.method)
            if methods.contains(.get) { methods.append(.head) }
            methods.append(.options)
            let allow = methods.map(\.rawValue).sorted().joined(separator: ", ")
            for route in routes {
                router.on(RouterPath(path), method: route.method, use: Self.responder(route))
                guard route.method == .get else { continue }
                let answer = Self.responder(route)
                router.on(RouterPath(path), method: .head) { request, context in
                    try await answer(request, context).createHeadResponse()
                }
            }
            router.on(RouterPath(path), method: .options) { _, _ in
                Response(status: .noContent, headers: [.allow: allow])
            }
            for method in Self.methods where !methods.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Problem.methodNotAllowed(allow: allow)
                }
            }
        }
    }

    private static func responder(_ route: Route) -> @Sendable (Request, APIContext) async throws -> Response {
        let isConditional = route.method == .get && route.path.hasPrefix("/api/v6")
        return { request, context in
            let answer = try await route.answer(APIRequest(request: request, context: context))
            return isConditional
                ? answer.conditional(ifNoneMatch: request.headers[.ifNoneMatch]).response : answer.response
        }
    }
}

extension KeyScope {
    /// What a route of `/api/v6` needs: its first step names the resource, its method the access.
    fileprivate init?(_ method: HTTPRequest.Method, path: String, _ access: RouteTable.Access) {
        let steps = path.split(separator: "/")
        guard steps.count > 2, steps[0] == "api", steps[1] == "v6", case .member(let role) = access, role <= .admin,
            let resource = Resource(rawValue: String(steps[2]))
        else { return nil }
        self.init(resource, method == .get || method == .head ? .read : .write)
    }
}
