import Foundation
import LoRaWAN
import MQTT
import PrivateServers
import Sandbox
import Simulation
import Testing

/// A codec that read a bit the wrong way round, put right.
@Suite(.serialized)
struct RedecodeTests {
    private static let sensors = 20
    private static let wordsEach = 60

    /// A codec file of one byte, whose bit 0 says `set`.
    private static func codec(version: String, set: String, unset: String) -> String {
        """
        { "format": 1, "id": "test/bay", "vendor": "Test", "model": "Bay", "version": "\(version)",
          "kind": "space_sensor", "sources": ["by hand"], "profiles": ["Test Bay"], "frames": [
            { "name": "status", "fPort": 1, "length": 1, "cause": "change", "fields": [
              { "to": "occupancy", "byte": 0, "bits": 0, "values": { "0": "\(unset)", "1": "\(set)" } }] }],
          "vectors": [{ "fPort": 1, "hex": "01", "expect": { "occupancy": "\(set)", "cause": "change" },
            "source": "by hand" }] }
        """
    }

    @Test("history that was read wrong is right after redecode, also where that is killed in the middle; uplinks go on")
    func correctedCodec() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: Self.sensors / 2) { stage in
            let folder = stage.folder + "/codecs"
            let file = folder + "/test/bay.json"
            try FileManager.default.createDirectory(atPath: folder + "/test", withIntermediateDirectories: true)
            try Self.codec(version: "1.0.0", set: "free", unset: "occupied")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let codecs = ["PARKD_CODECS_DIR": folder]
            let environment = stage.environment.merging(codecs) { $1 }
            var daemon = try await stage.startDaemon(codecs)
            try publish(0..<Self.wordsEach, on: stage)
            let total = Self.sensors * Self.wordsEach
            try await eventually { try stage.count("SELECT count(*) FROM readings") == total }
            #expect(try wrong(on: stage) == total)
            await daemon.kill()

            try Self.codec(version: "1.0.1", set: "occupied", unset: "free")
                .write(toFile: file, atomically: true, encoding: .utf8)
            daemon = try await stage.startDaemon(codecs)
            let dry = try await ParkdProcess.run(
                "redecode", "--codec", "test/bay", "--dry-run", environment: environment)
            #expect(dry.exitCode == 0, "\(dry.complaints)")
            #expect(dry.output.contains("\(total) readings decoded again, \(total) would say something else"))
            #expect(dry.output.contains("by field: occupancy \(total)"))
            #expect(dry.output.contains("occupancy free → occupied"))
            #expect(dry.output.contains("nothing was written"))
            #expect(try wrong(on: stage) == total)

            let killed = try ParkdProcess(
                ["redecode", "--codec", "test/bay", "--batch-size", "1"], environment: environment)
            try await eventually { try stage.count("SELECT max(readings_done)::int FROM redecodes") >= 100 }
            await killed.kill()
            try publish(Self.wordsEach..<Self.wordsEach + 5, on: stage)
            let done = try await ParkdProcess.run("redecode", "--codec", "test/bay", environment: environment)
            #expect(done.exitCode == 0, "\(done.complaints)")
            #expect(done.output.contains("continuing the run of"))
            let all = total + 5 * Self.sensors
            try await eventually { try stage.count("SELECT count(*) FROM readings") == all }
            #expect(try wrong(on: stage) == 0)
            #expect(try contradictions(on: stage) == 0)
            #expect(try stage.count("SELECT count(*) FROM redecodes WHERE finished_at IS NOT NULL") == 1)
            #expect(
                try stage.count(
                    "SELECT sum(jsonb_array_length(old_values -> 'readings')) FROM audit_log "
                        + "WHERE action = 'reading.redecode'") == total)
            let validated = try await ParkdProcess.run("validate", environment: environment)
            #expect(validated.exitCode == 0, "\(validated.output)")
            await daemon.kill()
        }
    }

    @Test("what cannot be decoded again is one sentence with the remedy")
    func refusals() async throws {
        try await Stage.with { stage in
            for (arguments, code, words) in [
                (["--codec", "no/such"], 1, "parkd codecs list"),
                ([], 64, "--quarantine"),
                (["--codec", "bosch/tps110", "--quarantine"], 64, "either"),
                (["--quarantine", "--instead-of", "bosch/tps110"], 64, "--instead-of"),
                (["--quarantine", "--device", "0000000000001234"], 1, "no device with this DevEUI"),
                (["--codec", "bosch/tps110", "--device", "0000000000001234"], 1, "no device with this DevEUI"),
                (["--codec", "bosch/tps110", "--device", "12"], 64, "16 hexadecimal digits"),
                (["--codec", "bosch/tps110", "--from", "yesterday"], 64, "--from yesterday"),
                (["--codec", "bosch/tps110", "--batch-size", "0"], 64, "--batch-size"),
                (["--codec", "bosch/tps110", "--database-url", "host=127.0.0.1 port=1"], 69, "PARKD_DATABASE_URL"),
            ] {
                let result = await (try ParkdProcess(["redecode"] + arguments, environment: stage.environment))
                    .waitForEnd()
                #expect(result.exitCode == Int32(code), "\(arguments) \(result.complaints)")
                #expect(result.complaints.contains(words), "\(arguments): \(result.complaints)")
            }
        }
    }

    /// Each sensor's words, one a minute until now; the bit is 1 in two of three.
    private func publish(_ range: Range<Int>, on stage: Stage) throws {
        let publisher = try MQTTPublisher(
            MQTTConfiguration(host: "127.0.0.1", port: stage.sandbox.mosquitto.port, clientID: "test-publisher"))
        for tenant in stage.city.tenants {
            var factory = UplinkFactory(
                networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID, profileName: "Test Bay")
            for number in range {
                for sensor in tenant.sensors {
                    let minutes = Double(number - Self.wordsEach - 5)
                    let uplink = factory.uplink(
                        deduplicationID: DeduplicationID(.random()), devEUI: sensor.devEUI,
                        frameCounter: FrameCounter(rawValue: UInt32(number)),
                        time: Timestamp.now.adding(seconds: minutes * 60), payload: [number % 3 == 0 ? 0 : 1])
                    try publisher.publish(topic: factory.topic(of: sensor.devEUI), payload: uplink)
                }
                try publisher.pump(waitMS: 0)
            }
        }
        try publisher.drain()
        publisher.close()
    }

    private func wrong(on stage: Stage) throws -> Int {
        try stage.count(
            """
            SELECT count(*) FROM readings
            WHERE occupancy <> CASE get_byte(payload, 0) WHEN 1 THEN 'occupied' ELSE 'free' END
            """)
    }

    /// Breaks in the chains of changes, changes that no reading tells, and spaces that show something else.
    private func contradictions(on stage: Stage) throws -> Int {
        try stage.count(
            """
            SELECT (SELECT count(*) FROM (
                    SELECT previous_state,
                        lag(new_state, 1, 'UNKNOWN') OVER (PARTITION BY space_id ORDER BY changed_at, id) AS before
                    FROM state_changes
                ) chain WHERE previous_state <> before)
                + (SELECT count(*) FROM state_changes c
                    JOIN readings r ON r.deduplication_id = c.deduplication_id AND r.device_id = c.device_id
                    WHERE c.new_state <> upper(r.occupancy))
                + (SELECT count(*) FROM spaces s JOIN LATERAL (
                    SELECT occupancy FROM readings r WHERE r.device_id = s.sensor_device_id
                    ORDER BY observed_at DESC LIMIT 1
                ) last ON true WHERE s.state <> upper(last.occupancy) OR s.sensor_state <> last.occupancy)
            """)
    }
}
