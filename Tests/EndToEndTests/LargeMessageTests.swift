import Foundation
import LoRaWAN
import MQTT
import Postgres
import PrivateServers
import Sandbox
import Simulation
import Testing

/// Messages of a size that no device sends, from whoever may publish.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct LargeMessageTests {
    /// Publishes each payload on the topic of a device's uplinks, and waits until the broker has it.
    private func publish(_ payloads: [[UInt8]], on stage: Stage, topic: String? = nil) throws {
        let publisher = try MQTTPublisher(
            MQTTConfiguration(host: "127.0.0.1", port: stage.sandbox.mosquitto.port, clientID: "test-large"))
        let device = stage.city.tenants[0].sensors[0].devEUI
        let usual = UplinkFactory().topic(of: device)
        for payload in payloads {
            try publisher.publish(topic: topic ?? usual, payload: payload)
            try publisher.drain()
        }
        publisher.close()
    }

    @Test("A publish of 250 MB under a limit of 128 MB: alive, in quarantine with length and hash, acknowledged")
    func under128MB() async throws {
        try await Stage.with { stage in
            let daemon = try ParkdProcess.run(memoryMB: 128, environment: stage.environment)
            try await stage.awaitReadiness()
            var payload = [UInt8](repeating: UInt8(ascii: "{"), count: 250_000_000)
            try publish([payload], on: stage)
            payload[249_999_999] = UInt8(ascii: "}")
            try publish([payload, payload], on: stage)
            payload = []
            try await eventually { try await stage.metric("parkd_messages_acknowledged_total") == 3 }
            // What Python's hashlib says of the same bytes.
            #expect(
                try stage.text(
                    """
                    SELECT string_agg(concat_ws(' ', occurrences, message_bytes, octet_length(message), reason,
                        left(encode(message_sha256, 'hex'), 16)), ', ' ORDER BY id)
                    FROM quarantine
                    """) == "1 250000000 65536 payload_too_large 61dfd567228b6373, "
                    + "2 250000000 65536 payload_too_large 5050b9c8c5235a92")
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
            // All was acknowledged: the next start is given nothing again.
            let successor = try await stage.startDaemon()
            #expect(try await stage.metric("parkd_messages_received_total") == 0)
            await successor.kill()
        }
    }

    @Test("A publish of 100 MB with the database away: peak memory below 80 MB, and the length survives the spool")
    func databaseAway() async throws {
        try await Stage.with { stage in
            let daemon = try await stage.startDaemon()
            await stage.sandbox.postgres.stop()
            try publish([[UInt8](repeating: UInt8(ascii: " "), count: 100_000_000)], on: stage)
            try await eventually { try await stage.metric("parkd_messages_acknowledged_total") == 1 }
            #expect(try await stage.metric("parkd_spool_messages") == 1)
            #expect(try daemon.peakMemoryMB() < 80)
            await daemon.kill()
            try await stage.sandbox.postgres.start()
            let successor = try await stage.startDaemon()
            try await eventually {
                try stage.count("SELECT count(*) FROM quarantine WHERE message_bytes = 100000000") == 1
            }
            #expect(try stage.count("SELECT octet_length(message_sha256) FROM quarantine") == 32)
            await successor.kill()
        }
    }

    /// Uplinks of one sensor each of which has 500 kB, of which JSON allows any number of bytes between its parts.
    private func heavyUplinks(_ count: Int, of stage: Stage, from counter: UInt32 = 1) -> [[UInt8]] {
        let tenant = stage.city.tenants[0]
        var factory = UplinkFactory(networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID)
        return (0..<UInt32(count)).map { number in
            factory.uplink(
                deduplicationID: DeduplicationID(.random()), devEUI: tenant.sensors[0].devEUI,
                frameCounter: FrameCounter(rawValue: counter + number), time: .now, payload: [UInt8(number % 2)])
                + [UInt8](repeating: UInt8(ascii: " "), count: 500_000)
        }
    }

    @Test("400 uplinks of 500 kB with the database away, and its return, under a limit of 128 MB: each is stored")
    func manyWithDatabaseAway() async throws {
        try await Stage.with { stage in
            let daemon = try ParkdProcess.run(memoryMB: 128, environment: stage.environment)
            try await stage.awaitReadiness()
            await stage.sandbox.postgres.stop()
            try publish(heavyUplinks(400, of: stage), on: stage)
            try await eventually { try await stage.metric("parkd_spool_messages") == 400 }
            try await stage.sandbox.postgres.start()
            try await eventually(within: 120) { try await stage.metric("parkd_spool_messages") == 0 }
            #expect(try stage.storedCount() == 400)
            #expect(try daemon.peakMemoryMB() < 128)
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }

    @Test(
        "400 uplinks of 500 kB while the lanes are busy, under a limit of 128 MB: a heavy batch closes, all are stored")
    func manyWhileBusy() async throws {
        try await Stage.with { stage in
            let daemon = try ParkdProcess.run(memoryMB: 128, environment: stage.environment)
            try await stage.awaitReadiness()
            var holder = try PostgresConnection(
                PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
            try holder.execute(script: "BEGIN; LOCK TABLE devices IN EXCLUSIVE MODE")
            try publish(heavyUplinks(400, of: stage), on: stage)
            // One batch waits for the lock; the next is full when it has grown to its limit, and nothing more comes.
            try await eventually { try await stage.metric("parkd_messages_received_total") >= 9 }
            #expect(try await stage.metric("parkd_messages_received_total") <= 40)
            try holder.execute(script: "ROLLBACK")
            try await eventually(within: 120) { try stage.storedCount() == 400 }
            #expect(try daemon.peakMemoryMB() < 128)
            await daemon.kill()
        }
    }

    /// Payloads of the largest size, made so that what they are read into is as large as can be.
    private static let bombs: [[UInt8]] = {
        let size = 512 << 10
        func repeated(_ part: [UInt8], behind start: String = "", before end: String = "") -> [UInt8] {
            let room = size - start.utf8.count - end.utf8.count
            return Array(start.utf8) + [[UInt8]](repeating: part, count: room / part.count).flatMap(\.self)
                + Array(end.utf8)
        }
        return [
            // Protobuf: empty receptions, empty entries of a context, an unknown field.
            repeated([0x62, 0]), repeated([0x32, 0]), repeated([0x98, 0x7F, 0]),
            // JSON: arrays, objects, members of one name, receptions.
            repeated(Array("[],".utf8), behind: #"{"object":["#, before: "1]}"),
            repeated(Array("{},".utf8), behind: #"{"rxInfo":["#, before: "{}]}"),
            repeated(Array(#""":1,"#.utf8), behind: #"{"object":{"#, before: #""":1}}"#),
            repeated(Array("1,".utf8), behind: #"{"rxInfo":["#, before: "1]}"),
            repeated(Array(#"\u0001"#.utf8), behind: #"{"deviceInfo":{"deviceName":""#, before: #""}}"#),
        ]
    }()

    @Test("Payloads that grow when they are read, on topics of 64 kB too, all at once, stay under a limit of 128 MB")
    func bombs() async throws {
        try await Stage.with { stage in
            let daemon = try ParkdProcess.run(memoryMB: 128, environment: stage.environment)
            try await stage.awaitReadiness()
            let sensor = stage.city.tenants[0].sensors[0].devEUI.description.lowercased()
            let long = "application/" + String(repeating: "x", count: 65_000)
            for topic in ["application/1", long] {
                for kind in ["up", "log"] {
                    for bomb in Self.bombs {
                        try publish([bomb], on: stage, topic: "\(topic)/device/\(sensor)/event/\(kind)")
                    }
                }
            }
            try await eventually {
                try await stage.metric("parkd_messages_acknowledged_total") == 2 * 2 * Self.bombs.count
            }
            #expect(try daemon.peakMemoryMB() < 128)
            await daemon.kill()
        }
    }
}
