import Foundation
import PrivateServers
import Sandbox
import Testing

/// Codecs exchanged in the running daemon.
@Suite(.serialized)
struct CodecReloadTests {
    /// A copy of the house's codecs that a test may change.
    private struct Copy {
        let folder: String
        private let original: String

        init(on stage: Stage) throws {
            folder = stage.folder + "/codecs-in-test"
            try FileManager.default.copyItem(atPath: Stage.checkout + "codecs", toPath: folder)
            original = try String(contentsOfFile: folder + "/bosch/tps110.json", encoding: .utf8)
        }

        var environment: [String: String] { ["PARKD_CODECS_DIR": folder] }

        func write(version: String) throws {
            try write(original.replacing(/"version": "[^"]*"/, with: "\"version\": \"\(version)\""))
        }

        /// Cut off after as many lines, as by a copy that is still under way.
        func write(linesOnly count: Int) throws {
            try write(original.split(separator: "\n").prefix(count).joined(separator: "\n"))
        }

        private func write(_ text: String) throws {
            try text.write(toFile: folder + "/bosch/tps110.json", atomically: true, encoding: .utf8)
        }
    }

    private func reloads(_ stage: Stage) async throws -> (done: Int, failed: Int) {
        let metrics = try await stage.api("/metrics").text
        func value(_ name: String) -> Int {
            let line = metrics.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            return line.flatMap { Int($0.dropFirst(name.utf8.count + 1)) } ?? -1
        }
        return (value("parkd_codec_reloads_total"), value("parkd_codec_reload_failures_total"))
    }

    @Test("under load each SIGHUP puts another version in force, and no uplink is lost or twice")
    func underLoad() async throws {
        try await Stage.with { stage in
            let copy = try Copy(on: stage)
            let daemon = try await stage.startDaemon(copy.environment)
            let uplinks = Uplinks()
            let publishing = uplinks.start(20_000, on: stage)
            try await eventually { try stage.count("SELECT count(*) FROM readings") > 50 }
            for number in 1...5 {
                try copy.write(version: "9.0.\(number)")
                daemon.send(SIGHUP)
                // Only uplinks that still flow can carry it.
                let ofVersion = "SELECT count(*) FROM readings WHERE codec_version = '9.0.\(number)'"
                try await eventually { try stage.count(ofVersion) > 0 }
                #expect(try await reloads(stage).done == number)
            }
            #expect(try stage.count("SELECT count(*) FROM readings") < 20_000, "reloaded too late to show anything")
            await publishing.join()
            try await eventually { try stage.count("SELECT count(*) FROM readings") >= 20_000 }
            #expect(try stage.count("SELECT count(*) FROM readings") == 20_000)
            #expect(try stage.count("SELECT count(DISTINCT deduplication_id) FROM readings") == 20_000)
            #expect(try stage.count("SELECT count(*) FROM quarantine") == 0)
            #expect(uplinks.acknowledgedIDs.count == 20_000)
            let late = Uplinks().start(40, on: stage, firstCounter: 100_000)
            await late.join()
            let ofLate = "SELECT count(*) FROM readings WHERE f_cnt >= 100000 AND codec_version = '9.0.5'"
            try await eventually { try stage.count(ofLate) == 40 }
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }

    @Test("a codec of the operator's own folder replaces that of the package, says so, and goes with its file")
    func local() async throws {
        try await Stage.with { stage in
            let own = stage.folder + "/own-codecs"
            try FileManager.default.createDirectory(atPath: own + "/bosch", withIntermediateDirectories: true)
            let original = try String(contentsOfFile: Stage.checkout + "codecs/bosch/tps110.json", encoding: .utf8)
            let file = own + "/bosch/tps110.json"
            try original.replacing(/"version": "[^"]*"/, with: "\"version\": \"9.9.9\"")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let daemon = try await stage.startDaemon(["PARKD_CODECS_LOCAL_DIR": own])
            await Uplinks().start(40, on: stage).join()
            let ofOwn = "SELECT count(*) FROM readings WHERE codec_version = '9.9.9'"
            try await eventually { try stage.count(ofOwn) == 40 }
            try FileManager.default.removeItem(atPath: file)
            daemon.send(SIGHUP)
            try await eventually { try await reloads(stage).done == 1 }
            await Uplinks().start(40, on: stage, firstCounter: 100_000).join()
            try await eventually { try stage.count("SELECT count(*) FROM readings") == 80 }
            #expect(try stage.count(ofOwn) == 40)
            daemon.send(SIGTERM)
            let result = await daemon.waitForEnd()
            let told = result.complaints.split(separator: "\n").filter { $0.contains("replaced by files of \(own)") }
            #expect(result.exitCode == 0 && told.count == 1 && told[0].contains("bosch/tps110"))
        }
    }

    @Test("a broken file leaves the old codecs in force, says so on /health with file, line and reason, until mended")
    func broken() async throws {
        try await Stage.with { stage in
            let copy = try Copy(on: stage)
            try copy.write(version: "9.1.0")
            let daemon = try await stage.startDaemon(copy.environment)
            #expect(try await stage.api("/health").text("checks", "codecs", "status") == "ok")
            let loadedAt = try await stage.api("/health").text("checks", "codecs", "loaded_at")
            try copy.write(linesOnly: 30)
            daemon.send(SIGHUP)
            try await eventually { try await reloads(stage).failed == 1 }
            let health = try await stage.api("/health", token: try await stage.watcher())
            #expect(health.status == 200)
            #expect(try health.text("status") == "degraded")
            #expect(try health.text("checks", "codecs", "status") == "degraded")
            #expect(try health.text("checks", "codecs", "detail").hasPrefix("bosch/tps110.json:30: is no JSON"))
            #expect(try health.text("checks", "codecs", "loaded_at") == loadedAt)
            #expect(try health.integer("checks", "codecs", "count") > 0)
            let publishing = Uplinks().start(40, on: stage)
            await publishing.join()
            let old = "SELECT count(*) FROM readings WHERE codec_version = '9.1.0'"
            try await eventually { try stage.count(old) == 40 }
            try copy.write(version: "9.1.1")
            daemon.send(SIGHUP)
            try await eventually { try await stage.api("/health").text("checks", "codecs", "status") == "ok" }
            #expect(try await reloads(stage) == (1, 1))
            daemon.send(SIGTERM)
            let result = await daemon.waitForEnd()
            #expect(result.exitCode == 0)
            let complaint = result.complaints.split(separator: "\n").first { $0.contains("stay in force") }
            #expect(complaint?.contains("error") == true)
            #expect(complaint?.contains(copy.folder + "/bosch/tps110.json:30: is no JSON") == true)
        }
    }

    @Test("a SIGHUP ends the daemon neither before its database is there nor while it stops")
    func early() async throws {
        try await Stage.with { stage in
            await stage.sandbox.postgres.stop()
            let daemon = try ParkdProcess(["run"], environment: stage.environment)
            try await eventually { try await stage.api("/health").status == 503 }
            for number in 1...3 {
                daemon.send(SIGHUP)
                try await eventually { try await reloads(stage).done >= number }
            }
            try await stage.sandbox.postgres.start()
            try await eventually { try await stage.api("/health/ready").status == 200 }
            for _ in 0..<20 { daemon.send(SIGHUP) }
            daemon.send(SIGTERM)
            for _ in 0..<20 { daemon.send(SIGHUP) }
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }

    @Test("systemd is told that a reload begins and that it is over, with what came of it")
    func systemd() async throws {
        try await Stage.with { stage in
            let copy = try Copy(on: stage)
            let notices = NotifySocket(folder: stage.folder)
            let daemon = try await stage.startDaemon(
                copy.environment.merging(["NOTIFY_SOCKET": notices.path]) { $1 })
            await notices.awaitReadiness()
            daemon.send(SIGHUP)
            let begin = await notices.next()
            #expect(begin.first == "RELOADING=1")
            #expect(begin.last?.hasPrefix("MONOTONIC_USEC=") == true)
            let end = await notices.next()
            #expect(end.first == "READY=1")
            #expect(end.last?.hasSuffix(" codecs in force.") == true)
            try copy.write(linesOnly: 12)
            daemon.send(SIGHUP)
            #expect(await notices.next().first == "RELOADING=1")
            let refused = await notices.next()
            #expect(refused.first == "READY=1")
            #expect(refused.last?.contains("bosch/tps110.json:12: is no JSON") == true)
            daemon.send(SIGTERM)
            #expect(await notices.next().first == "STOPPING=1")
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }
}
