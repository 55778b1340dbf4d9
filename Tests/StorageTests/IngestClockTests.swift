import Ingest
import LoRaWAN
import Testing

@Suite("Which clock an event goes by")
struct IngestClockTests {
    private static func rfc3339(_ text: String) -> Timestamp? { Timestamp(rfc3339: Array(text.utf8)) }

    @Test("The network server's own clock comes first, the earliest of its copies")
    func networkTime() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, occupied: true, at: 0).with(\.time, .noon(-30)))
            #expect(
                try intake.lines("SELECT observed_at = '\(Timestamp.noon.text)' FROM readings") == ["t"])
        }
    }

    @Test(
        "A gateway's clock that stands in another age gives way to our receive time",
        arguments: ["1980-01-06T00:00:00Z", "2036-02-07T06:28:16Z", "1970-01-01T00:00:00Z"])
    func implausible(text: String) async throws {
        try await withIntake { intake throws in
            let wrong = Self.rfc3339(text)
            try intake.commit(SentUplink(1, occupied: true, at: 0).with(\.time, wrong).with(\.networkTime, nil))
            #expect(
                try intake.lines("SELECT day, observed_at = received_at FROM readings") == ["2025-06-15,t"])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            // A later word moves on from there, by a clock that works again.
            try intake.commit(SentUplink(2, occupied: false, at: 60))
            #expect(try intake.space("A-01") == "FREE,free")
        }
    }

    @Test("An implausible copy does not spoil the others")
    func oneOfTwo() async throws {
        try await withIntake { intake throws in
            let wrong = Self.rfc3339("1980-01-06T00:00:00Z")
            try intake.commit(SentUplink(1, occupied: true, at: 0).with(\.networkTime, wrong).with(\.time, .noon(-1)))
            #expect(try intake.lines("SELECT observed_at = '\(Timestamp.noon(-1).text)' FROM readings") == ["t"])
        }
    }

    @Test("Without any clock but ours, a redelivery after midnight is the same reading")
    func acrossMidnight() async throws {
        try await withIntake { intake throws in
            // noon + 12 h is midnight.
            var uplink = SentUplink(1, occupied: true, at: 43_199)
            uplink.time = nil
            uplink.networkTime = nil
            #expect(try intake.commit(uplink) == Tally.of(messages: 1, readings: 1, stateChanges: 1))
            for later: Double in [43_201, 172_800, 1_728_000] {
                #expect(try intake.commit([uplink.sent.again(.noon(later))]) == Tally.of(messages: 1, duplicates: 1))
            }
            #expect(try intake.lines("SELECT day FROM readings") == ["2025-06-15"])
            #expect(try intake.changes("A-01") == ["UNKNOWN→OCCUPIED"])
        }
    }

    @Test("Without any clock but ours, two copies in one batch are one reading, even on two days")
    func acrossMidnightInOneBatch() async throws {
        try await withIntake { intake throws in
            var uplink = SentUplink(1, occupied: true, at: 43_199)
            uplink.time = nil
            uplink.networkTime = nil
            #expect(
                try intake.commit([uplink.sent, uplink.sent.again(.noon(43_201))])
                    == Tally.of(messages: 2, readings: 1, duplicates: 1, stateChanges: 1))
        }
    }

    @Test("Without any clock but ours, an old frame that is delivered again moves nothing back")
    func redeliveredLate() async throws {
        try await withIntake { intake throws in
            func uplink(_ number: Int, occupied: Bool, at seconds: Double) -> SentUplink {
                var uplink = SentUplink(number, occupied: occupied, at: seconds)
                uplink.time = nil
                uplink.networkTime = nil
                return uplink
            }
            let old = uplink(1, occupied: true, at: 0)
            try intake.commit(old, uplink(2, occupied: false, at: 60))
            #expect(try intake.commit([old.sent.again(.noon(3600))]) == Tally.of(messages: 1, duplicates: 1))
            #expect(try intake.space("A-01") == "FREE,free")
        }
    }

    @Test("A reading of this month lies in this month's partition")
    func partition() async throws {
        try await withIntake { intake throws in
            let now = Timestamp.now
            var uplink = SentUplink(1, occupied: true, at: 0)
            (uplink.time, uplink.networkTime, uplink.receivedAt) = (now, now, now)
            try intake.commit(uplink)
            #expect(
                try intake.lines(
                    "SELECT tableoid::regclass::text = to_char(observed_at, '\"readings_y\"YYYY\"m\"MM') FROM readings")
                    == ["t"])
        }
    }
}
