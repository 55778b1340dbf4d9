import Foundation
import LoRaWAN
import Postgres
import PrivateServers
import Sandbox
import Simulation
import Testing

/// Somebody has a transaction open that changed a row, and does not end it.
@Suite(.serialized)
struct HeldRowTests {
    /// That somebody.
    private final class Bystander {
        private var connection: PostgresConnection

        init(_ stage: Stage, _ sql: String) throws {
            connection = try PostgresConnection(
                PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo, applicationName: "psql"))
            try connection.execute(script: "BEGIN; \(sql)")
        }

        var processID: Int { connection.announcedProcess }

        func end(_ how: String) throws { try connection.execute(script: how) }
    }

    private static func lock(_ devEUI: DevEUI) -> String {
        "UPDATE devices SET name = name WHERE dev_eui = '\(devEUI)'"
    }

    @Test(
        "A row lock that somebody else holds delays only that row's device: the uplinks of all others are stored",
        .timeLimit(.minutes(5)), arguments: ["ROLLBACK", "COMMIT"])
    func oneDevice(end: String) async throws {
        // 300 devices of three tenants, an uplink of each.
        try await Stage.with(tenants: 3, sensorsPerTenant: 100) { stage in
            let daemon = try await stage.startDaemon()
            let bystander = try Bystander(stage, Self.lock(stage.city.tenants[0].sensors[0].devEUI))
            let uplinks = Uplinks()
            let fault = Fault("one device's row locked (\(end))")
            await uplinks.start(300, on: stage).join()
            try await eventually(within: 30) { try stage.storedCount() == 299 }
            // What waits is on disk and acknowledged, so that it keeps nothing back.
            try await eventually {
                try await stage.metric("parkd_messages_acknowledged_total") == 300
            }
            try await eventually { try await stage.metric("parkd_rows_held_senders") == 1 }
            #expect(try await stage.metric("parkd_spool_messages") == 1)
            #expect(try await stage.metric("parkd_database_up") == 1)
            let health = try await stage.api("/health", token: try await stage.watcher())
            #expect(try health.text("status") == "degraded")
            let words = try health.text("checks", "ingest", "detail")
            #expect(words.contains("process \(bystander.processID) (psql"))
            #expect(words.contains("pg_terminate_backend"))

            // Later uplinks of the device queue behind it, and nobody else's do.
            await uplinks.start(600, on: stage, firstCounter: 2, wordEvery: 1).join()
            try await eventually(within: 30) { try stage.storedCount() == 299 * 3 }
            #expect(try await stage.metric("parkd_spool_messages") == 3)
            try bystander.end(end)
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage, within: 30)
            #expect(
                try stage.count(
                    """
                    SELECT count(*) FROM (
                        SELECT f_cnt, lag(f_cnt) OVER (PARTITION BY device_id ORDER BY recorded_at, f_cnt) AS before
                        FROM readings
                    ) each WHERE f_cnt < before
                    """) == 0)
            try await eventually { try await stage.metric("parkd_rows_held_senders") == 0 }
            try await eventually { try await stage.api("/health").text("status") == "ok" }
            let output = await ended(daemon)
            #expect(output.contains("process \(bystander.processID) (psql"))
        }
    }

    private func ended(_ daemon: ParkdProcess) async -> String {
        daemon.send(SIGTERM)
        let result = await daemon.waitForEnd()
        #expect(result.exitCode == 0)
        return result.output + result.complaints
    }

    @Test(
        "SIGTERM and kill -9 while a row is locked lose nothing, and the first takes a few seconds",
        .timeLimit(.minutes(5)))
    func leaving() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 50) { stage in
            let bystander = try Bystander(stage, Self.lock(stage.city.tenants[1].sensors[7].devEUI))
            let uplinks = Uplinks()
            let fault = Fault("daemons come and go beside a locked row")
            for round in 0..<4 {
                let daemon = try await stage.startDaemon()
                let before = try stage.storedCount()
                let publishing = uplinks.start(1000, on: stage, firstCounter: UInt32(1 + 10 * round))
                try await eventually { try stage.storedCount() > before + 200 }
                let began = ContinuousClock.now
                if round % 2 == 0 {
                    _ = await ended(daemon)
                    #expect(ContinuousClock.now - began < .seconds(10))
                } else {
                    await daemon.kill()
                }
                await publishing.join()
            }
            let daemon = try await stage.startDaemon()
            try await eventually(within: 60) { try stage.storedCount() == 4000 - 40 }
            try bystander.end("ROLLBACK")
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage, within: 60)
            await daemon.kill()
        }
    }

    @Test("A locked space delays its sensor, a locked gateway no uplink", .timeLimit(.minutes(5)))
    func spaceAndGateway() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 20) { stage in
            let daemon = try await stage.startDaemon()
            let bystander = try Bystander(
                stage,
                """
                UPDATE gateways SET name = name;
                UPDATE spaces SET name = name WHERE id = (SELECT id FROM spaces ORDER BY id LIMIT 1)
                """)
            let uplinks = Uplinks()
            let fault = Fault("a space's and all gateways' rows locked")
            await uplinks.start(400, on: stage).join()
            try await eventually(within: 30) { try stage.storedCount() == 390 }
            // The rows are there a moment before the daemon has heard of the commit.
            try await eventually { try await stage.metric("parkd_rows_held_senders") == 1 }
            try bystander.end("COMMIT")
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage, within: 30)
            await daemon.kill()
        }
    }

    @Test(
        "A table that is locked as a whole sends all to the spool, and its holder is named on /health and in the log",
        .timeLimit(.minutes(5)),
        arguments: ["devices IN ACCESS EXCLUSIVE MODE", "readings IN SHARE MODE", "spaces IN EXCLUSIVE MODE"])
    func wholeTable(lock: String) async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 20) { stage in
            let daemon = try await stage.startDaemon()
            let watcher = try await stage.watcher()
            let bystander = try Bystander(stage, "LOCK TABLE \(lock)")
            let uplinks = Uplinks()
            let fault = Fault("a table locked: \(lock)")
            await uplinks.start(400, on: stage).join()
            try await eventually { try await stage.metric("parkd_messages_acknowledged_total") == 400 }
            try await eventually {
                try await stage.api("/health", token: watcher).text("checks", "database", "detail")
                    .contains("process \(bystander.processID) (psql")
            }
            try bystander.end("ROLLBACK")
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage, within: 60)
            let output = await ended(daemon)
            #expect(output.components(separatedBy: "A table is locked, so nothing can be stored").count == 2)
            #expect(!output.contains("The database is away"))
            #expect(output.contains("No table is locked any more"))
        }
    }

    @Test(
        "Without a spool the messages of a locked row stay in memory and at the broker; all others are stored",
        .timeLimit(.minutes(5)))
    func withoutSpool() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 50) { stage in
            let noFolder = stage.folder + "/a-file"
            try Data().write(to: URL(fileURLWithPath: noFolder))
            let daemon = try await stage.startDaemon(["PARKD_STATE_DIR": noFolder])
            let bystander = try Bystander(stage, Self.lock(stage.city.tenants[0].sensors[3].devEUI))
            let uplinks = Uplinks()
            let fault = Fault("a row locked, and no spool")
            await uplinks.start(500, on: stage).join()
            try await eventually(within: 60) { try stage.storedCount() == 495 }
            try await eventually { try await stage.metric("parkd_rows_held_senders") == 1 }
            #expect(try await stage.metric("parkd_messages_acknowledged_total") < 500)
            try bystander.end("ROLLBACK")
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage, within: 60)
            try await eventually { try await stage.metric("parkd_messages_acknowledged_total") == 500 }
            await daemon.kill()
        }
    }
}
