import Foundation
import Postgres
import Sandbox
import Testing

/// Schemathesis against the running daemon: it reads `/openapi.json` and tries what the document allows and forbids.
@Suite(.timeLimit(.minutes(15)))
struct SchemathesisTests {
    /// Made by `make test`, which installs it into a Python environment of its own.
    private static let program = Stage.checkout + ".build/schemathesis/bin/schemathesis"
    private static let folder = Stage.checkout + "Tests/EndToEndTests/Schemathesis/"

    /// Of whom the contract's examples speak; their password is that of all people on a stage.
    private static let owner = "owner@harbour-parking.example"

    @Test("Schemathesis finds nothing in any operation, neither as owner nor as platform admin")
    func everything() async throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.program),
            "Run `make .build/schemathesis/bin/schemathesis` first: it installs Schemathesis below .build.")
        try await Stage.with(tenants: 2, sensorsPerTenant: 5) { stage in
            try Self.makeExamplesTrue(stage)
            _ = try await stage.addUser(Self.owner, "--tenant", "harbour", "--role", "owner")
            _ = try await stage.addUser("root@example.org", "--platform-admin")
            // It asks faster than any person: limits would answer for the routes.
            let unlimited = ["PRINCIPAL", "TENANT", "ADDRESS_FAILURES", "ACCOUNT_FAILURES"]
                .map { ("PARKD_RATE_\($0)_PER_MINUTE", "0") }
            let daemon = try await stage.startDaemon(Dictionary(uniqueKeysWithValues: unlimited))
            // The platform admin may suspend the owner's tenant, and so comes last.
            for email in [Self.owner, "root@example.org"] {
                let token = try await stage.login(email, "correct horse battery")
                let me = try await stage.api("/api/auth/me", token: token)
                let result = try await Self.run(stage, token, try me.text("user", "id"))
                #expect(result.exitCode == 0, "\(email)\n\(result.output)\n\(result.complaints)")
                #expect(try await stage.api("/api/auth/me", token: token).status == 200, "\(email) was shut out")
            }
            await daemon.kill()
        }
    }

    private static func makeExamplesTrue(_ stage: Stage) throws {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
        try connection.execute(script: String(contentsOfFile: folder + "examples.sql", encoding: .utf8))
    }

    private static func run(_ stage: Stage, _ token: String, _ user: String) async throws -> ParkdProcess.Result {
        let process = try ParkdProcess(
            program: program,
            ["--config-file", folder + "schemathesis.toml", "run", "http://127.0.0.1:\(stage.port)/openapi.json"],
            environment: [
                "HOME": stage.folder, "PARKD_TOKEN": token, "PARKD_USER": user,
                "SCHEMATHESIS_HOOKS": folder + "hooks.py", "PYTHONDONTWRITEBYTECODE": "1",
            ], folder: stage.folder)
        return await process.waitForEnd()
    }
}
