import Foundation
import PrivateServers
import Sandbox
import Testing

/// The database is away for longer than any broker's queue.
@Suite(.serialized)
struct StoreAndForwardTests {
    @Test(
        "While the database is away uplinks go to the spool, survive kill -9 there, and are stored once it is back",
        .timeLimit(.minutes(5)))
    func outage() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 50) { stage in
            let daemon = try await stage.startDaemon()
            let before = Uplinks()
            await before.start(300, on: stage).join()
            try await eventually { try stage.storedCount() == 300 }
            #expect(try await stage.metric("parkd_spooled_total") == 0)

            let watcher = try await stage.watcher()
            await stage.sandbox.postgres.stop()
            let during = Uplinks()
            await during.start(3000, on: stage, firstCounter: 100).join()
            try await eventually { try await stage.metric("parkd_spool_messages") == 3000 }
            let health = try await stage.api("/health", token: watcher)
            #expect(try health.text("checks", "ingest", "detail").contains("3000 messages"))
            #expect(try await stage.api("/health").text("checks", "ingest", "code") == "spool_waiting")
            await daemon.kill()

            let successor = try ParkdProcess(["run"], environment: stage.environment)
            try await eventually { try await stage.metric("parkd_spool_messages") == 3000 }
            let after = Uplinks()
            let publishing = after.start(2000, on: stage, firstCounter: 500)
            try await eventually { try await stage.metric("parkd_spool_messages") > 3000 }
            try await stage.sandbox.postgres.start()
            await publishing.join()
            try await eventually(within: 120) { try await stage.metric("parkd_spool_messages") == 0 }
            try await eventually { try stage.storedCount() == 5300 }
            try expectEachOnce(before.acknowledgedIDs + during.acknowledgedIDs + after.acknowledgedIDs, stage)
            #expect(try await stage.metric("parkd_drained_total") >= 3000)
            try await eventually { try await stage.api("/health").text("status") == "ok" }
            successor.send(SIGTERM)
            #expect(await successor.waitForEnd().exitCode == 0)
        }
    }

    @Test("A damaged spool is set aside and told; the daemon goes on, and what can be read of it is put back")
    func damaged() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 10) { stage in
            let daemon = try await stage.startDaemon()
            await stage.sandbox.postgres.stop()
            let uplinks = Uplinks()
            await uplinks.start(500, on: stage).join()
            try await eventually { try await stage.metric("parkd_spool_messages") == 500 }
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
            try cutShort(stage.folder + "/spool.sqlite")
            try await stage.sandbox.postgres.start()

            let successor = try await stage.startDaemon()
            #expect(try await stage.metric("parkd_spools_set_aside_total") == 1)
            let message = try await stage.api("/health", token: try await stage.watcher()).text(
                "checks", "ingest", "detail")
            #expect(message.contains("parkd spool recover"))
            let files = try FileManager.default.contentsOfDirectory(atPath: stage.folder)
            let aside = try #require(files.first { $0.hasPrefix("spool.sqlite.damaged-") && !$0.contains("-wal") })
            let recovery = try await ParkdProcess.run(
                "spool", "recover", stage.folder + "/" + aside, environment: stage.environment)
            #expect(recovery.exitCode == 0, "\(recovery.complaints)")
            #expect(recovery.output.contains("the damaged part was passed over"))
            let stored = try stage.storedCount()
            #expect(stored > 100 && stored < 500)
            await successor.kill()
        }
    }

    @Test("A state folder that cannot be written is named on /health; uplinks are stored all the same")
    func noFolder() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 10) { stage in
            let daemon = try await stage.startDaemon(["PARKD_STATE_DIR": "/dev/null"])
            let message = try await stage.api("/health", token: try await stage.watcher()).text(
                "checks", "ingest", "detail")
            #expect(message.contains("PARKD_STATE_DIR"))
            let uplinks = Uplinks()
            await uplinks.start(100, on: stage).join()
            try await eventually { try stage.storedCount() == 100 }
            await daemon.kill()
        }
    }

    @Test("A full spool stops acknowledgements and says so; what the broker kept is stored when the database is back")
    func full() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 10) { stage in
            let daemon = try await stage.startDaemon(["PARKD_SPOOL_MAX_MB": "1"])
            let watcher = try await stage.watcher()
            await stage.sandbox.postgres.stop()
            let uplinks = Uplinks()
            await uplinks.start(3000, on: stage).join()
            try await eventually { try await stage.metric("parkd_spool_full") == 1 }
            let health = try await stage.api("/health", token: watcher)
            #expect(try health.text("checks", "ingest", "detail").contains("PARKD_SPOOL_MAX_MB"))
            #expect(try await stage.metric("parkd_spool_messages") < 3000)
            try await stage.sandbox.postgres.start()
            try await eventually(within: 120) { try stage.storedCount() == 3000 }
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
            await daemon.kill()
        }
    }

    private func cutShort(_ path: String) throws {
        let handle = try #require(FileHandle(forWritingAtPath: path))
        let length = try handle.seekToEnd()
        try handle.truncate(atOffset: length / 2)
        try handle.close()
    }
}
