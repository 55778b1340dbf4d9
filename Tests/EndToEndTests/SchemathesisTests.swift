import Foundation
import Simulation
import Testing

/// Schemathesis against the running daemon: it reads `/openapi.json` and tries what the document allows and forbids.
@Suite(.timeLimit(.minutes(10)))
struct SchemathesisTests {
    /// Made by `make test`, which installs it into a Python environment of its own.
    private static let program = Stage.checkout + ".build/schemathesis/bin/schemathesis"

    @Test("Schemathesis finds nothing, with an owner's token and with a platform admin's")
    func everything() async throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.program),
            "Run `make .build/schemathesis/bin/schemathesis` first: it installs Schemathesis below .build.")
        try await Stage.with(tenants: 2, sensorsPerTenant: 5) { stage in
            let slug = stage.city.tenants[0].slug
            _ = try await stage.addUser("owner@example.org", "--tenant", slug, "--role", "owner")
            _ = try await stage.addUser("root@example.org", "--platform-admin")
            // It asks faster than any person: limits would answer for the routes.
            let unlimited = ["PRINCIPAL", "TENANT", "ADDRESS_FAILURES", "ACCOUNT_FAILURES"]
                .map { ("PARKD_RATE_\($0)_PER_MINUTE", "0") }
            let daemon = try await stage.startDaemon(Dictionary(uniqueKeysWithValues: unlimited))
            for email in ["owner@example.org", "root@example.org"] {
                let token = try await stage.login(email, "correct horse battery")
                let result = try await Self.run(stage, token)
                #expect(result.exitCode == 0, "\(email)\n\(result.output)\n\(result.complaints)")
            }
            await daemon.kill()
        }
    }

    private static func run(_ stage: Stage, _ token: String) async throws -> ParkdProcess.Result {
        let process = try ParkdProcess(
            program: program,
            [
                "--config-file", Stage.checkout + "Tests/EndToEndTests/Schemathesis/schemathesis.toml", "run",
                "http://127.0.0.1:\(stage.port)/openapi.json", "--header", "Authorization: Bearer \(token)",
            ] + (try exclusions()),
            environment: ["HOME": stage.folder], folder: stage.folder)
        return await process.waitForEnd()
    }

    /// What has no route yet, by the list that the tests of the contract keep; an empty list excludes nothing.
    private static func exclusions() throws -> [String] {
        let list = Stage.checkout + "Tests/HTTPAPITests/Contract/Awaited.swift"
        let awaited = try String(contentsOfFile: list, encoding: .utf8).matches(of: /"(\w+)"/).map { String($0.1) }
        guard !awaited.isEmpty else { return [] }
        return ["--exclude-checks", "allow_header_conformance"] + awaited.flatMap { ["--exclude-operation-id", $0] }
    }
}
