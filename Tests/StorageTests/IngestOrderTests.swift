import Ingest
import LoRaWAN
import Testing

@Suite("Redeliveries, order and clocks")
struct IngestOrderTests {
    /// What may only move forward.
    private static let state = """
        SELECT d.last_f_cnt, d.last_observed_at, d.occupancy, d.lost_uplinks, s.state, s.sensor_state,
            s.state_changed_at
        FROM devices d JOIN spaces s ON s.sensor_device_id = d.id WHERE s.code = 'A-01'
        """

    @Test("A redelivery in the same batch or a later one changes nothing and is counted")
    func duplicates() async throws {
        try await withIntake { intake throws in
            let first = SentUplink(1, occupied: true, at: 0)
            let second = SentUplink(2, occupied: false, at: 60)
            #expect(
                try intake.commit(first, first.with(\.receivedAt, .noon(9)), second)
                    == Tally.of(messages: 3, readings: 2, duplicates: 1, stateChanges: 2))
            let before = try intake.lines(Self.state)
            let stored = try intake.lines("SELECT * FROM readings ORDER BY observed_at")
            #expect(
                try intake.commit([first, second, first].map { $0.sent.again(.noon(3600)) })
                    == Tally.of(messages: 3, duplicates: 3))
            #expect(try intake.lines(Self.state) == before)
            #expect(try intake.lines("SELECT * FROM readings ORDER BY observed_at") == stored)
            #expect(try intake.changes("A-01") == ["UNKNOWN→OCCUPIED", "OCCUPIED→FREE"])
        }
    }

    @Test("An older frame is stored and moves nothing", arguments: [false, true])
    func outOfOrder(isSameBatch: Bool) async throws {
        try await withIntake { intake throws in
            let newer = SentUplink(5, occupied: false, at: 60)
            let older = SentUplink(4, occupied: true, at: 0).with(\.receivedAt, .noon(61))
            if isSameBatch {
                #expect(try intake.commit(newer, older) == Tally.of(messages: 2, readings: 2, stateChanges: 1))
            } else {
                try intake.commit(newer)
                let before = try intake.lines(Self.state)
                #expect(try intake.commit(older) == Tally.of(messages: 1, readings: 1))
                #expect(try intake.lines(Self.state) == before)
            }
            #expect(try intake.changes("A-01") == ["UNKNOWN→FREE"])
            #expect(try intake.lines("SELECT last_f_cnt, occupancy FROM devices WHERE last_f_cnt > 0") == ["5,free"])
        }
    }

    @Test("Of two frames of one moment, the counter tells which is newer")
    func sameMoment() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(5, occupied: true, at: 0), SentUplink(4, occupied: false, at: 0))
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            try intake.commit(SentUplink(6, occupied: false, at: 0))
            #expect(try intake.space("A-01") == "FREE,free")
        }
    }

    @Test("A frame without a word on occupancy moves no space, and hides no change that it overtook")
    func configurationFrame() async throws {
        try await withIntake { intake throws in
            let configuration = SentUplink(3, occupied: false, at: 60).with(\.fPort, 4).with(\.payload, [0, 0x17, 3])
            #expect(
                try intake.commit(SentUplink(1, occupied: true, at: 0), configuration)
                    == Tally.of(messages: 2, readings: 2, stateChanges: 1, lostUplinks: 1))
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            #expect(
                try intake.lines("SELECT occupancy, cause, details ->> 'firmware' FROM readings WHERE f_cnt = 3")
                    == [",configuration,0.23.3"])
            let overtaken = SentUplink(2, occupied: false, at: 30).with(\.receivedAt, .noon(61))
            #expect(try intake.commit(overtaken) == Tally.of(messages: 1, readings: 1, stateChanges: 1))
            #expect(try intake.space("A-01") == "FREE,free")
            #expect(
                try intake.lines("SELECT last_f_cnt, occupancy_f_cnt FROM devices WHERE last_f_cnt > 0") == ["3,2"])
        }
    }

    @Test("Frames that carry no application payload are stored raw and move nothing", arguments: [0, 226])
    func notForUs(fPort: Int) async throws {
        try await withIntake { intake throws in
            let frame = SentUplink(1, occupied: true, at: 0).with(\.fPort, fPort)
            #expect(try intake.commit(frame) == Tally.of(messages: 1, readings: 1))
            #expect(try intake.lines("SELECT f_port, codec, occupancy FROM readings") == ["\(fPort),,"])
            #expect(try intake.lines("SELECT last_f_cnt FROM devices WHERE last_f_cnt IS NOT NULL") == ["1"])
        }
    }

    @Test("A word that says nothing new changes no state and writes no change")
    func heartbeat() async throws {
        try await withIntake { intake throws in
            let tally = try intake.commit(
                SentUplink(1, occupied: true, at: 0), SentUplink(2, occupied: true, at: 60).with(\.fPort, 2))
            #expect(tally == Tally.of(messages: 2, readings: 2, stateChanges: 1))
            #expect(
                try intake.lines("SELECT state_changed_at = '\(Timestamp.noon.text)' FROM spaces WHERE code = 'A-01'")
                    == ["t"])
        }
    }

    @Test("Frames that never came are counted within a session, and a reset is none")
    func gaps() async throws {
        try await withIntake { intake throws in
            #expect(
                try intake.commit(SentUplink(10, occupied: true, at: 0), SentUplink(14, occupied: true, at: 60))
                    .lostUplinks
                    == 3)
            #expect(try intake.commit(SentUplink(15, occupied: true, at: 120, fCnt: 2)).lostUplinks == 0)
            #expect(try intake.commit(SentUplink(16, occupied: true, at: 180, fCnt: 4)).lostUplinks == 1)
            #expect(try intake.lines("SELECT lost_uplinks, last_f_cnt FROM devices WHERE last_f_cnt > 0") == ["4,4"])
        }
    }

    @Test("What was lost of late counts from its first loss for a day, and then anew; a frame without a gap leaves it")
    func recentLosses() async throws {
        try await withIntake { intake throws in
            let losses = """
                SELECT lost_uplinks, lost_recently, lost_since > now() - interval '1 minute' FROM devices
                WHERE last_f_cnt > 0
                """
            try intake.commit(SentUplink(1, occupied: true, at: 0), SentUplink(2, occupied: true, at: 10))
            #expect(try intake.lines(losses) == ["0,,"])
            try intake.commit(SentUplink(5, occupied: true, at: 60), SentUplink(7, occupied: true, at: 70))
            #expect(try intake.lines(losses) == ["3,3,t"])
            try intake.run("UPDATE devices SET lost_since = now() - interval '23 hours 59 minutes'")
            try intake.commit(SentUplink(8, occupied: true, at: 80))
            #expect(try intake.lines(losses) == ["3,3,f"])
            try intake.commit(SentUplink(10, occupied: true, at: 90))
            #expect(try intake.lines(losses) == ["4,4,f"])
            try intake.run("UPDATE devices SET lost_since = now() - interval '24 hours 1 minute'")
            try intake.commit(SentUplink(11, occupied: true, at: 100))
            #expect(try intake.lines(losses) == ["4,4,f"])
            try intake.commit(SentUplink(13, occupied: true, at: 110))
            #expect(try intake.lines(losses) == ["5,1,t"])
        }
    }

    @Test("The counter is 32 bits wide to the last bit and rolls over without a loss")
    func rollover() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, occupied: true, at: 0, fCnt: 4_294_967_295))
            #expect(try intake.lines("SELECT last_f_cnt FROM devices WHERE last_f_cnt > 0") == ["4294967295"])
            #expect(try intake.commit(SentUplink(2, occupied: false, at: 60, fCnt: 0)).lostUplinks == 0)
            #expect(try intake.space("A-01") == "FREE,free")
        }
    }

    @Test("A join or a new address begins a session: the counter starts again and nothing is lost")
    func rejoin() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, occupied: true, at: 0, fCnt: 500))
            let join = Sent.event(
                "join", "A1",
                #""deduplicationId":"11111111-0000-4000-8000-000000000001","time":"\#(Timestamp.noon(60).text)","#
                    + #""devAddr":"01020304""#,
                receivedAt: .noon(61))
            #expect(try intake.commit([join]) == Tally.of(messages: 1, deviceEvents: 1))
            #expect(
                try intake.lines("SELECT to_hex(dev_addr), last_f_cnt FROM devices WHERE dev_addr IS NOT NULL")
                    == ["1020304,"])
            let first = SentUplink(2, occupied: false, at: 120, fCnt: 0).with(\.devAddr, "01020304")
            #expect(try intake.commit(first) == Tally.of(messages: 1, readings: 1, stateChanges: 1))
            // Without a join, the address alone tells.
            let unannounced = SentUplink(3, occupied: true, at: 180, fCnt: 7).with(\.devAddr, "0A0B0C0D")
            #expect(try intake.commit(unannounced) == Tally.of(messages: 1, readings: 1, stateChanges: 1))
            #expect(try intake.lines("SELECT lost_uplinks FROM devices WHERE dev_addr IS NOT NULL") == ["0"])
        }
    }
}
