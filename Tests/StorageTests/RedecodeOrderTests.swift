import Ingest
import LoRaWAN
import Storage
import TestSupport
import Testing

@Suite("History made anew in the order of ingest")
struct RedecodeOrderTests {
    /// Frames of A1, in the order in which they come.
    struct Story: CustomTestStringConvertible, Sendable {
        var name: String
        var messages: [Sent]

        init(name: String, frames: [SentUplink]) {
            self.init(name: name, messages: frames.map(\.sent))
        }

        init(name: String, messages: [Sent]) {
            self.name = name
            self.messages = messages
        }

        var testDescription: String { name }
    }

    private static func join(_ devAddr: String, at seconds: Double) -> Sent {
        let id = "\"deduplicationId\":\"bf2a9746-1c8b-49be-a92e-f0b89c8534e4\""
        return .event(
            "join", "A1", "\(id),\"time\":\"\(Timestamp.noon(seconds).text)\",\"devAddr\":\"\(devAddr)\"",
            receivedAt: .noon(seconds + 0.2))
    }

    /// A frame received at a second, with the network's clock off by some seconds; bit 0 is the state.
    private static func frame(_ counter: Int, bit: UInt8, at seconds: Double, clock offset: Double = 0) -> SentUplink {
        BayCodec.status(counter, bit: bit, at: seconds + offset).with(\.receivedAt, .noon(seconds + 0.2))
    }

    static let stories = [
        Story(
            name: "a newer counter with an older clock",
            frames: [
                frame(499, bit: 0, at: 3500), frame(500, bit: 1, at: 3600), frame(501, bit: 0, at: 3660, clock: -1800),
            ]),
        Story(
            name: "a clock behind in the midst",
            frames: [
                frame(499, bit: 0, at: 3500), frame(500, bit: 1, at: 3600), frame(501, bit: 0, at: 3660, clock: -1800),
                frame(502, bit: 1, at: 3700), frame(503, bit: 0, at: 3800),
            ]),
        Story(
            name: "a clock ahead",
            frames: [
                frame(500, bit: 1, at: 100, clock: 240), frame(501, bit: 0, at: 130), frame(502, bit: 1, at: 160),
            ]),
        Story(
            name: "a restart",
            frames: [frame(500, bit: 0, at: 100), frame(0, bit: 1, at: 200), frame(1, bit: 0, at: 260)]),
        Story(
            name: "a join between, and the first frame has an older clock",
            messages: [
                frame(500, bit: 0, at: 700).sent, join("00189441", at: 710),
                frame(0, bit: 1, at: 720, clock: -600).with(\.devAddr, "00189441").sent,
            ]),
        Story(
            name: "a join between that keeps the address",
            messages: [
                frame(500, bit: 0, at: 100).sent, join("00189440", at: 110), frame(0, bit: 1, at: 120).sent,
                frame(501, bit: 0, at: 105).with(\.receivedAt, .noon(125)).sent,
            ]),
        Story(
            name: "a join, and nothing since", messages: [frame(500, bit: 0, at: 100).sent, join("00189441", at: 110)]),
        Story(
            name: "no address in the midst",
            frames: [
                frame(499, bit: 0, at: 3500), frame(500, bit: 1, at: 3660, clock: -1800).with(\.devAddr, ""),
                frame(501, bit: 0, at: 3700),
            ]),
    ]

    @Test("Decoded again, frames out of time give what ingest made of them", arguments: stories)
    func same(_ story: Story) async throws {
        let question = """
            SELECT s.state, s.sensor_state, s.sensor_observed_at, s.state_changed_at, d.occupancy,
                d.occupancy_observed_at, d.occupancy_f_cnt
            FROM spaces s JOIN devices d ON d.id = s.sensor_device_id WHERE s.code = 'A-01'
            """
        var live: ([String], [String]) = ([], [])
        try await withBays(BayCodec(version: "1.1.0")) { database, intake in
            for message in story.messages { try intake.commit([message]) }
            live = (try database.history("A-01"), try database.lines(question))
        }
        // Batches of one reading: each finds its place beside readings that others rewrite.
        for batchSize in [1, RedecodeOrder.standardBatchSize] {
            try await withBays(BayCodec(isSetOccupied: false)) { database, intake in
                for message in story.messages { try intake.commit([message]) }
                try await database.redecode(BayCodec(version: "1.1.0").order(batchSize: batchSize))
                #expect(try database.history("A-01") == live.0)
                #expect(try database.lines(question) == live.1)
            }
        }
    }

    @Test("Since when a space's word is said follows history, where the word is the same as before")
    func wordSince() async throws {
        let question =
            "SELECT state, state_changed_at, sensor_state, sensor_observed_at FROM spaces WHERE code = 'A-01'"
        var live: [String] = []
        // Heartbeats: they tell nothing of how long a state lasted.
        let frames = [0.0, 600, 1200].enumerated().map { index, seconds in
            BayCodec.heartbeat(index + 1, bit: 1, celsius: 20, at: seconds)
        }
        try await withBays(BayCodec(version: "1.1.0")) { database, intake in
            for frame in frames { try intake.commit(frame) }
            live = try database.lines(question)
        }
        try await withBays(BayCodec()) { database, intake in
            for frame in frames { try intake.commit(frame) }
            // As a codec of before would have read the second.
            try database.run(
                """
                UPDATE readings SET occupancy = 'free' WHERE f_cnt = 2;
                INSERT INTO state_changes (
                    tenant_id, space_id, device_id, deduplication_id, previous_state, new_state, source, cause,
                    changed_at, observed_at, received_at)
                SELECT r.tenant_id, r.space_id, r.device_id, r.deduplication_id,
                    CASE r.f_cnt WHEN 2 THEN 'OCCUPIED' ELSE 'FREE' END,
                    CASE r.f_cnt WHEN 2 THEN 'FREE' ELSE 'OCCUPIED' END, 'sensor', r.cause, r.observed_at,
                    r.observed_at, r.received_at
                FROM readings r WHERE r.f_cnt > 1;
                UPDATE spaces SET state_changed_at = '2025-06-15T12:20Z', sensor_observed_at = '2025-06-15T12:20Z'
                WHERE code = 'A-01'
                """)
            try await database.redecode(BayCodec(version: "1.1.0").order())
            #expect(try database.lines(question) == live)
        }
    }

    @Test("A late word from before a move has its place in the old space's history, as ingest gave it")
    func moved() async throws {
        var live: [String] = []
        let move = """
            UPDATE devices SET assigned_space_id = NULL, assigned_at = NULL, occupancy = NULL,
                words_count_from = '2025-06-15T12:20Z' WHERE dev_eui LIKE '%A1';
            INSERT INTO state_changes (
                tenant_id, space_id, device_id, previous_state, new_state, source, cause, changed_at)
            SELECT s.tenant_id, s.id, s.sensor_device_id, s.state, 'UNKNOWN', 'api', 'unassign', '2025-06-15T12:20Z'
            FROM spaces s WHERE s.code = 'A-01';
            UPDATE spaces SET sensor_device_id = NULL, sensor_state = NULL, sensor_observed_at = NULL,
                state = 'UNKNOWN', state_changed_at = '2025-06-15T12:20Z' WHERE code = 'A-01';
            UPDATE device_assignments SET assigned_at = '2025-01-01Z', unassigned_at = '2025-06-15T12:20:00.001Z'
            WHERE dev_eui LIKE '%A1'
            """
        let expected = ["UNKNOWN→FREE 0", "FREE→OCCUPIED 300", "OCCUPIED→UNKNOWN 1200"]
        try await withBays(BayCodec(version: "1.1.0")) { database, intake in
            try intake.commit(BayCodec.status(1, bit: 0, at: 0))
            try database.run(move)
            try intake.commit(BayCodec.status(2, bit: 1, at: 300).with(\.receivedAt, .noon(1500)))
            live = try database.history("A-01")
            #expect(live == expected)
        }
        try await withBays(BayCodec(isSetOccupied: false)) { database, intake in
            try intake.commit(BayCodec.status(1, bit: 0, at: 0))
            try database.run(move)
            try intake.commit(BayCodec.status(2, bit: 1, at: 300).with(\.receivedAt, .noon(1500)))
            try await database.redecode(BayCodec(version: "1.1.0").order())
            #expect(try database.history("A-01") == live)
            #expect(try database.lines("SELECT state, sensor_state FROM spaces WHERE code = 'A-01'") == ["UNKNOWN,"])
        }
    }
}
