import Foundation
import TestSupport
import Testing

/// The daemon's API under TLS.
@Suite(.serialized)
struct CertificateTests {
    /// What a client that trusts one authority gets from the API; empty if it does not come to a request.
    private static func ask(_ stage: Stage, trusting authority: String) async throws -> String {
        let client = try ParkdProcess(
            program: "/usr/bin/openssl",
            [
                "s_client", "-quiet", "-verify_return_error", "-CAfile", authority, "-connect",
                stage.environment["PARKD_HTTP_BIND"] ?? "",
            ], input: "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return await client.waitForEnd().output
    }

    @Test("SIGHUP puts a new certificate in force, and leaves the old one in force where the files do not fit")
    func reload() async throws {
        try await Stage.with { stage in
            let ours = try Certificates(in: stage.folder + "/ours")
            let others = try Certificates(in: stage.folder + "/others")
            func put(_ from: String, _ to: String) throws {
                try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: to), options: .atomic)
            }
            let daemon = try ParkdProcess(
                ["run"],
                environment: stage.environment.merging([
                    "PARKD_HTTP_CERT_FILE": ours.certificate.server, "PARKD_HTTP_KEY_FILE": ours.key.server,
                ]) { $1 })
            try await eventually { try await Self.ask(stage, trusting: ours.authority).hasPrefix("HTTP/1.1 200 ") }
            #expect(try await Self.ask(stage, trusting: others.authority).isEmpty)
            try put(others.certificate.server, ours.certificate.server)
            daemon.send(SIGHUP)
            #expect(
                await daemon.complaint(containing: "the old one stays in force")?.contains("is not the key") == true)
            #expect(try await Self.ask(stage, trusting: ours.authority).hasPrefix("HTTP/1.1 200 "))
            try put(others.key.server, ours.key.server)
            daemon.send(SIGHUP)
            try await eventually { try await Self.ask(stage, trusting: others.authority).hasPrefix("HTTP/1.1 200 ") }
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }
}
