import Foundation
import HTTPTypes
import JSON
import Model
import Testing

@testable import HTTPAPI

@Suite("The contract and the routes say the same")
struct ContractTests {
    @Test("Each route is described, each description has its route, and both name the same people")
    func routes() async throws {
        let server = try await House().server
        let described = server.contract.operations
        #expect(Set(described.map(\.id)).count == described.count)
        let routes = server.routes().routes
        for route in routes {
            let operation = described.first { $0.method == route.method && $0.path == route.path }
            #expect(operation != nil, "\(route.method) \(route.path) is not described")
            #expect(operation?.access == route.access, "\(route.method) \(route.path): who may")
        }
        for operation in described {
            let isThere = routes.contains { $0.method == operation.method && $0.path == operation.path }
            #expect(
                isThere != Awaited.operations.contains(operation.id),
                "\(operation.id): \(isThere ? "no longer awaited" : "has no route")")
        }
        #expect(Awaited.operations.isSubset(of: described.map(\.id)))
    }

    @Test("The parts of a path in braces are described, each in its place")
    func paths() async throws {
        for operation in try await House().server.contract.operations {
            let parts = operation.path.matches(of: /\{(\w+)\}/).map { String($0.1) }
            #expect(operation.pathParameters.map(\.name) == parts, "\(operation.id)")
            #expect(Contract.groups.contains { $0.name == operation.group }, "\(operation.id)")
        }
    }

    @Test("Every example conforms to its schema, and every reference leads somewhere")
    func examples() async throws {
        let document = try JSONTree(try await House().server.contract.openAPI)
        let check = SchemaCheck(document: document)
        var examples = 0
        var references: Set<String> = []
        func visit(_ tree: JSONTree, _ place: String) {
            if let reference = tree["$ref"].text { references.insert(reference) }
            if tree.keys.contains("example"), tree.keys.contains("schema"), tree["schema"]["type"].text != "integer" {
                examples += 1
                let faults = check.faults(in: tree["example"], tree["schema"], at: place)
                #expect(faults.isEmpty)
            }
            for key in tree.keys { visit(tree[key], place + "/" + key) }
            for (index, item) in tree.items.enumerated() { visit(item, "\(place)[\(index)]") }
        }
        visit(document["paths"], "paths")
        #expect(examples > 60)
        for reference in references { #expect(check.resolved(reference) != .null, "\(reference)") }
    }

    @Test("Every link takes something that the answer has to where an operation wants it")
    func links() async throws {
        let contract = try await House().server.contract
        var links = 0
        for operation in contract.operations {
            guard case .json(let answer) = operation.content else { continue }
            for link in contract.links(from: operation) {
                links += 1
                let target = try #require(contract.operations.first { $0.id == link.operation }, "\(link)")
                let body = target.body.map { contract.resolved($0.forms[0].schema).fields } ?? []
                let wanted = link.isInBody ? body : target.pathParameters
                #expect(wanted.contains { $0.name == link.name }, "\(operation.id) to \(link)")
                let root = link.pointer.split(separator: "/").first.map(String.init)
                #expect(contract.resolved(answer).fields.contains { $0.name == root }, "\(operation.id) to \(link)")
            }
        }
        #expect(links > 40)
    }

    @Test("The document is served as it was written, and a page of it that needs nothing from elsewhere")
    func served() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            let document = try await caller.get("/openapi.json")
            #expect(document.status == 200)
            #expect(document.header("Content-Type") == "application/json")
            #expect(document.body == house.server.contract.openAPI)
            #expect(document.json["openapi"].text == "3.1.0")
            let page = try await caller.get("/docs")
            #expect(page.status == 200)
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            let text = String(decoding: page.body, as: UTF8.self)
            #expect(!text.contains("<script") && !text.contains("http://") && !text.contains("https://"))
            for operation in house.server.contract.operations {
                #expect(text.contains("id=\"\(operation.id)\""), "\(operation.id)")
            }
        }
    }

    /// What is asked of queries and bodies, as the controllers' texts have it.
    private static func asked(_ pattern: Regex<(Substring, Substring)>) throws -> Set<String> {
        let folders = ["Controllers", "Routing"].map { Town.checkout + "/Sources/HTTPAPI/" + $0 }
        var names: Set<String> = []
        for folder in folders {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
                names.formUnion(text.matches(of: pattern).map { String($0.1) })
            }
        }
        return names
    }

    @Test("Every parameter that a controller asks for is described, and none that nobody asks for")
    func parameters() async throws {
        let asked = try Self.asked(
            /(?:query\.(?:text|flag|integer|choice|identifier|time)|[\s(]integer)\(\s*"(\w+)"/)
        let described = try await House().server.contract.operations.filter { !Awaited.operations.contains($0.id) }
            .flatMap { $0.query.map(\.name) }
        #expect(asked == Set(described))
    }

    @Test("Every field that a controller allows in a body is described, and none that it does not allow")
    func fields() async throws {
        let allowed = try Self.asked(/allow\(\s*only: ([^)]*)\)/)
            .flatMap { $0.matches(of: /"(\w+)"/).map { String($0.1) } }
        let contract = try await House().server.contract
        let described = contract.operations.filter { !Awaited.operations.contains($0.id) }
            .flatMap { $0.body?.forms ?? [] }
            .flatMap { form in
                if case .named(let name) = form.schema.form {
                    contract.named[name]?.fields ?? []
                } else {
                    form.schema.fields
                }
            }
            .flatMap { field in [field.name] + Self.inner(field, contract) }
        #expect(Set(allowed) == Set(described))
    }

    private static func inner(_ field: Schema.Field, _ contract: Contract) -> [String] {
        guard case .list(let element, _) = field.schema.form, case .named(let name) = element.form else { return [] }
        return contract.named[name]?.fields.map(\.name) ?? []
    }
}
