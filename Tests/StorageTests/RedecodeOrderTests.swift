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
        var frames: [SentUplink]

        var testDescription: String { name }
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
    ]

    @Test("Decoded again, frames out of time give what ingest made of them", arguments: stories)
    func same(_ story: Story) async throws {
        let question = """
            SELECT s.state, s.sensor_state, s.state_changed_at, d.occupancy, d.occupancy_observed_at,
                d.occupancy_f_cnt
            FROM spaces s JOIN devices d ON d.id = s.sensor_device_id WHERE s.code = 'A-01'
            """
        var live: ([String], [String]) = ([], [])
        try await withBays(BayCodec(version: "1.1.0")) { database, intake in
            for frame in story.frames { try intake.commit(frame) }
            live = (try database.history("A-01"), try database.lines(question))
        }
        // Batches of one reading: each finds its place beside readings that others rewrite.
        for batchSize in [1, RedecodeOrder.standardBatchSize] {
            try await withBays(BayCodec(isSetOccupied: false)) { database, intake in
                for frame in story.frames { try intake.commit(frame) }
                try await database.redecode(BayCodec(version: "1.1.0").order(batchSize: batchSize))
                #expect(try database.history("A-01") == live.0)
                #expect(try database.lines(question) == live.1)
            }
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
