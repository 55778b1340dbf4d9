import HTTPTypes
import Model
import Parking

/// A route: its contract, and what answers it. None can be without either.
///
/// A class, because each request refers to its route.
final class Route: Sendable {
    /// What the contract says of it.
    let operation: Operation
    /// The names that its query may have.
    let queryNames: Set<String>
    /// The names of the fields that its body may have, by media type.
    let fieldNames: [String: [String]]
    /// What a program's key must allow; `nil` where no key opens it.
    let keyScope: KeyScope?
    let answer: @Sendable (APIRequest) async throws -> Answer

    init(_ operation: Operation, _ answer: @escaping @Sendable (APIRequest) async throws -> Answer) {
        self.operation = operation
        queryNames = Set(operation.query.map(\.name))
        let forms = operation.body?.forms ?? []
        fieldNames = Dictionary(uniqueKeysWithValues: forms.map { ($0.media, $0.schema.fields.map(\.name)) })
        keyScope = operation.keyScope
        self.answer = answer
    }

    var method: HTTPRequest.Method { operation.method }
    var path: String { operation.path }
    var access: Access { operation.access }
}
