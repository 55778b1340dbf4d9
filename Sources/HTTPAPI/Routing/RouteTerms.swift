import HTTPTypes
import Model

/// What the contract says of the requests of a route.
struct RouteTerms: Sendable {
    /// The names that its query may have; `nil` where the contract does not know the route.
    var parameters: Set<String>?
    /// What a request counts as.
    var cost = RequestCost.plain

    private struct Place: Hashable {
        let method: HTTPRequest.Method
        let path: String
    }

    /// The terms of every operation.
    private static let all: [Place: RouteTerms] = Dictionary(
        Contract.allOperations.map { operation in
            let terms = RouteTerms(parameters: Set(operation.query.map(\.name)), cost: operation.cost)
            return (Place(method: operation.method, path: operation.path), terms)
        }, uniquingKeysWith: { first, _ in first })

    /// Those of a route.
    static func terms(_ method: HTTPRequest.Method, _ path: String) -> RouteTerms {
        all[Place(method: method, path: path)] ?? RouteTerms()
    }
}
