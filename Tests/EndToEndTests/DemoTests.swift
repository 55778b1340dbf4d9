import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// The demo, as `make run` starts it.
@Suite(.serialized)
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

    @Test(
        "changes rises within 15 s of a first start, one after Ctrl-C, one after kill -9, and one beside another demo")
    func everyStartIsAlive() async throws {
        try await withTemporaryFolder { parent in
            let folder = parent + "/parkd-demo"
            let port = try LoopbackPort.free()
            let first = try Self.start(in: folder, port: port)
            try await Self.expectChanges(of: first, after: "the first start")
            first.send(SIGINT)
            #expect(await first.waitForEnd().exitCode == 0)

            let second = try Self.start(in: folder, port: port)
            try await Self.expectChanges(of: second, after: "Ctrl-C")
            await second.kill()

            let third = try Self.start(in: folder, port: port)
            try await Self.expectChanges(of: third, after: "kill -9")

            let beside = try Self.start(in: folder, port: port)
            #expect(await beside.line(containing: "Another demo runs in \(folder)")?.contains("parkd-demo-2") == true)
            #expect(await beside.line(containing: "Port \(port) is taken") != nil)
            let reset = try await ParkdProcess.run("demo", "--folder", folder, "--reset")
            #expect(reset.exitCode == 69 && reset.complaints.contains("stop it before --reset"), "\(reset.complaints)")
            let address = try #require(await beside.line(containing: "parkd serves "))
            #expect(!address.contains(":\(port) "))
            try await Self.expectChanges(of: beside, after: "a start beside another demo")
            for demo in [third, beside] {
                demo.send(SIGINT)
                let result = await demo.waitForEnd()
                #expect(result.exitCode == 0 && result.complaints.isEmpty, "\(result.complaints)")
            }
        }
    }

    @Test("a log level that is none is refused before anything is made or started")
    func wrongLevel() async throws {
        try await withTemporaryFolder { parent in
            let folder = parent + "/parkd-demo"
            let result = try await ParkdProcess.run("demo", "--folder", folder, "--log-level", "chatty")
            #expect(result.exitCode == 64 && result.complaints.contains("--log-level must be one of trace, debug"))
            let format = try await ParkdProcess.run(
                "demo", "--folder", folder, environment: ["PARKD_LOG_FORMAT": "xml"])
            #expect(format.exitCode == 78 && format.complaints.contains("PARKD_LOG_FORMAT: expected text or json"))
            #expect(result.output.isEmpty && format.output.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test("a second start goes on where the city was: what stood on a bay still stands there")
    func goesOn() async throws {
        try await withTemporaryFolder { folder in
            let port = try LoopbackPort.free()
            // So slow that hardly a car moves.
            let first = try Self.start(in: folder, port: port, speed: "0.001")
            _ = await first.line(containing: "parkd serves ")
            let before = try await Self.occupied(port, folder) { $0 == 0 }
            first.send(SIGINT)
            _ = await first.waitForEnd()
            let second = try Self.start(in: folder, port: port, speed: "0.001")
            // The third line comes 15 s after the start: by then each sensor has joined and spoken again.
            for _ in 1...3 { _ = await second.line(containing: "published ") }
            let line = try #require(await second.line(containing: "published "))
            #expect(try Self.count("readings", in: line) >= 290)
            #expect(try await Self.occupied(port, folder) { _ in true } == before)
            second.send(SIGINT)
            #expect(await second.waitForEnd().exitCode == 0)
        }
    }

    @Test("Ctrl-C while the servers are being made ends the demo at once, and the next start is as the first")
    func interruptedStart() async throws {
        try await withTemporaryFolder { folder in
            let port = try LoopbackPort.free()
            let early = try Self.start(in: folder, port: port)
            #expect(await early.line(containing: "Starting a private PostgreSQL") != nil)
            early.send(SIGINT)
            let result = await early.waitForEnd()
            #expect(result.exitCode == 0 && result.output.contains("Stopping"))
            #expect(!result.output.contains("parkd serves"))
            let next = try Self.start(in: folder, port: port)
            try await Self.expectChanges(of: next, after: "an interrupted start")
            next.send(SIGINT)
            #expect(await next.waitForEnd().exitCode == 0)
        }
    }

    @Test("a database server whose demo and guard were killed is taken over, though it is stopped itself")
    func orphanedServers() async throws {
        try await withTemporaryFolder { folder in
            let server = try await PrivatePostgres.start(
                folder: folder + "/postgres", durability: .fast, lifetime: .ours)
            let file = server.socketFolder + "/.s.PGSQL.\(server.port).lock"
            let pid = try #require(
                try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").first.flatMap { pid_t($0) })
            // As after `kill -9` of demo and guard: nobody is left who would stop it, and it answers nothing.
            Foundation.kill(pid, SIGSTOP)
            try await Sandbox.endOrphans(folder: folder)
            _ = await server.waitForEnd()
            #expect(Foundation.kill(pid, 0) != 0)
        }
    }

    private static func start(in folder: String, port: Int, speed: String = "60") throws -> ParkdProcess {
        try ParkdProcess(
            ["demo", "--folder", folder, "--port", "\(port)", "--speed", speed],
            environment: [
                "PARKD_CODECS_DIR": Stage.checkout + "codecs", "PARKD_MIGRATIONS_DIR": Stage.checkout + "migrations",
            ])
    }

    /// The demo tells its counts every five seconds by its own clock: the third line comes 15 s after its start.
    private static func expectChanges(
        of demo: ParkdProcess, after cause: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var changes = 0
        for _ in 1...3 where changes == 0 {
            let line = try #require(await demo.line(containing: "published "), sourceLocation: sourceLocation)
            changes = try count("changes", in: line)
        }
        #expect(changes > 0, "after \(cause)", sourceLocation: sourceLocation)
    }

    /// The number that stands behind a word of the demo's line.
    private static func count(_ word: String, in line: String) throws -> Int {
        let words = line.split(separator: " ")
        let index = try #require(words.firstIndex { $0 == word })
        return try #require(Int(words[index + 1]))
    }

    /// How many bays of a tenant are occupied, once as few as wanted are unknown.
    private static func occupied(_ port: Int, _ folder: String, _ isEnough: (Int) -> Bool) async throws -> Int {
        let password = try String(contentsOfFile: folder + "/password", encoding: .utf8)
        let base = "http://127.0.0.1:\(port)"
        let login = #"{"email":"owner@harbour-parking.example","password":"\#(password)"}"#
        let token = try await HTTPAnswer.of(base + "/api/auth/login", token: nil, body: login).text("access_token")
        var occupied = 0
        try await eventually {
            let answer = try await HTTPAnswer.of(base + "/api/v6/dashboard/data", token: token, body: nil)
            occupied = try answer.integer("spaces", "occupied")
            return try isEnough(answer.integer("spaces", "unknown"))
        }
        return occupied
    }
}
