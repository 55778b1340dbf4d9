import Foundation
import LoRaWAN
import Postgres
import Sandbox
import Testing

/// The promise, with the built binary, a real broker and a real database.
@Suite(.serialized)
struct KillTests {
    @Test(
        "kill -9 in the middle of 20 000 uplinks: each that the broker acknowledged is there exactly once",
        arguments: [1, 2, 4, 8, 16, 30, 45, 60, 75, 95])
    func nothingLostNothingTwice(percentStored: Int) async throws {
        let total = 20_000
        try await Stage.with(tenants: 4, sensorsPerTenant: 100) { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            let publishing = uplinks.start(total, on: stage)
            try await eventually { try stored(stage) >= total * percentStored / 100 }
            await daemon.kill()
            let atKill = try stored(stage)
            let successor = try await stage.startDaemon()
            await publishing.join()
            try await eventually(within: 120) { try stored(stage) >= total }
            successor.send(SIGTERM)
            let result = await successor.waitForEnd()
            #expect(result.exitCode == 0)
            #expect(atKill < total, "killed too late to show anything")
            try compare(uplinks.acknowledgedIDs, stage)
        }
    }

    private func stored(_ stage: Stage) throws -> Int {
        try stage.count("SELECT count(*) FROM readings")
    }

    /// The oracle: acknowledged ids = readings ∪ orphans ∪ quarantine, each once; each space shows its last reading.
    private func compare(_ acknowledged: [UUIDBits], _ stage: Stage) throws {
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
        let rows = try connection.query(
            """
            SELECT deduplication_id FROM readings
            UNION ALL SELECT deduplication_id FROM orphan_uplinks
            UNION ALL SELECT deduplication_id FROM quarantine
            """)
        let found = (0..<rows.count).compactMap { rows.uuid($0, 0) }
        #expect(found.count == acknowledged.count)
        #expect(Set(found) == Set(acknowledged))
        #expect(
            try stage.count(
                """
                SELECT count(*) FROM spaces s
                JOIN LATERAL (
                    SELECT occupancy FROM readings r WHERE r.device_id = s.sensor_device_id
                    ORDER BY observed_at DESC, f_cnt DESC LIMIT 1
                ) last ON true
                WHERE s.sensor_state IS DISTINCT FROM last.occupancy OR s.state <> upper(last.occupancy)
                """) == 0)
        #expect(
            try stage.count(
                """
                SELECT count(*) FROM readings r JOIN devices d ON d.id = r.device_id WHERE r.tenant_id <> d.tenant_id
                """) == 0)
    }
}
