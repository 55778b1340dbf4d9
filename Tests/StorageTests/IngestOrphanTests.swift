import Ingest
import LoRaWAN
import Testing

@Suite("Devices that nobody registered")
struct IngestOrphanTests {
    @Test("An orphan's uplink is kept as it was published, with what is known of the device")
    func kept() async throws {
        try await withIntake { intake throws in
            let uplink = SentUplink(1, of: "99", occupied: true, at: 0)
            #expect(try intake.commit(uplink) == Tally.of(messages: 1, orphans: 1))
            #expect(
                try intake.lines(
                    """
                    SELECT dev_eui, uplink_count, last_payload, last_rssi, last_snr, network_tenant_id,
                        device_profile_name, device_name, gateway_id, first_seen_at = last_seen_at
                    FROM orphan_devices
                    """) == [
                        #"\#(City.devEUI("99")),1,"\\x01",-80,7.5,52f14cd4-c6f1-4fbd-8f87-4025e1d49242,"#
                            + #""Bosch TPS110",bay,\#(City.acmeGateway),t"#
                    ])
            let topic = String(decoding: uplink.sent.topic, as: UTF8.self)
            let message = String(decoding: uplink.sent.payload, as: UTF8.self)
            #expect(
                try intake.lines(
                    "SELECT topic, convert_from(message, 'UTF8') = $json$\(message)$json$ FROM orphan_uplinks")
                    == ["\(topic),t"])
            #expect(try intake.lines("SELECT * FROM readings") == [])
        }
    }

    @Test("A redelivery is counted once, in the same batch and in a later one")
    func countedOnce() async throws {
        try await withIntake { intake throws in
            let uplink = SentUplink(1, of: "99", occupied: true, at: 0).sent
            try intake.commit([uplink, uplink])
            try intake.commit([uplink.again(.noon(60))])
            #expect(try intake.lines("SELECT uplink_count FROM orphan_devices") == ["1"])
            #expect(try intake.lines("SELECT count(*) FROM orphan_uplinks") == ["1"])
        }
    }

    @Test("The last twenty uplinks of each orphan stay; what made room is counted", arguments: [true, false])
    func bounded(isOneBatch: Bool) async throws {
        try await withIntake { intake throws in
            let uplinks = (1...30).map { SentUplink($0, of: "99", occupied: true, at: Double($0)).sent }
            let other = SentUplink(99, of: "98", occupied: true, at: 0).sent
            var tally = Tally()
            if isOneBatch {
                tally = try intake.commit(uplinks + [other])
            } else {
                for uplink in [other] + uplinks { tally += try intake.commit([uplink]) }
            }
            #expect(tally == Tally.of(messages: 31, orphans: 31, dropped: 10))
            #expect(
                try intake.lines(
                    """
                    SELECT right(dev_eui, 2), count(*), min(right(deduplication_id::text, 2))
                    FROM orphan_uplinks GROUP BY 1
                    ORDER BY 1
                    """) == ["98,1,99", "99,20,11"])
            #expect(
                try intake.lines("SELECT right(dev_eui, 2), uplink_count FROM orphan_devices ORDER BY 1")
                    == ["98,1", "99,30"])
        }
    }

    @Test("A join of an unregistered device makes it known; nothing is kept of it to replay")
    func join() async throws {
        try await withIntake { intake throws in
            let join = Sent.event("join", "99", #""deduplicationId":"11111111-0000-4000-8000-000000000001""#)
            #expect(try intake.commit([join]) == Tally.of(messages: 1, orphans: 1))
            #expect(try intake.lines("SELECT uplink_count, last_payload FROM orphan_devices") == ["0,"])
            try intake.commit(SentUplink(1, of: "99", occupied: true, at: 60))
            try intake.commit([join.again(.noon(120))])
            #expect(
                try intake.lines("SELECT uplink_count, last_payload, last_rssi FROM orphan_devices")
                    == [#"1,"\\x01",-80"#])
            #expect(try intake.lines("SELECT count(*) FROM orphan_uplinks") == ["1"])
        }
    }

    @Test("A device that is registered later is heard from then on")
    func registeredLater() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, of: "99", occupied: true, at: 0))
            try intake.run(
                "INSERT INTO devices (tenant_id, dev_eui) VALUES ('\(City.beta)', '\(City.devEUI("99"))')")
            #expect(
                try intake.commit(SentUplink(2, of: "99", occupied: true, at: 60)) == Tally.of(messages: 1, readings: 1)
            )
            #expect(try intake.lines("SELECT tenant_id FROM readings") == [City.beta])
        }
    }
}
