import Codecs
import Ingest
import LoRaWAN
import Postgres
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("A run of decoding again")
struct RedecodeRunTests {
    private static let wrong = BayCodec(isSetOccupied: false)
    private static let right = BayCodec(version: "1.1.0")

    /// Four bays of two tenants, a word every minute, some words repeated.
    private static func day(_ range: Range<Int> = 0..<60) -> [SentUplink] {
        range.flatMap { minute in
            ["A1", "A2", "B1", "B2"].enumerated().map { place, device in
                let bit: UInt8 = (minute / (place + 1)) % 3 == 0 ? 1 : 0
                return BayCodec.status(
                    minute * 4 + place + 1, of: device, bit: bit, minutes: 127, at: Double(minute * 60)
                ).with(\.frameCounter, minute)
            }
        }
    }

    private static let devices = ["A-01", "A-02", "B-01", "B-02"]

    /// What the right codec would have made of it from the start.
    private func expected() async throws -> [String] {
        let histories = Mutex<[String]>([])
        try await withBays(Self.right) { database, intake in
            try intake.commit(Self.day().map(\.sent))
            let found = try Self.devices.flatMap { try database.history($0) }
            histories.withLock { $0 = found }
        }
        return histories.withLock(\.self)
    }

    @Test("However small the batches are, the history is that of the right codec", arguments: [1, 7, 25, 1000])
    func batches(size: Int) async throws {
        let expected = try await expected()
        try await withBays(Self.wrong) { database, intake in
            try intake.commit(Self.day().map(\.sent))
            let rehearsed = try await database.rehearse(Self.right.order(batchSize: size))
            let report = try await database.redecode(Self.right.order(batchSize: size))
            #expect(report.done == 240 && report.changed == 240)
            #expect(rehearsed.changed == 240 && rehearsed.spaces == report.spaces)
            #expect(try Self.devices.flatMap { try database.history($0) } == expected)
            #expect(try database.contradictions() == [])
        }
    }

    @Test("A run that is cut off leaves every batch whole and the database consistent; the same order goes on after it")
    func interrupted() async throws {
        let expected = try await expected()
        try await withBays(Self.wrong) { database, intake in
            try intake.commit(Self.day().map(\.sent))
            let order = try Self.right.order(batchSize: 25)
            var starts = 0
            for cut in 1...4 {
                let batches = Mutex(0)
                let fault = await #expect(throws: RedecodeFault.self) {
                    try await database.redecode(order) { _ in
                        let count = batches.withLock { count in
                            count += 1
                            return count
                        }
                        guard count == cut else { return }
                        _ = try? database.lines(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                + "WHERE application_name = 'parkd redecode' AND datname = current_database()")
                    }
                }
                #expect(fault?.isUnavailable == true)
                #expect(try database.contradictions() == [])
                starts += cut
                #expect(
                    try database.lines("SELECT count(*), max(readings_done) FROM redecodes") == [
                        "1,\(starts / 3 * 60 + starts % 3 * 25)"
                    ])
            }
            let report = try await database.redecode(order)
            #expect(report.continuesFrom != nil)
            #expect(report.done == 240 && report.total == 240)
            #expect(try Self.devices.flatMap { try database.history($0) } == expected)
            #expect(try database.contradictions() == [])
            #expect(try database.lines("SELECT count(*), count(finished_at) FROM redecodes") == ["1,1"])
            #expect(try await database.redecode(order).continuesFrom == nil)
        }
    }

    @Test("Another file, another selection or a wish to begin anew is another run")
    func anotherRun() async throws {
        try await withBays(Self.wrong) { database, intake in
            try intake.commit(Self.day(0..<4).map(\.sent))
            try database.run(
                """
                INSERT INTO redecodes (codec, codec_version, codec_digest, selection, started_by)
                VALUES ('test/bay', '1.1.0', 'another file', '{}', 'somebody')
                """)
            var order = try Self.right.order()
            #expect(try await database.redecode(order).continuesFrom == nil)
            try database.run("UPDATE redecodes SET finished_at = NULL")
            order.until = .noon(3600)
            #expect(try await database.redecode(order).continuesFrom == nil)
            order.until = nil
            #expect(try await database.redecode(order).continuesFrom != nil)
            try database.run("UPDATE redecodes SET finished_at = NULL")
            order.isFresh = true
            #expect(try await database.redecode(order).continuesFrom == nil)
        }
    }

    @Test("Uplinks go on while history is decoded again: none is lost, none doubled, and the chains have no break")
    func besideIngest() async throws {
        try await withBays(Self.wrong) { database, intake in
            try intake.commit(Self.day(0..<30).map(\.sent))
            let conninfo = database.conninfo(user: "parkd")
            let decider = Decider(codecs: try BayCodec.library(Self.right))
            async let live: Tally = onThread {
                var committer = Committer(store: PostgresIngestStore(conninfo: conninfo), decider: decider)
                var sum = Tally()
                for uplink in Self.day(30..<60) {
                    var batch = Batch([uplink.sent])
                    sum += try committer.commit(&batch)
                }
                return sum
            }
            let order = try Self.right.order(batchSize: 3)
            try await database.redecode(order)
            #expect(try await live.readings == 120)
            #expect(try database.lines("SELECT count(*) FROM readings") == ["240"])
            #expect(try database.contradictions() == [])
            try await database.redecode(order)
            #expect(try Self.devices.flatMap { try database.history($0) } == (try await expected()))
        }
    }

    @Test("A second run at once waits its turn, and is refused when that takes too long")
    func twoRuns() async throws {
        try await withBays(Self.wrong) { database, intake in
            try intake.commit(Self.day(0..<4).map(\.sent))
            var other = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_platform"))
            let key = 0x72_65_64_65_63_6F_64_65
            try other.execute(script: "SELECT pg_advisory_lock(\(key))")
            let order = try Self.right.order()
            let fault = await #expect(throws: RedecodeFault.self) { try await database.redecode(order) }
            #expect(fault?.code == .busy)
            // Looking is free.
            #expect(try await database.rehearse(order).changed == 16)
            try other.execute(script: "SELECT pg_advisory_unlock(\(key))")
            #expect(try await database.redecode(order).changed == 16)
        }
    }
}
