import Foundation
import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("The contract and the document on the API say the same")
struct ContractTableTests {
    private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("The table of docs/api/resources.md has every route of the contract with who may use it, and no other")
    func table() async throws {
        let table = Self.table(of: try await House().server.contract)
        let file = Self.checkout.appendingPathComponent("docs/api/resources.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.hasSuffix("\n\n" + table), "\(table)")
    }

    @Test("Each route that a document names is in the contract, with its method if it is told")
    func routes() async throws {
        let operations = try await House().server.contract.operations
        let docs = Self.checkout.appendingPathComponent("docs").path
        let names = try FileManager.default.subpathsOfDirectory(atPath: docs).filter { $0.hasSuffix(".md") }
        let paths =
            names.map { "docs/" + $0 } + ["README.md", "SECURITY.md", "CHANGELOG.md", "monitoring/parkd-rules.yml"]
        for path in paths {
            let text = try String(contentsOf: Self.checkout.appendingPathComponent(path), encoding: .utf8)
            for match in text.matches(of: /(?:\b([A-Z]+)\s+)?(\/api\/(?:v6|auth\/)[a-z0-9\/_{}-]*)/) {
                let route = String(match.2)
                let method = match.1.map(String.init)
                let isThere = operations.contains {
                    $0.path == route && (method == nil || $0.method.rawValue == method)
                }
                #expect(route == "/api/v6" || isThere, "\(path): \(match.0)")
            }
        }
    }

    private static func table(of contract: Contract) -> String {
        var text = "| route | who | key | |\n|---|---|---|---|\n"
        for operation in contract.operations {
            let who =
                switch operation.access {
                case .open: "open"
                case .member(let role): role.rawValue
                case .platform: "platform"
                }
            let key = operation.keyScope != nil ? "key" : ""
            text += "| `\(operation.method.rawValue) \(operation.path)` | \(who) | \(key) | \(operation.summary) |\n"
        }
        return text
    }
}
