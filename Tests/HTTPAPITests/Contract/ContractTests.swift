import Foundation
import HTTPTypes
import JSON
import Model
import Testing

@testable import HTTPAPI

@Suite("The contract and the routes say the same")
struct ContractTests {
    @Test("The contract has each route once, by a name of its own")
    func routes() async throws {
        let server = try await House().server
        let described = server.contract.operations
        #expect(Set(described.map(\.id)).count == described.count)
        #expect(Set(described.map { "\($0.method) \($0.path)" }).count == described.count)
        #expect(Set(described.map(\.id)) == Set(server.routes().routes.map(\.operation.id)))
    }

    @Test("The parts of a path in braces are described, each in its place")
    func paths() async throws {
        for operation in try await House().server.contract.operations {
            let parts = operation.path.matches(of: /\{(\w+)\}/).map { String($0.1) }
            #expect(operation.pathParameters.map(\.name) == parts, "\(operation.id)")
            #expect(Chapter.all.contains { $0.name == operation.group }, "\(operation.id)")
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
                let body = target.body?.forms[0].schema.fields ?? []
                let wanted = link.isInBody ? body : target.pathParameters
                #expect(wanted.contains { $0.name == link.name }, "\(operation.id) to \(link)")
                let root = link.pointer.split(separator: "/").first.map(String.init)
                #expect(answer.fields.contains { $0.name == root }, "\(operation.id) to \(link)")
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
        let folder = Town.checkout + "/Sources/HTTPAPI"
        var names: Set<String> = []
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder) where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            names.formUnion(text.matches(of: pattern).map { String($0.1) })
        }
        return names
    }

    @Test("Every parameter that a controller asks for is described, and none that nobody asks for")
    func parameters() async throws {
        let asked = try Self.asked(
            /(?:query\.(?:text|flag|integer|choice|identifier|time)|[\s(]integer)\(\s*"(\w+)"/)
        let described = try await House().server.contract.operations
            .flatMap { $0.query.map(\.name) }
        #expect(asked == Set(described))
    }

    @Test("Every field of a body that is described is read, and none that is not described")
    func fields() async throws {
        let kinds = [
            "required", "optional", "clearable", "change", "objects", "text", "prose", "flag", "integer", "number",
            "choice", "identifier", "eui", "time", "object", "email", "newPassword", "value",
        ]
        let reader = #"(?:fields\.|\$0\.|[\s(])(?:"# + kinds.joined(separator: "|") + #")\(\s*"(\w+)""#
        let read = try Self.asked(try Regex(reader))
        let operations = try await House().server.contract.operations
        let described = operations.flatMap { $0.body?.forms ?? [] }.flatMap(\.schema.fields)
            .flatMap { field in [field.name] + Self.inner(field) }
        // OAuth 2 has more than is used, and another name for the address.
        let ofOAuth = ["username", "grant_type", "scope", "client_id", "client_secret"]
        let ofQueries = Set(operations.flatMap { $0.query.map(\.name) })
        #expect(Set(described).subtracting(ofOAuth).subtracting(read) == [])
        #expect(read.subtracting(described).subtracting(ofQueries) == [])
    }

    private static func inner(_ field: Schema.Field) -> [String] {
        guard case .list(let element, _) = field.schema.form else { return [] }
        return element.fields.map(\.name)
    }
}
