import Foundation
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
            try await eventually { try stage.storedCount() >= total * percentStored / 100 }
            await daemon.kill()
            let atKill = try stage.storedCount()
            let successor = try await stage.startDaemon()
            await publishing.join()
            try await eventually(within: 120) { try stage.storedCount() >= total }
            successor.send(SIGTERM)
            let result = await successor.waitForEnd()
            #expect(result.exitCode == 0)
            #expect(atKill < total, "killed too late to show anything")
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
        }
    }
}
