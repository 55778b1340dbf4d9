import Ingest
import LoRaWAN
import Testing

@Suite("Nonsense from the broker")
struct IngestGarbageTests {
    private static let topic = "application/1/device/0004a30b000000a1/event/up"

    /// One message of each kind, with the reason that it must end with.
    private static func garbage() -> [(Rejection.Reason, Sent)] {
        let good = SentUplink(50, occupied: true, at: 0).sent.payload
        let text = String(decoding: good, as: UTF8.self)
        func changed(_ part: String, _ replacement: String) -> Sent {
            Sent(topic, text.split(separator: part, maxSplits: 1).joined(separator: replacement))
        }
        return [
            (.malformedJSON, Sent(topic, Array(good.dropLast(40)))),
            (.payloadTooLarge, Sent(topic, good + [UInt8](repeating: 0x20, count: 2 << 20))),
            (
                .missingField,
                Sent(topic, String(repeating: #"{"a":"#, count: 5000) + String(repeating: "}", count: 5000))
            ),
            (.numberOutOfRange, changed(#""fCnt":50"#, #""fCnt":4294967296"#)),
            (.numberOutOfRange, changed(#""fPort":1"#, #""fPort":256"#)),
            (.invalidField, changed(#""fCnt":50"#, #""fCnt":"fifty""#)),
            (.missingField, Sent(topic, "{}")),
            (.malformedJSON, Sent(topic, "{nonsense")),
            (.malformedProtobuf, Sent(topic, "nonsense")),
            (.topicMismatch, Sent("application/1/device/0004a30b000000a2/event/up", good)),
            (.topicUnparseable, Sent("application/1/device/nonsense/event/up", good)),
            (.topicUnparseable, Sent("a/topic/of/others", good)),
            (.unknownProfile, SentUplink(51, of: "A2", occupied: true, at: 0).with(\.profile, "Toaster").sent),
            (.wrongLength, SentUplink(52, of: "A3", occupied: true, at: 0).with(\.payload, [1, 0]).sent),
            (.unknownFrame, SentUplink(53, of: "A4", occupied: true, at: 0).with(\.fPort, 99).sent),
        ]
    }

    @Test("Each kind ends in quarantine with its reason and its counter, and the good messages between are committed")
    func oneBatch() async throws {
        try await withIntake { intake throws in
            let garbage = Self.garbage()
            var messages: [Sent] = []
            for (number, (_, message)) in garbage.enumerated() {
                messages.append(SentUplink(number + 100, of: "B1", occupied: number % 2 == 0, at: Double(number)).sent)
                messages.append(message)
            }
            let tally = try intake.commit(messages)
            let reasons = garbage.reduce(into: [:]) { $0[$1.0, default: 0] += 1 }
            #expect(tally.quarantined == reasons)
            #expect(tally.messages == messages.count)
            #expect(tally.readings == garbage.count)
            #expect(tally.stateChanges == garbage.count)
            #expect(
                try intake.lines("SELECT reason, count(*) FROM quarantine GROUP BY 1 ORDER BY 1")
                    == reasons.map { "\($0.key.rawValue),\($0.value)" }.sorted())
            #expect(
                try intake.lines("SELECT count(DISTINCT device_id), count(*) FROM readings") == ["1,\(garbage.count)"])
        }
    }

    @Test("Every kind is refused alone as it is in company")
    func alone() async throws {
        try await withIntake { intake throws in
            for (reason, message) in Self.garbage() {
                #expect(try intake.commit([message]).quarantined == [reason: 1])
            }
        }
    }

    @Test("The message is kept as it came, its topic and reason in words; a huge one is cut and its length kept")
    func kept() async throws {
        try await withIntake { intake throws in
            try intake.commit([
                Sent("a/topic/of/\u{1F17F}", [0, 0xFF, 0x27]),
                Sent(Self.topic, [UInt8](repeating: 0x20, count: 2 << 20)),
            ])
            #expect(
                try intake.lines(
                    """
                    SELECT reason, topic, encode(substr(message, 1, 3), 'hex'), length(message), message_bytes,
                        occurrences, length(detail) BETWEEN 1 AND 200, received_at = '\(Timestamp.noon.text)'
                    FROM quarantine ORDER BY message_bytes
                    """) == [
                        "topic_unparseable,a/topic/of/\u{1F17F},00ff27,3,3,1,t,t",
                        "payload_too_large,\(Self.topic),202020,\(Limits.quarantineMessageBytes),2097152,1,t,t",
                    ])
        }
    }

    @Test("The same message again is one row that counts up")
    func repeated() async throws {
        try await withIntake { intake throws in
            let message = Sent(Self.topic, "{nonsense")
            try intake.commit([message, message])
            try intake.commit([message.again(.noon(60))])
            #expect(
                try intake.lines(
                    "SELECT occurrences, received_at = '\(Timestamp.noon.text)', last_received_at - received_at "
                        + "FROM quarantine"
                )
                    == ["3,t,00:01:00"])
        }
    }

    @Test("Oversize messages that share topic and beginning are as many rows as they differ, and each counts itself")
    func alike() async throws {
        try await withIntake { intake throws in
            func large(_ length: Int, _ hash: UInt8) -> Sent {
                var sent = Sent(Self.topic, [UInt8](repeating: 0x20, count: Limits.quarantineMessageBytes))
                sent.whole = WholePayload(length: length, sha256: [UInt8](repeating: hash, count: 32))
                return sent
            }
            // Of one length, of another, and the first again.
            try intake.commit([large(250_000_000, 1), large(250_000_000, 2), large(64_000_000, 3)])
            try intake.commit([large(250_000_000, 1)])
            // Small enough to be here whole, and cut only for quarantine.
            for last in [1, 2] as [UInt8] {
                var sent = Sent(Self.topic, Array("{".utf8) + [UInt8](repeating: 0x20, count: 99_999) + [last])
                sent.whole = WholePayload(length: 100_001, sha256: [UInt8](repeating: last, count: 32))
                try intake.commit([sent])
            }
            #expect(
                try intake.lines(
                    """
                    SELECT message_bytes, left(encode(message_sha256, 'hex'), 4), length(message), occurrences, reason
                    FROM quarantine ORDER BY message_bytes DESC, message_sha256
                    """) == [
                        "250000000,0101,65536,2,payload_too_large",
                        "250000000,0202,65536,1,payload_too_large",
                        "64000000,0303,65536,1,payload_too_large",
                        "100001,0101,65536,1,malformed_json",
                        "100001,0202,65536,1,malformed_json",
                    ])
        }
    }

    @Test("A topic of 64 kB is a message like others")
    func longTopic() async throws {
        try await withIntake { intake throws in
            let topic = "application/" + String(repeating: "x", count: 65_000) + "/device/y/event/up"
            let tally = try intake.commit([Sent(topic, "{}"), SentUplink(1, occupied: true, at: 0).sent])
            #expect(tally.readings == 1)
            #expect(try intake.lines("SELECT length(topic), reason FROM quarantine") == ["65030,topic_unparseable"])
        }
    }

    @Test("An uplink that its codec refuses names its device, frame and owner, and was heard all the same")
    func refusedByCodec() async throws {
        try await withIntake { intake throws in
            let uplink = SentUplink(7, occupied: true, at: 0).with(\.payload, [1, 2, 3])
            #expect(try intake.commit(uplink).quarantined == [.wrongLength: 1])
            #expect(
                try intake.lines("SELECT dev_eui, deduplication_id, tenant_id FROM quarantine")
                    == ["\(City.devEUI("A1")),\(uplink.deduplicationID),\(City.acme)"])
            #expect(
                try intake.lines("SELECT last_f_cnt, occupancy, rssi FROM devices WHERE last_f_cnt IS NOT NULL") == [
                    "7,,-80"
                ])
            #expect(try intake.lines("SELECT * FROM readings") == [])
        }
    }

    @Test("A topic that PostgreSQL cannot store does not hold up the queue")
    func nulInTopic() async throws {
        try await withIntake { intake throws in
            let tally = try intake.commit([
                Sent("a/topic/with\0/nul", "x"), SentUplink(1, occupied: true, at: 0).sent,
                Sent("a/\u{7F}/b/c", [1]),
            ])
            #expect(tally.readings == 1)
            #expect(tally.quarantined == [.topicUnparseable: 2])
        }
    }
}
