import Foundation
import PrivateServers
import TestSupport
import Testing

/// The demo, as `make run` starts it.
struct DemoTests {
    @Test("demo serves a tenant's changing dashboard within a minute, and Ctrl-C stops everything it started")
    func demo() async throws {
        try await withTemporaryFolder { folder in try await demo(in: folder) }
    }

    private func demo(in folder: String) async throws {
        let port = try LoopbackPort.free()
        let environment = [
            "PARKD_CODECS_DIR": Stage.checkout + "codecs", "PARKD_MIGRATIONS_DIR": Stage.checkout + "migrations",
        ]
        let demo = try ParkdProcess(
            ["demo", "--folder", folder, "--port", "\(port)", "--speed", "2000"], environment: environment)
        let login = try #require(await demo.line(containing: "(owner of "))
        let words = login.split(separator: " ")
        let (email, password) = (String(words[1]), String(words[3]))
        let base = "http://127.0.0.1:\(port)"
        var token = ""
        try await eventually {
            let answer = try await HTTPAnswer.of(
                base + "/api/auth/login", token: nil, body: #"{"email":"\#(email)","password":"\#(password)"}"#)
            token = answer.status == 200 ? try answer.text("access_token") : ""
            return !token.isEmpty
        }
        var seen: Set<Int> = []
        try await eventually {
            let answer = try await HTTPAnswer.of(base + "/api/v6/dashboard/data", token: token, body: nil)
            if try answer.integer("spaces", "unknown") == 0 { seen.insert(try answer.integer("spaces", "occupied")) }
            return seen.count >= 3
        }
        demo.send(SIGINT)
        #expect(await demo.waitForEnd().exitCode == 0)
        #expect(try await HTTPAnswer.of(base + "/health", token: nil, body: nil).status == 0)
        #expect(!FileManager.default.fileExists(atPath: folder + "/postgres/data/postmaster.pid"))
    }
}
