import Foundation
import Testing

/// What the check of the dashboard's modules finds by the contract's types.
@Suite(.timeLimit(.minutes(5)))
struct ModuleTypesTests {
    /// In a module of its own, each line after the first ones.
    private static let head = [
        "// @ts-check", "import { ask } from \"./web/api.js\";", "import { onChange } from \"./web/live.js\";",
        "const id = location.hash;",
    ]

    @Test("A module that asks for what the API has passes the check")
    func right() async throws {
        let lines = [
            #"const { devices, total } = await ask("a", "/api/v6/devices?limit=10&status=active");"#,
            "console.log(total + 1, devices[0].last_seen_at?.slice(0, 10), devices[0].category === \"sensor\");",
            "const { changes } = await ask(\"a\", `/api/v6/spaces/${id}/history?limit=5&from=${id}`);",
            "console.log((changes[0].error_s ?? 0) + 1);",
            "const made = await ask(\"a\", \"/api/v6/sites\", { method: \"POST\", body: { name: id } });",
            "await ask(\"a\", `/api/v6/sites/${made.id}`, { method: \"PATCH\", body: { city: null } });",
            "const gone = await ask(\"a\", `/api/v6/sites/${made.id}`, { method: \"DELETE\" });",
            "console.log(gone === null);",
            "onChange((change) => change.kind === \"spaces\" && console.log(change.data.rows[0].state));",
        ]
        let result = try await Self.check(lines)
        #expect(result.exitCode == 0, "\(result.output)\n\(result.complaints)")
    }

    @Test("A field, a path, a method and a body that the API does not have are found, each in its line")
    func wrong() async throws {
        let lines = [
            #"const { devices } = await ask("a", "/api/v6/devices?limit=10");"#,
            "console.log(devices[0].last_seen);",
            "console.log(devices[0].name.length);",
            "console.log(devices[0].category === \"sensors\");",
            #"await ask("a", "/api/v6/devises");"#,
            "await ask(\"a\", `/api/v6/devices/${id}/reading`);",
            "await ask(\"a\", id);",
            "await ask(\"a\", `/api/v6/devices/${id}/assign`);",
            "await ask(\"a\", `/api/v6/devices/${id}`, { method: \"DELETE\" });",
            "await ask(\"a\", `/api/v6/devices/${id}/assign`, { method: \"POST\", body: { space: id } });",
            "await ask(\"a\", `/api/v6/devices/${id}/assign`, { method: \"POST\" });",
            "onChange((change) => change.kind === \"spaces\" && console.log(change.data.rows[0].code));",
        ]
        let result = try await Self.check(lines)
        #expect(result.exitCode != 0)
        for (index, line) in lines.enumerated().dropFirst() {
            let place = "module.js:\(Self.head.count + index + 1):"
            #expect(result.complaints.contains(place), "\(line)\n\(result.complaints)")
        }
    }

    /// Checks a module of these lines, which has the dashboard's modules beside it.
    private static func check(_ lines: [String]) async throws -> ParkdProcess.Result {
        try BrowserTests.requireTools()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("types-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let sources = Stage.checkout + "Sources/CWebUI"
        try FileManager.default.copyItem(at: URL(fileURLWithPath: sources), to: folder)
        let module = folder.appendingPathComponent("module.js")
        try ((head + lines).joined(separator: "\n") + "\n").write(to: module, atomically: true, encoding: .utf8)
        return try await BrowserTests.deno(["check", "module.js"], in: folder.path)
    }
}
