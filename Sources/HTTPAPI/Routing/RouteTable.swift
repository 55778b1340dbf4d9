import HTTPTypes
import Hummingbird
import Parking

/// Every route of the API, collected before the router is built, so that each path knows its methods.
///
/// A route is declared once: its ``Operation`` says method, path, who may, parameters, body and answers, and stands
/// beside what answers. The router, the checks of callers and bodies, and the contract come from it.
struct RouteTable {
    let gate: Gate
    let answers: ResponseCache?
    /// Is told what is changed here; `nil` where nobody can watch.
    let live: LiveHub?
    private(set) var routes: [Route] = []

    /// - Parameter answers: where answers are kept; `nil` keeps none.
    init(gate: Gate, answers: ResponseCache? = nil, live: LiveHub? = nil) {
        self.gate = gate
        self.live = live
        self.answers = answers
    }

    /// What the routes promise.
    var operations: [Operation] { routes.map(\.operation) }

    /// Adds a route that anyone may use.
    mutating func open(
        _ operation: Operation, _ answer: @escaping @Sendable (APIRequest) async throws -> Answer
    ) {
        precondition(operation.access == .open, "\(operation.id) must ask who the caller is")
        routes.append(Route(operation, answer))
    }

    /// Adds a route for callers whom the operation lets in.
    mutating func member(
        _ operation: Operation, _ answer: @escaping @Sendable (APIRequest, Principal) async throws -> Answer
    ) {
        precondition(operation.access != .open, "\(operation.id) is open to anyone, so that there is no caller")
        let gate = gate
        routes.append(
            Route(operation) { request in
                try await answer(request, try await gate.admit(request, to: request.route))
            })
    }

    /// Adds a route that reads in the scope; its answers are kept for a moment.
    ///
    /// `answer` learns whose rows to read, and nothing else of the caller: one answer serves everyone of the scope.
    mutating func read(
        _ operation: Operation, _ answer: @escaping @Sendable (APIRequest, TenantScope) async throws -> Answer
    ) {
        let answers = answers
        member(operation) { request, principal in
            let scope = principal.scope
            guard let answers else { return try await answer(request, scope) }
            let key = ResponseKey(
                scope: scope, request.request.uri, knowing: request.route.queryNames, asCSV: request.wantsCSV)
            return try await answers.answer(to: key) {
                try await answer(request, scope)
            }
        }
    }

    /// Adds a route that changes something: it gets no more than the way into the store, which names who is behind it.
    mutating func write(
        _ operation: Operation, _ answer: @escaping @Sendable (APIRequest, WriteContext) async throws -> Answer
    ) {
        let now = gate.now
        let live = live
        member(operation) { request, principal in
            let answer = try await answer(request, request.writeContext(of: principal, at: now()))
            live?.wrote(in: principal.scope)
            return answer
        }
    }

    /// Forgets what is known of callers, because someone's status was changed here.
    var forgetCallers: @Sendable () -> Void {
        let (callers, live) = (gate.callers, live)
        return {
            callers.forget()
            live?.recheck()
        }
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
        let isList = route.operation.isList
        return { request, context in
            let answer = try await route.answer(APIRequest(route: route, request: request, context: context))
            let tag = request.headers[.ifNoneMatch]
            return isConditional
                ? answer.conditional(ifNoneMatch: tag, isList: isList).response : answer.response
        }
    }
}
