import HTTPTypes
import Hummingbird
import Parking

/// Every route of the API, collected before the router is built, so that each path knows its methods.
struct RouteTable {
    /// A method of a path.
    struct Route: Sendable {
        let method: HTTPRequest.Method
        let path: String
        let answer: @Sendable (APIRequest) async throws -> Answer
    }

    private let gate: Gate
    private(set) var routes: [Route] = []

    init(gate: Gate) {
        self.gate = gate
    }

    /// Adds a route that anyone may use.
    mutating func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ answer: @escaping @Sendable (APIRequest) async throws -> Answer
    ) {
        routes.append(Route(method: method, path: path, answer: answer))
    }

    /// Adds a route for members of the current tenant who hold at least this role.
    mutating func member(
        _ method: HTTPRequest.Method, _ path: String, atLeast role: Role = .viewer, suspendedToo: Bool = false,
        _ answer: @escaping @Sendable (APIRequest, Principal) async throws -> Answer
    ) {
        let gate = gate
        open(method, path) { request in
            let principal = try await gate.admit(request, atLeast: role, suspendedToo: suspendedToo)
            return try await answer(request, principal)
        }
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]

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
                    throw Problem.methodNotAllowed(method, allow: allow)
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
