import Foundation
import LoRaWAN
import MQTT
import PrivateServers
import Sandbox
import Simulation
import Testing

/// Nonsense on the wire.
struct BadInputTests {
    @Test("garbage of every kind ends acknowledged, with its reason; the good uplinks among it are stored")
    func garbage() async throws {
        try await Stage.with { stage in
            let daemon = try await stage.startDaemon()
            try publish(on: stage)
            try await eventually { try stage.count("SELECT count(*) FROM readings") == 11 }
            try await eventually { try stage.count("SELECT count(*) FROM quarantine") == 9 }
            #expect(try stage.count("SELECT count(*) FROM orphan_uplinks") == 1)
            #expect(try stage.count("SELECT count(*) FROM orphan_devices WHERE uplink_count = 1") == 1)
            #expect(try stage.count("SELECT count(*) FROM quarantine WHERE message_bytes = 2000000") == 1)
            let metrics = try await stage.api("/metrics").text
            for reason in [
                "malformed_json", "payload_too_large", "topic_mismatch", "unknown_profile", "wrong_length",
                "invalid_field", "number_out_of_range", "topic_unparseable", "missing_field",
            ] {
                #expect(metrics.contains("parkd_quarantined_total{reason=\"\(reason)\"} 1"), "\(reason)")
            }
            #expect(metrics.contains("parkd_fields_ignored_total{field=\"rxInfo.gatewayId\"} 1\n"))
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
            // All was acknowledged: the next start is given nothing again.
            let successor = try await stage.startDaemon()
            let again = try await stage.api("/metrics").text
            #expect(again.contains("parkd_messages_received_total 0"))
            await successor.kill()
        }
    }

    private func publish(on stage: Stage) throws {
        let publisher = try MQTTPublisher(
            MQTTConfiguration(host: "127.0.0.1", port: stage.sandbox.mosquitto.port, clientID: "test-vandal"))
        let tenant = stage.city.tenants[0]
        let devEUI = tenant.sensors[0].devEUI
        var known = UplinkFactory(networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID)
        var unknownProfile = UplinkFactory(
            networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID, profileName: "Weather vane")
        let topic = known.topic(of: devEUI)
        var counter: UInt32 = 0
        func good(_ payload: [UInt8] = [1], of sensor: DevEUI? = nil) -> [UInt8] {
            counter += 1
            return known.uplink(
                deduplicationID: DeduplicationID(.random()), devEUI: sensor ?? devEUI,
                frameCounter: FrameCounter(rawValue: counter), time: .now, payload: payload)
        }
        guard let stranger = DevEUI(typed: "AABBCCDDEEFF0011") else { return }
        let valid = String(decoding: good(), as: UTF8.self)
        let bad: [(String, [UInt8])] = [
            (topic, Array(good().dropLast(300))),
            (topic, [UInt8](repeating: UInt8(ascii: "{"), count: 2_000_000)),
            (known.topic(of: stranger), good()),
            (
                topic,
                unknownProfile.uplink(
                    deduplicationID: DeduplicationID(.random()), devEUI: devEUI,
                    frameCounter: FrameCounter(rawValue: 900), time: .now, payload: [1])
            ),
            (topic, good([1, 2, 3, 4])),
            (topic, Array(valid.replacingOccurrences(of: "\"data\":\"", with: "\"data\":\"\\u0000").utf8)),
            (topic, Array(valid.replacingOccurrences(of: "\"fCnt\":", with: "\"fCnt\":9999999999").utf8)),
            ("application/x/device/nonsense/event/up", good()),
            (topic, Array("{}".utf8)),
            (known.topic(of: stranger), good([1], of: stranger)),
        ]
        for (topic, payload) in bad {
            try publisher.publish(topic: topic, payload: payload)
            try publisher.publish(topic: known.topic(of: devEUI), payload: good())
        }
        // A roaming partner's gateway: no part of it is needed.
        let partner = String(decoding: good(), as: UTF8.self)
            .replacing(/"gatewayId":"[0-9a-f]+"/, with: "\"gatewayId\":\"7\"")
        try publisher.publish(topic: topic, payload: Array(partner.utf8))
        try publisher.drain()
        publisher.close()
    }
}
