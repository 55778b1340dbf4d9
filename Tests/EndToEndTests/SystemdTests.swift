import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// What the daemon tells systemd at real servers (sd_notify(3)).
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SystemdTests {
    @Test("READY=1 comes when the daemon has subscribed and the database is right, STOPPING=1 as soon as it stops")
    func start() async throws {
        try await Stage.with { stage in
            let notices = NotifySocket(folder: stage.folder)
            let daemon = try ParkdProcess(["run"], environment: environment(stage, notices))
            let lines = await notices.awaitReadiness()
            #expect(lines.contains("READY=1"))
            // Health says the same.
            #expect(try await stage.api("/health/ready").status == 200)
            daemon.send(SIGTERM)
            #expect(await notices.lines { $0 == "STOPPING=1" }.last?.hasPrefix("STATUS=Stopping") == true)
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }

    @Test("without database or broker the unit starts, STATUS= names what is waited for, and says when it is back")
    func away() async throws {
        try await Stage.with { stage in
            let notices = NotifySocket(folder: stage.folder)
            await stage.sandbox.mosquitto.stop()
            await stage.sandbox.postgres.stop()
            let daemon = try ParkdProcess(["run"], environment: environment(stage, notices))
            let waiting = await notices.lines { $0.hasPrefix("STATUS=Waiting for the database: ") }
            let lines = waiting.contains("READY=1") ? waiting : waiting + (await notices.lines { $0 == "READY=1" })
            #expect(lines.contains("READY=1"))
            try await stage.sandbox.postgres.start()
            #expect(await notices.lines { $0.hasPrefix("STATUS=Waiting for the broker: ") }.isEmpty == false)
            try await stage.sandbox.mosquitto.start()
            #expect(await notices.awaitReadiness().isEmpty == false)
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }

    @Test("a database that is not migrated is refused before READY=1")
    func unmigrated() async throws {
        try await Stage.with { stage in
            let notices = NotifySocket(folder: stage.folder)
            try stage.run(
                "DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations)")
            let daemon = try ParkdProcess(["run"], environment: environment(stage, notices))
            #expect(await daemon.waitForEnd().exitCode == 78)
            let lines = await notices.lines { $0 == "STOPPING=1" }
            #expect(lines.contains("STOPPING=1") && !lines.contains("READY=1"))
        }
    }

    @Test("the watchdog is fed while the database hangs with an uplink in its hands, and STATUS= says so")
    func hangingDatabase() async throws {
        try await Stage.with { stage in
            let notices = NotifySocket(folder: stage.folder)
            let lines = try Lines(of: stage)
            let daemon = try await stage.startDaemon(
                lines.environment.merging(["NOTIFY_SOCKET": notices.path, "WATCHDOG_USEC": "2000000"]) { $1 })
            // Once the lane of this sensor stores, it is connected.
            await Uplinks().start(1, on: stage).join()
            try await eventually { try stage.storedCount() == 1 }
            lines.database.cut(.silence)
            await Uplinks().start(1, on: stage, firstCounter: 2).join()
            let told = await notices.lines { $0 == "STATUS=Waiting for the database to commit." }
            #expect(told.contains("STATUS=Waiting for the database to commit."))
            #expect(await notices.lines { $0 == "WATCHDOG=1" }.contains("WATCHDOG=1"))
            await daemon.kill()
            await lines.close()
        }
    }

    private func environment(_ stage: Stage, _ notices: NotifySocket) -> [String: String] {
        stage.environment.merging(["NOTIFY_SOCKET": notices.path]) { $1 }
    }
}
