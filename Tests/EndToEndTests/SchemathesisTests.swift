import Foundation
import Simulation
import Testing

/// Schemathesis against the running daemon: it reads `/openapi.json` and tries what the document allows and forbids.
@Suite(.timeLimit(.minutes(10)))
struct SchemathesisTests {
    /// Made by `make test`, which installs it into a Python environment of its own.
    private static let program = Stage.checkout + ".build/schemathesis/bin/schemathesis"

    @Test("Schemathesis finds nothing in the routes of logins and system, as owner and as platform admin")
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
            ] + selection,
            environment: ["HOME": stage.folder], folder: stage.folder)
        return await process.waitForEnd()
    }

    /// Where its every check holds: routes whose answers depend on rows that it cannot know are held to the contract by
    /// the tests of HTTPAPI instead.
    private static let selection = [
        "--include-tag", "System", "--include-tag", "Auth", "--exclude-operation-id", "switchTenant",
    ]
}
