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
    /// What a program's key must allow; `nil` where no key opens it.
    let keyScope: KeyScope?
    let answer: @Sendable (APIRequest) async throws -> Answer

    init(_ operation: Operation, _ answer: @escaping @Sendable (APIRequest) async throws -> Answer) {
        self.operation = operation
        queryNames = Set(operation.query.map(\.name))
        keyScope = operation.keyScope
        self.answer = answer
    }

    var method: HTTPRequest.Method { operation.method }
    var path: String { operation.path }
    var access: Access { operation.access }

    /// The names of the fields that a body of this media type may have; `nil` where it has no such body.
    func fieldNames(of media: String) -> [String]? {
        operation.body?.forms.first { $0.media == media }?.schema.fields.map(\.name)
    }
}
