import Foundation
import PrivateServers
import Sandbox
import Testing

/// Connections that are dead without a word; beside each other, since it takes time to be sure of that.
struct ChaosSilenceTests {
    @Test(
        "Connections to the database that are dead without a word are given up after 35 s, and the spool takes over",
        .timeLimit(.minutes(5)))
    func database() async throws {
        try await Stage.with { stage in
            let lines = try Lines(of: stage)
            let daemon = try await stage.startDaemon(lines.environment)
            let uplinks = Uplinks()
            await uplinks.start(100, on: stage).join()
            try await eventually { try stage.storedCount() == 100 }
            let fault = Fault("database's network half-open")
            lines.database.cut(.silence)
            lines.database.refuse(true)
            let publishing = uplinks.start(2000, on: stage, firstCounter: 11)
            try await eventually { try await stage.metric("parkd_spool_messages") > 0 }
            #expect(fault.age < .seconds(50), "noticed after \(fault.age)")
            #expect(try await stage.api("/health").text("checks", "database", "code") == "unavailable")
            lines.database.refuse(false)
            await publishing.join()
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            await daemon.kill()
            await lines.close()
        }
    }

    @Test(
        "A connection to the broker that is dead without a word is noticed by the keep-alive", .timeLimit(.minutes(5)))
    func broker() async throws {
        try await Stage.with { stage in
            let lines = try Lines(of: stage)
            let daemon = try await stage.startDaemon(lines.environment)
            let uplinks = Uplinks()
            await uplinks.start(100, on: stage).join()
            try await eventually { try stage.storedCount() == 100 }
            let fault = Fault("broker's network half-open")
            lines.broker.cut(.silence)
            await uplinks.start(1000, on: stage, firstCounter: 11).join()
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage, within: 150)
            #expect(try await stage.metric("parkd_mqtt_faults_total") == 1)
            await daemon.kill()
            await lines.close()
        }
    }
}
