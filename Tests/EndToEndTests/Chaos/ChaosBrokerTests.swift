import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// Whatever the broker and the way to it do.
@Suite(.serialized)
struct ChaosBrokerTests {
    @Test("The broker restarted under load: it keeps the session, and nothing is lost", .timeLimit(.minutes(5)))
    func restart() async throws {
        try await Stage.with { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            let publishing = uplinks.start(4000, on: stage)
            try await eventually { try stage.storedCount() > 200 }
            let fault = Fault("broker restarted")
            await stage.sandbox.mosquitto.stop()
            try await stage.sandbox.mosquitto.start()
            await publishing.join()
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            #expect(try await stage.metric("parkd_mqtt_sessions_lost_total") == 0)
            #expect(try await stage.metric("parkd_mqtt_faults_total") >= 1)
            await daemon.kill()
        }
    }

    @Test(
        "kill -9 of a broker that persists nothing: what it loses is counted, uplink by uplink", .timeLimit(.minutes(5))
    )
    func killed() async throws {
        try await Stage.with(broker: MosquittoOptions(persists: false)) { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            await uplinks.start(400, on: stage).join()
            try await eventually { try stage.storedCount() == 400 }
            // The daemon hangs, so that the broker has something to lose beyond what lies in the socket.
            daemon.send(SIGSTOP)
            await uplinks.start(8000, on: stage, firstCounter: 11).join()
            await stage.sandbox.mosquitto.kill()
            let fault = Fault("broker killed, nothing persisted")
            try await stage.sandbox.mosquitto.start()
            daemon.send(SIGCONT)
            try await eventually { try await stage.metric("parkd_mqtt_sessions_lost_total") == 1 }
            try await eventually { try await stage.api("/health/ready").status == 200 }
            let watcher = try await stage.watcher()
            let health = try await stage.api("/health", token: watcher)
            #expect(try health.text("checks", "mqtt", "detail").contains("persistence true"))
            // A frame of each device after the gap, by which the gap is known.
            let after = Uplinks()
            await after.start(40, on: stage, firstCounter: 211).join()
            let took = try await awaitAll(of: after, stage, since: fault)
            let oracle = try Oracle(uplinks.acknowledgedIDs + after.acknowledgedIDs, stage)
            fault.tell(oracle, took: took)
            #expect(oracle.lost > 0, "nothing was lost, so nothing is shown")
            #expect(try await stage.metric("parkd_lost_uplinks_total") == oracle.lost)
            #expect(oracle.duplicated == 0 && oracle.unknown == 0 && oracle.wrongStates == 0 && oracle.strangers == 0)
            await daemon.kill()
        }
    }

    private func awaitAll(of uplinks: Uplinks, _ stage: Stage, since fault: Fault) async throws -> Duration {
        let wanted = uplinks.acknowledgedIDs.map { "'\($0)'" }.joined(separator: ",")
        try await eventually {
            try stage.count("SELECT count(*) FROM readings WHERE deduplication_id IN (\(wanted))")
                == uplinks.acknowledgedIDs.count
        }
        return fault.age
    }

    @Test(
        "Two daemons with one client id take the session from each other ever more slowly, say so, and lose nothing",
        .timeLimit(.minutes(5)))
    func oneClientID() async throws {
        try await Stage.with { stage in
            let folder = stage.folder + "/second"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let first = try await stage.startDaemon()
            let uplinks = Uplinks()
            let publishing = uplinks.start(6000, on: stage)
            let fault = Fault("two daemons, one client id")
            let port = try LoopbackPort.free()
            let second = try ParkdProcess(
                ["run"],
                environment: stage.environment.merging(
                    ["PARKD_STATE_DIR": folder, "PARKD_HTTP_BIND": "127.0.0.1:\(port)"]) { $1 })
            try await eventually { try await stage.metric("parkd_mqtt_connections_total") >= 3 }
            await publishing.join()
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            let connections = try await stage.metric("parkd_mqtt_connections_total")
            let seconds = Int(fault.age / .seconds(1))
            #expect(connections <= 6 + seconds, "\(connections) connections in \(seconds) s")
            // Where a connection ends under load, the broker's last word is lost with what was on its way.
            try await eventually {
                try await stage.api("/health").text("checks", "mqtt", "code") == "taken_over"
            }
            await second.kill()
            await first.kill()
        }
    }

    @Test(
        "The way to the broker is cut, slow, or passes one byte at a time: nothing is lost", .timeLimit(.minutes(5)))
    func network() async throws {
        try await Stage.with { stage in
            let lines = try Lines(of: stage)
            let daemon = try await stage.startDaemon(lines.environment)
            let uplinks = Uplinks()
            var counter: UInt32 = 1
            for cut in [FaultProxy.Cut.reset, .finish] {
                let seen = lines.broker.at(.acknowledgement, number: 300) { [broker = lines.broker] in
                    broker.cut(cut)
                    return .pass
                }
                let fault = Fault("broker's network cut (\(cut == .reset ? "RST" : "FIN"))")
                await uplinks.start(2000, on: stage, firstCounter: counter).join()
                counter += 50
                try await seen.wait { $0 }
                try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            }
            for manner in [FaultProxy.Manner.late(milliseconds: 100), .trickle] {
                let fault = Fault("broker's network \(manner == .trickle ? "byte by byte" : "100 ms late each way")")
                lines.broker.pass(manner)
                lines.broker.cut(.finish)
                await uplinks.start(200, on: stage, firstCounter: counter).join()
                counter += 50
                try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            }
            await daemon.kill()
            await lines.close()
        }
    }
}
