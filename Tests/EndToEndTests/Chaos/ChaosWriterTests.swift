import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// Four lanes of two daemons write the same rows, beside sessions that lock them the other way round.
@Suite(.serialized)
struct ChaosWriterTests {
    @Test(
        "Four writers that get every message, and others who lock in the opposite order: each uplink is stored once",
        .timeLimit(.minutes(5)), arguments: ["read committed", "repeatable read"])
    func contention(isolation: String) async throws {
        // A deadlock is looked for at once.
        let settings = ["deadlock_timeout": "20ms", "default_transaction_isolation": isolation]
        try await Stage.with(tenants: 2, sensorsPerTenant: 10, settings: settings) { stage in
            let small = ["PARKD_INGEST_BATCH_MAX": "50"]
            let daemons = [try await stage.startDaemon(small), try await startSecond(on: stage, small)]
            let uplinks = Uplinks()
            let fault = Fault("4 writers, \(isolation), and others lock in the opposite order")
            let quarrels = (0..<2).map { _ in Quarrel(conninfo: stage.sandbox.adminConninfo) }
            let threads = quarrels.map { quarrel in TestThread { quarrel.run() } }
            await uplinks.start(3000, on: stage).join()
            try await eventually { try stage.deadlocks() > 0 }
            for quarrel in quarrels { quarrel.stop() }
            for thread in threads { await thread.join() }
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            print("chaos  deadlocks that PostgreSQL resolved: \(try stage.deadlocks())")
            for daemon in daemons {
                daemon.send(SIGTERM)
                #expect(await daemon.waitForEnd().exitCode == 0)
            }
        }
    }

    /// A daemon beside the stage's own, with a session of its own: every message comes to both.
    private func startSecond(on stage: Stage, _ changes: [String: String]) async throws -> ParkdProcess {
        let folder = stage.folder + "/second"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let port = try LoopbackPort.free()
        let own = [
            "PARKD_STATE_DIR": folder, "PARKD_HTTP_BIND": "127.0.0.1:\(port)", "PARKD_MQTT_CLIENT_ID": "second",
        ]
        let daemon = try ParkdProcess(
            ["run"], environment: stage.environment.merging(changes) { $1 }.merging(own) { $1 })
        try await eventually {
            try await HTTPAnswer.of("http://127.0.0.1:\(port)/health/ready", token: nil, body: nil).status == 200
        }
        return daemon
    }
}
