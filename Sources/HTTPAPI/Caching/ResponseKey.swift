import HTTPTypes
import HummingbirdCore
import Parking

/// What a kept answer is an answer to: whose rows, and what was asked.
///
/// Not who asked: a route that keeps its answers learns nothing of the caller but the scope, and the gate has checked
/// the role before.
struct ResponseKey: Hashable, Sendable {
    let scope: TenantScope
    /// The path, and what the route knows of the query, in one order and one spelling.
    let question: String

    init(scope: TenantScope, question: String) {
        self.scope = scope
        self.question = question
    }

    /// - Parameters:
    ///   - parameters: the names that the route knows; what has another asks nothing new.
    ///   - asCSV: whether the rows are wanted as CSV, which is another answer.
    init(scope: TenantScope, _ uri: URI, knowing parameters: Set<String>, asCSV: Bool = false) {
        let question = Self.question(path: uri.path, query: uri.query, parameters)
        // A path begins with a slash, so that none is taken for the other.
        self.init(scope: scope, question: asCSV ? "csv " + question : question)
    }

    private static func question(path: String, query: String?, _ parameters: Set<String>) -> String {
        guard let query, !query.isEmpty else { return path }
        // What is refused whatever the route, a broken query or a name that is repeated, must not meet a kept answer.
        let whole = path + "??" + query
        guard let pairs = PercentEncoding.pairs(query) else { return whole }
        var names: Set<String> = []
        var parts: [String] = []
        for (name, value) in pairs {
            guard names.insert(name).inserted else { return whole }
            // With its length, a value that holds other parts is not taken for them.
            if parameters.contains(name) { parts.append("\(name)=\(value.utf8.count):\(value)") }
        }
        return parts.isEmpty ? path : path + "?" + parts.sorted().joined(separator: "&")
    }
}
