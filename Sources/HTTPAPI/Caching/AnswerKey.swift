import HTTPTypes
import HummingbirdCore
import Parking

/// What a kept answer is an answer to: whose rows, and what was asked.
///
/// Not who asked: a route that keeps its answers learns nothing of the caller but the scope, and the gate has checked
/// the role before.
struct AnswerKey: Hashable, Sendable {
    let scope: TenantScope
    /// The path and the query, its parts in one order.
    let question: String

    init(scope: TenantScope, question: String) {
        self.scope = scope
        self.question = question
    }

    init(scope: TenantScope, _ uri: URI) {
        self.init(scope: scope, question: Self.question(path: uri.path, query: uri.query))
    }

    private static func question(path: String, query: String?) -> String {
        guard let query, !query.isEmpty else { return path }
        let parts = query.split(separator: "&")
        guard parts.count > 1 else { return path + "?" + query }
        return path + "?" + parts.sorted().joined(separator: "&")
    }
}
