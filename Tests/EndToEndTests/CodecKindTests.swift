import Foundation
import LoRaWAN
import MQTT
import PrivateServers
import Sandbox
import Simulation
import Testing

/// From the broker to the database and back through `parkd redecode`, with codecs that are more than bytes in fixed
/// places.
@Suite(.serialized)
struct CodecKindTests {
    private static let start = Timestamp.now.adding(seconds: -7200)

    /// A codec file that reads what ChirpStack decoded.
    private static func objectCodec(version: String, occupied: String, free: String) -> String {
        """
        { "format": 2, "id": "test/object", "vendor": "Test", "model": "Object", "version": "\(version)",
          "kind": "space_sensor", "sources": ["by hand"], "profiles": ["Test Object"], "reads": "object",
          "fields": [{ "to": "occupancy", "at": "/parking/status",
            "values": { "\(occupied)": "occupied", "\(free)": "free" } }],
          "vectors": [{ "object": {}, "expect": {}, "source": "by hand" }] }
        """
    }

    private func folder(on stage: Stage) throws -> String {
        let folder = stage.folder + "/codecs-of-kinds"
        try FileManager.default.copyItem(atPath: Stage.checkout + "codecs", toPath: folder)
        try FileManager.default.createDirectory(atPath: folder + "/test", withIntermediateDirectories: true)
        return folder
    }

    private func publish(_ messages: [(topic: String, payload: [UInt8])], on stage: Stage) throws {
        let publisher = try MQTTPublisher(
            MQTTConfiguration(host: "127.0.0.1", port: stage.sandbox.mosquitto.port, clientID: "test-publisher"))
        for message in messages { try publisher.publish(topic: message.topic, payload: message.payload) }
        try publisher.drain()
        publisher.close()
    }

    /// An event with an object of one member of one member.
    private static func withObject(_ event: [UInt8], _ encoding: Encoding, status: String) -> [UInt8] {
        switch encoding {
        case .json: return event.dropLast() + Array(#","object":{"parking":{"status":"\#(status)"}}}"#.utf8)
        case .protobuf:
            func chunk(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
                [number << 3 | 2, UInt8(bytes.count)] + bytes
            }
            func member(_ name: String, _ value: [UInt8]) -> [UInt8] {
                chunk(1, chunk(1, Array(name.utf8)) + chunk(2, value))
            }
            let inner = member("status", chunk(3, Array(status.utf8)))
            return event + chunk(11, member("parking", chunk(5, inner)))
        }
    }

    @Test("what ChirpStack decoded is read alike in JSON and protobuf, and again by a corrected codec")
    func objects() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 2) { stage in
            let folder = try folder(on: stage)
            let file = folder + "/test/object.json"
            try Self.objectCodec(version: "1.0.0", occupied: "BUSY", free: "FREE")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let environment = ["PARKD_CODECS_DIR": folder]
            let daemon = try await stage.startDaemon(environment)
            let tenant = try #require(stage.city.tenants.first)
            var messages: [(topic: String, payload: [UInt8])] = []
            for (sensor, encoding) in zip(tenant.sensors, [Encoding.json, .protobuf]) {
                var factory = UplinkFactory(
                    encoding: encoding, networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID,
                    profileName: "Test Object")
                for (number, status) in ["FREE", "BUSY", "FREE", "BUSY"].enumerated() {
                    let event = factory.uplink(
                        deduplicationID: DeduplicationID(.random()), devEUI: sensor.devEUI,
                        frameCounter: FrameCounter(rawValue: UInt32(number)),
                        time: Self.start.adding(seconds: Double(number) * 60), payload: [UInt8(number)])
                    messages.append(
                        (factory.topic(of: sensor.devEUI), Self.withObject(event, encoding, status: status)))
                }
            }
            try publish(messages, on: stage)
            try await eventually { try stage.count("SELECT count(*) FROM readings") == 8 }
            let right = """
                SELECT count(*) FROM readings WHERE occupancy = CASE f_cnt % 2 WHEN 1 THEN 'occupied' ELSE 'free' END
                """
            #expect(try stage.count(right) == 8)
            #expect(try stage.count("SELECT count(*) FROM spaces WHERE state = 'OCCUPIED'") == 2)

            try Self.objectCodec(version: "1.1.0", occupied: "FREE", free: "BUSY")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let done = try await ParkdProcess.run(
                "redecode", "--codec", "test/object", environment: stage.environment.merging(environment) { $1 })
            #expect(done.exitCode == 0, "\(done.complaints)")
            #expect(try stage.count(right) == 0)
            #expect(try stage.count("SELECT count(*) FROM readings WHERE codec_version = '1.1.0'") == 8)
            #expect(try stage.count("SELECT count(*) FROM spaces WHERE state = 'FREE'") == 2)
            await daemon.kill()
        }
    }

    @Test("the log of a Dragino DDS45-LB becomes readings of its moments, and history by redecode where they are late")
    func toldLater() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 1) { stage in
            let daemon = try await stage.startDaemon()
            let tenant = try #require(stage.city.tenants.first)
            let devEUI = try #require(tenant.sensors.first).devEUI
            func uplink(_ port: UInt8, _ counter: UInt32, at seconds: Double, _ payload: [UInt8]) -> (String, [UInt8]) {
                var factory = UplinkFactory(
                    networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID,
                    profileName: "Dragino DDS45-LB", fPort: FPort(rawValue: port))
                let event = factory.uplink(
                    deduplicationID: DeduplicationID(.random()), devEUI: devEUI,
                    frameCounter: FrameCounter(rawValue: counter), time: Self.start.adding(seconds: seconds),
                    payload: payload)
                return (factory.topic(of: devEUI), event)
            }
            func measured(_ millimetres: UInt16) -> [UInt8] {
                [0x0D, 0x3B, UInt8(millimetres >> 8), UInt8(millimetres & 0xFF), 0, 0, 0xDC, 1]
            }
            func kept(_ millimetres: UInt16, at seconds: Double) -> [UInt8] {
                let clock = UInt32(Self.start.adding(seconds: seconds).microseconds / 1_000_000)
                return [0x0D, 0x3B, UInt8(millimetres >> 8), UInt8(millimetres & 0xFF), 0, 0xDC, 0x40]
                    + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: clock >> UInt32($0)) }
            }
            let page = kept(1000, at: 600) + kept(3000, at: 1200) + kept(900, at: 1800)
            try publish(
                [
                    uplink(2, 1, at: 0, measured(3000)), uplink(2, 2, at: 2400, measured(3000)),
                    uplink(3, 3, at: 2460, page), uplink(3, 4, at: 2520, page), uplink(2, 5, at: 3000, measured(800)),
                ], on: stage)
            try await eventually { try stage.count("SELECT count(*) FROM readings") == 8 }
            #expect(
                try stage.count(
                    """
                    SELECT count(*) FROM readings r JOIN readings f ON f.deduplication_id = r.told_in
                    WHERE f.f_cnt = 3 AND r.observed_at < f.observed_at AND r.occupancy IS NOT NULL
                    """) == 3)
            #expect(try stage.count("SELECT count(*) FROM state_changes") == 2)
            for _ in 0..<2 {
                let done = try await ParkdProcess.run(
                    "redecode", "--codec", "dragino/dds45-lb", environment: stage.environment)
                #expect(done.exitCode == 0, "\(done.complaints)")
                #expect(try stage.count("SELECT count(*) FROM state_changes") == 6)
            }
            let validated = try await ParkdProcess.run("validate", environment: stage.environment)
            #expect(validated.exitCode == 0, "\(validated.output)")
            await daemon.kill()
        }
    }
}
