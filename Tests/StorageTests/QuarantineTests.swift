import ChirpStack
import Codecs
import Ingest
import LoRaWAN
import Storage
import TestSupport
import Testing

@Suite("What quarantine keeps")
struct QuarantineTests {
    @Test("Rows carry DevEUI, frame, device and owner wherever topic or body tell them, whatever the message lacks")
    func names() async throws {
        try await withIntake { intake throws in
            let good = SentUplink(7, of: "B1", occupied: true, at: 0).sent
            let topic = String(decoding: good.topic, as: UTF8.self)
            let text = String(decoding: good.payload, as: UTF8.self)
            try intake.commit([
                Sent(topic, "{nonsense"), Sent(topic, [0xFF]),
                Sent(topic, text.replacing(#""fCnt":7"#, with: #""fCnt":-7"#)),
                Sent("others/topic", good.payload),
                Sent("application/1/device/00000000000000ff/event/up", "{nonsense"),
                Sent("others/topic", "{nonsense"), Sent("gateway/0016c001f15300a1/event/stats", "{nonsense"),
            ])
            let known = "\(City.devEUI("B1")),de000000-0000-4000-8000-0000000000b1,\(City.beta)"
            let frame = SentUplink(7, occupied: true, at: 0).deduplicationID
            #expect(
                try intake.lines(
                    "SELECT reason, dev_eui, device_id, tenant_id, deduplication_id FROM quarantine ORDER BY id"
                )
                .sorted()
                    == [
                        "malformed_json,\(known),", "malformed_protobuf,\(known),",
                        "number_out_of_range,\(known),\(frame)", "topic_unparseable,\(known),\(frame)",
                        "malformed_json,00000000000000FF,,,", "topic_unparseable,,,,", "malformed_json,,,,",
                    ].sorted())
        }
    }

    @Test("An upgrade gives the rows of before the device that their topic names")
    func upgrade() async throws {
        try await withCity { database throws in
            try database.run("ALTER TABLE quarantine DROP COLUMN device_id")
            let topic = "application/1/device/0004a30b000000a1/event/up"
            for (number, topic) in [topic, "0004a30b000000a1/up", "eu/device/00000000000000ff/event/log"].enumerated() {
                try database.run(
                    """
                    INSERT INTO quarantine (
                        digest, received_at, last_received_at, topic, message, message_bytes, reason)
                    VALUES (gen_random_uuid(), now(), now(), '\(topic)', '\\x0\(number)', 1, 'malformed_json')
                    """)
            }
            try database.run(try Checkout.migration("quarantine_names_devices"))
            #expect(
                try database.lines("SELECT dev_eui, device_id, tenant_id FROM quarantine ORDER BY id") == [
                    "\(City.devEUI("A1")),de000000-0000-4000-8000-0000000000a1,\(City.acme)", ",,",
                    "00000000000000FF,,",
                ])
        }
    }

    @Test("A reception with a gateway id that is none is stored, its space moves, and the gateway is unknown")
    func gatewayID() async throws {
        try await withIntake { intake throws in
            for (number, id) in ["", "00112233", "0016c001f15300a100"].enumerated() {
                let uplink = SentUplink(number, occupied: number % 2 == 0, at: Double(number) * 60)
                let tally = try intake.commit(
                    uplink.with(\.receptions, [(id, -70, 9), (City.acmeGateway, -90, 1)]),
                    SentUplink(number + 10, of: "B1", occupied: number % 2 == 0, at: Double(number) * 60)
                        .with(\.receptions, [(id, -70, 9)]))
                #expect(tally.quarantined == [:])
                #expect(tally.stateChanges == 2)
                #expect(tally.ignoredFields[.rxInfoGatewayID] == 2)
            }
            #expect(
                try intake.lines("SELECT DISTINCT rssi, gateway_id, gateway_count FROM readings ORDER BY 3")
                    == ["-70,,1", "-70,,2"])
        }
    }

    @Test("A log with a description of 20 kB and a status without a margin are stored; an empty message leaves nothing")
    func events() async throws {
        try await withIntake { intake throws in
            let id = "\"deduplicationId\":\"bf2a9746-1c8b-49be-a92e-f0b89c8534e4\""
            let tally = try intake.commit([
                .event("log", "A1", "\"code\":\"OTAA\",\"description\":\"\(String(repeating: "é", count: 10_000))\""),
                .event("status", "A1", "\(id),\"margin\":\"ten\",\"batteryLevel\":80"),
                .event("location", "A1", "\(id),\"location\":{\"latitude\":91,\"longitude\":4}"),
                .event("txack", "A1", "\"downlinkId\":[],\"gatewayId\":\"partner\""),
                Sent("eu868/gateway/0016c001f15300a1/state/conn", [UInt8]()),
            ])
            #expect(tally.messages == 5 && tally.deviceEvents == 4)
            #expect(tally.quarantined == [:])
            #expect(try intake.lines("SELECT * FROM quarantine") == [])
            #expect(
                try intake.lines(
                    """
                    SELECT kind, octet_length(detail ->> 'description'), detail ->> 'margin_db',
                        detail ->> 'battery_percent', detail ->> 'latitude', detail ->> 'gateway_id'
                    FROM device_events ORDER BY kind
                    """) == ["location,,,,,", "log,8192,,,,", "status,,,80,,", "txack,,,,,"])
        }
    }
}
