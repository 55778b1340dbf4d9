import Ingest
import LoRaWAN
import Testing

@Suite("Device events other than uplinks")
struct IngestDeviceEventTests {
    private static func id(_ number: Int) -> String {
        #""deduplicationId":"11111111-0000-4000-8000-00000000000\#(number)""#
    }

    private static func time(_ seconds: Double) -> String { #""time":"\#(Timestamp.noon(seconds).text)""# }

    /// One of each kind, with the detail that must be stored.
    private static let kinds: [(kind: String, members: String, detail: String)] = [
        ("join", #"\#(id(1)),\#(time(0)),"devAddr":"01020304""#, #"{"dev_addr": "01020304"}"#),
        (
            "status", #"\#(id(2)),\#(time(0)),"margin":10,"batteryLevel":50.5"#,
            #"{"margin_db": 10, "external_power": false, "battery_percent": 50.5}"#
        ),
        (
            "ack", #"\#(id(3)),\#(time(0)),"queueItemId":"q1","acknowledged":true,"fCntDown":7"#,
            #"{"f_cnt_down": 7, "acknowledged": true, "queue_item_id": "q1"}"#
        ),
        (
            "txack", #"\#(time(0)),"downlinkId":99,"queueItemId":"q1","fCntDown":7,"gatewayId":"0016c001f15300a1""#,
            #"{"f_cnt_down": 7, "gateway_id": "0016C001F15300A1", "downlink_id": 99, "queue_item_id": "q1"}"#
        ),
        (
            "log",
            #"\#(time(0)),"level":"WARNING","code":"UPLINK_F_CNT_RESET","description":"reset","context":{"b":"2","#
                + #""a":"1"}"#,
            #"{"code": "UPLINK_F_CNT_RESET", "level": "WARNING", "context": {"a": "1", "b": "2"}, "description": "#
                + #""reset"}"#
        ),
        (
            "location", #"\#(id(4)),\#(time(0)),"location":{"latitude":52.5,"longitude":13.25}"#,
            #"{"source": "UNKNOWN", "altitude": 0, "latitude": 52.5, "longitude": 13.25, "accuracy_m": 0}"#
        ),
        (
            "integration", #"\#(id(5)),\#(time(0)),"integrationName":"loracloud","eventType":"x""#,
            #"{"event_type": "x", "integration": "loracloud"}"#
        ),
    ]

    @Test("Every kind is stored once, for the device's owner, and a redelivery changes nothing")
    func everyKind() async throws {
        try await withIntake { intake throws in
            for (kind, members, detail) in Self.kinds {
                let event = Sent.event(kind, "B1", members, receivedAt: .noon(1))
                #expect(try intake.commit([event, event]) == Tally.of(messages: 2, deviceEvents: 1), "\(kind)")
                #expect(try intake.commit([event.again(.noon(60))]) == Tally.of(messages: 1), "\(kind)")
                #expect(
                    try intake.lines("SELECT detail = '\(detail)', detail FROM device_events WHERE kind = '\(kind)'")
                        .first?.hasPrefix("t,") == true, "\(kind)")
            }
            #expect(
                try intake.lines(
                    """
                    SELECT count(*), count(deduplication_id) FROM device_events
                    WHERE tenant_id = '\(City.beta)' AND occurred_at = '\(Timestamp.noon.text)'
                        AND received_at = '\(Timestamp.noon(1).text)'
                    """) == ["7,5"])
        }
    }

    @Test("Events without an id are told apart by what they say")
    func withoutID() async throws {
        try await withIntake { intake throws in
            func log(_ context: String, _ seconds: Double) -> Sent {
                .event(
                    "log", "A1",
                    #"\#(Self.time(seconds)),"level":"ERROR","code":"OTAA","description":"d","context":{\#(context)}"#)
            }
            #expect(
                try intake.commit([
                    log(#""a":"1""#, 0), log(#""a":"2""#, 0), log(#""a":"1""#, 60), log(#""a":"1""#, 0),
                ]).deviceEvents == 3)
            func nack(_ item: String, _ acknowledged: Bool) -> Sent {
                .event("ack", "A1", #""deduplicationId":"","queueItemId":"\#(item)","acknowledged":\#(acknowledged)"#)
            }
            #expect(
                try intake.commit([nack("q1", false), nack("q2", false), nack("q1", true), nack("q1", false)])
                    .deviceEvents == 3)
        }
    }

    @Test("One id may be an uplink, a status and an ack of two devices: all are stored")
    func sharedID() async throws {
        try await withIntake { intake throws in
            let uplink = SentUplink(1, occupied: true, at: 0)
            let id = #""deduplicationId":"\#(uplink.deduplicationID)",\#(Self.time(0))"#
            let tally = try intake.commit([
                uplink.sent, SentUplink(1, of: "A2", occupied: true, at: 0).sent, .event("status", "A1", id),
                .event("ack", "A1", id + #","queueItemId":"q""#),
            ])
            #expect(tally == Tally.of(messages: 4, readings: 2, stateChanges: 2, deviceEvents: 2))
        }
    }

    @Test("The battery of a status is taken whether it comes before or after the uplink that carried it")
    func battery() async throws {
        try await withIntake { intake throws in
            func status(_ number: Int, _ percent: Int, at seconds: Double) -> Sent {
                .event(
                    "status", "A1", #"\#(Self.id(number)),\#(Self.time(seconds)),"batteryLevel":\#(percent)"#,
                    receivedAt: .noon(86_401))
            }
            func percent() throws -> [String] {
                try intake.lines("SELECT battery_percent FROM devices WHERE dev_eui LIKE '%A1'")
            }
            try intake.commit([status(1, 90, at: 0), SentUplink(1, occupied: true, at: 0).sent])
            #expect(try percent() == ["90"])
            // The uplink goes by the network server's clock, the status by the gateway's, a little earlier.
            try intake.commit([SentUplink(2, occupied: true, at: 86_400).sent, status(2, 80, at: 86_399.8)])
            #expect(try percent() == ["80"])
            try intake.commit([status(3, 90, at: 1)])
            #expect(try percent() == ["80"])
        }
    }

    @Test("A device on mains has no battery level to report")
    func mains() async throws {
        try await withIntake { intake throws in
            try intake.commit([.event("status", "A1", #"\#(Self.id(1)),"externalPowerSource":true,"batteryLevel":0.0"#)]
            )
            #expect(try intake.lines("SELECT battery_percent FROM devices WHERE dev_eui LIKE '%A1'") == [""])
        }
    }

    @Test("A join that is delivered late does not end the session that runs")
    func lateJoin() async throws {
        try await withIntake { intake throws in
            let join = Sent.event("join", "A1", #"\#(Self.id(1)),\#(Self.time(0)),"devAddr":"01020304""#)
            try intake.commit([SentUplink(9, occupied: true, at: 60).sent, join])
            #expect(
                try intake.lines("SELECT to_hex(dev_addr), last_f_cnt FROM devices WHERE dev_eui LIKE '%A1'")
                    == ["189440,9"])
        }
    }
}
