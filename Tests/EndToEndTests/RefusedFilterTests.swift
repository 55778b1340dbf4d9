import Foundation
import LoRaWAN
import MQTT
import PrivateServers
import Sandbox
import Simulation
import TestSupport
import Testing

@testable import parkd

/// Mosquitto's dynamic security grants the filter of applications and refuses those of gateways, as of a broker that
/// was set up for uplinks alone; its queue is Mosquitto's own, of 1000 messages.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: DynamicSecurity.isInstalled))
struct RefusedFilterTests {
    @Test(
        "At 100 uplinks a second, refused gateway filters cost none, are named, and come on the standing connection"
    )
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let broker = MosquittoOptions(
                inflightMessagesMax: 20, queuedMessagesMax: 1000, extraLines: try DynamicSecurity.lines(in: folder))
            try await Stage.with(broker: broker) { stage in
                let daemon = try await stage.startDaemon()
                let word = try #require(await daemon.complaint(containing: "The broker refuses the subscription of "))
                try await expectNamed(in: word)
                let published = await publish(600, perS: 100, on: stage)
                #expect(published == 600)
                try await eventually { try stage.storedCount() == 600 }
                #expect(try stage.keptCount() == 600)
                #expect(try await stage.metric("parkd_mqtt_connections_total") == 1)
                #expect(try await stage.api("/health/ready").status == 200)
                let watcher = try await stage.watcher()
                let health = try await stage.api("/health", token: watcher)
                #expect(try health.text("status") == "degraded")
                try await expectNamed(in: health.text("checks", "mqtt", "detail"))
                let checked = try await ParkdProcess.run("check", environment: stage.environment)
                #expect(checked.exitCode == 1)
                try await expectNamed(in: checked.output)

                let order = Outgoing(
                    id: .random(), topic: DynamicSecurity.topic, payload: Array(DynamicSecurity.grantOfAll.utf8))
                await Uplinks().start([order], on: stage).join()
                try await eventually(within: 90) { try await isGranted(stage, watcher) }
                #expect(try await stage.metric("parkd_mqtt_connections_total") == 1)
                await Uplinks().start([stats(stage)], on: stage).join()
                try await eventually { try stage.count("SELECT count(*) FROM gateway_stats") == 1 }
            }
        }
    }

    /// All four filters of gateways, why, and what to do.
    private func expectNamed(in words: String) async throws {
        let filters = (Setting.rows.mqtt.gatewayTopics.setting.defaultValue ?? "").split(separator: ",")
        #expect(filters.count == 4)
        for text in filters + ["Not authorized", "mosquitto_ctrl dynsec addRoleACL"] {
            #expect(words.contains(text), "\(words)")
        }
        #expect(!words.contains("subscription of application/"), "\(words)")
    }

    private func isGranted(_ stage: Stage, _ watcher: String) async throws -> Bool {
        try await !stage.api("/health", token: watcher).text.contains("refuses the subscription")
    }

    /// How many the broker acknowledged.
    private func publish(_ count: Int, perS rate: Double, on stage: Stage) async -> Int {
        let uplinks = SteadyUplinks(city: stage.city, encoding: .json, ratePerS: rate, count: count)
        let broker = MQTTConfiguration(
            host: "127.0.0.1", port: stage.sandbox.mosquitto.port, clientID: "test-steady-publisher")
        let result = await withCheckedContinuation { continuation in
            BlockingWork.run { continuation.resume(returning: uplinks.publish(to: broker)) }
        }
        return (try? result.get()) ?? 0
    }

    private func stats(_ stage: Stage) -> Outgoing {
        let gateway = "\(stage.city.gateways[0].gatewayID)".lowercased()
        return Outgoing(
            id: .random(), topic: "eu868/gateway/\(gateway)/event/stats",
            payload: Array(#"{"gatewayId":"\#(gateway)","rxPacketsReceived":5}"#.utf8))
    }
}
