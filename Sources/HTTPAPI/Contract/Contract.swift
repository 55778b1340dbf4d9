import Model
import Parking

/// Everything that the API promises, as data: what `/openapi.json` and `/docs` are written from, and what the tests
/// hold the routes and their answers against.
///
/// It is collected from the routes, see ``RouteTable``; nothing of a route is said a second time.
struct Contract: Sendable {
    /// The daemon's version.
    let version: String
    /// By the order of the chapters, and within one by that of the routes.
    let operations: [Operation]
    /// What schemas may name, in the order in which the operations do.
    let schemas: [(name: String, schema: Schema)]

    init(version: String, operations: [Operation]) {
        self.version = version
        self.operations = Chapter.all.flatMap { chapter in operations.filter { $0.group == chapter.name } }
        var names = NamedSchemas()
        names.collect(from: Self.problem)
        for operation in self.operations {
            for (_, schema) in operation.body?.forms ?? [] { names.collect(from: schema) }
            if case .json(let schema) = operation.content { names.collect(from: schema) }
        }
        schemas = names.found
    }

    /// RFC 9457, with what a 422 says of each field.
    static let problem = Schema.named(
        "Problem",
        .object([
            "type": .text.like("about:blank"), "title": .text.like("Not Found"),
            "status": .integer(400...599).like(json: "404"),
            "detail": .text.like("There is no such device.").about("One sentence for people."),
            "instance": .text.like("/api/v6/devices/0004A30B001C0530").about("The path that was asked for."),
            "request_id": .text.like("5f3c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f").about("Names the request in the log."),
            "errors": Schema.list(
                .object([
                    "loc": Schema.list(.anything).like(json: #"["body","name"]"#),
                    "msg": .text.like("name is missing."),
                    "type": .words(of: FieldError.Kind.self),
                ])
            ).optional.about("What is wrong with which field: with 422 only."),
        ]))
}

/// Finds every schema that has a name.
struct NamedSchemas {
    private(set) var found: [(name: String, schema: Schema)] = []

    mutating func collect(from schema: Schema) {
        switch schema.form {
        case .named(let name, let inner):
            guard !found.contains(where: { $0.name == name }) else { return }
            found.append((name, inner))
            collect(from: inner)
        case .list(let element, _): collect(from: element)
        case .object(let fields): for field in fields { collect(from: field.schema) }
        case .oneOf(let schemas): for schema in schemas { collect(from: schema) }
        default: break
        }
    }
}
