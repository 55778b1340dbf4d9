import Ingest
import LoRaWAN
import Parking
import Testing

/// A space's history, made anew from words that are read otherwise.
struct SpaceHistoryTests {
    private static let sensor = City.sensor().id

    private static func frame(_ number: Int) -> DeduplicationID {
        DeduplicationID(UUIDBits(high: 0, low: UInt64(number)))
    }

    /// A word so many seconds after noon, whose frame and counter have the number of seconds too.
    private static func word(_ occupancy: Occupancy, at seconds: Int) -> OccupancyWord {
        OccupancyWord(
            occupancy, of: sensor, in: frame(seconds), cause: .change, observedAt: .noon(Double(seconds)),
            receivedAt: .noon(Double(seconds) + 0.2), isReceiveTime: false,
            frameCounter: FrameCounter(rawValue: UInt32(seconds)), devAddr: nil)
    }

    /// A stored change: a sensor's, by the frame of that second, unless told otherwise.
    private static func row(
        _ from: SpaceState, _ to: SpaceState, at seconds: Int, bySensor: Bool = true
    ) -> HistoryRow {
        var row = HistoryRow(id: Int64(seconds), changedAt: .noon(Double(seconds)), from: from, to: to)
        row.cause = bySensor ? "change" : "override"
        row.deduplicationID = bySensor ? frame(seconds) : nil
        return row
    }

    private static func history(
        rows: [HistoryRow], old: [OccupancyWord], new: [OccupancyWord], differentUntil last: Int,
        reachesNow: Bool = true
    ) -> SpaceHistory {
        var history = SpaceHistory(
            spaceID: City.bay, tenantID: City.acme, wordBefore: nil, stateBefore: .unknown, stateBeforeSince: nil,
            lastDifferenceAt: .noon(Double(last)), reachesNow: reachesNow)
        history.rows = rows
        history.oldWords = old
        history.words = new
        return history
    }

    private func added(_ rebuilt: RebuiltHistory) -> [String] {
        rebuilt.added.map { "\($0.from.rawValue)→\($0.to.rawValue) \(Int($0.move.observedAt.seconds(since: .noon)))" }
    }

    @Test("Words that are read as before leave history as it is")
    func same() throws {
        let words = [Self.word(.free, at: 0), Self.word(.occupied, at: 10)]
        let rebuilt = try #require(
            Self.history(
                rows: [Self.row(.unknown, .free, at: 0), Self.row(.free, .occupied, at: 10)], old: words, new: words,
                differentUntil: 10
            ).rebuilt())
        #expect(rebuilt.isUnchanged)
        #expect(rebuilt.present?.before.word == .occupied && rebuilt.present?.after.word == .occupied)
        #expect(rebuilt.present?.before.state == rebuilt.present?.after.state)
        #expect(rebuilt.present?.after.stateSince == .noon(10))
    }

    @Test("Only the changes of frames that tell another story go and come, and the rest keeps its rows")
    func difference() throws {
        let old = [Self.word(.free, at: 0), Self.word(.occupied, at: 10), Self.word(.free, at: 20)]
        let new = [Self.word(.free, at: 0), Self.word(.free, at: 10), Self.word(.free, at: 20)]
        let rebuilt = try #require(
            Self.history(
                rows: [
                    Self.row(.unknown, .free, at: 0), Self.row(.free, .occupied, at: 10),
                    Self.row(.occupied, .free, at: 20),
                ], old: old, new: new, differentUntil: 10
            ).rebuilt())
        #expect(rebuilt.removed == [10, 20])
        #expect(rebuilt.added.isEmpty)
        #expect(rebuilt.present?.after.stateSince == .noon(0))
    }

    @Test("What comes after both histories agree again is not looked at; where they do not, more words are asked for")
    func convergence() throws {
        let rows = [
            Self.row(.unknown, .free, at: 0), Self.row(.free, .occupied, at: 20), Self.row(.occupied, .free, at: 30),
        ]
        let old = [Self.word(.free, at: 0), Self.word(.free, at: 10), Self.word(.occupied, at: 20)]
        let new = [Self.word(.free, at: 0), Self.word(.occupied, at: 10), Self.word(.occupied, at: 20)]
        #expect(
            Self.history(rows: rows, old: old, new: new, differentUntil: 10, reachesNow: false).rebuilt().map { _ in
                true
            } == nil)
        let longer = try #require(
            Self.history(
                rows: rows, old: old + [Self.word(.free, at: 30)], new: new + [Self.word(.free, at: 30)],
                differentUntil: 10, reachesNow: false
            ).rebuilt())
        #expect(longer.removed == [20])
        #expect(added(longer) == ["FREE→OCCUPIED 10"])
        #expect(longer.present == nil)
    }

    @Test("An override keeps its rows; what is seen beside it is put right, and words behind it change nothing shown")
    func override() throws {
        let rows = [
            Self.row(.unknown, .free, at: 0), Self.row(.free, .maintenance, at: 10, bySensor: false),
            Self.row(.maintenance, .occupied, at: 30, bySensor: false), Self.row(.occupied, .free, at: 40),
        ]
        let old = [Self.word(.free, at: 0), Self.word(.occupied, at: 20), Self.word(.free, at: 40)]
        let new = [Self.word(.occupied, at: 0), Self.word(.free, at: 20), Self.word(.occupied, at: 40)]
        let rebuilt = try #require(Self.history(rows: rows, old: old, new: new, differentUntil: 40).rebuilt())
        #expect(rebuilt.removed == [0, 40])
        #expect(added(rebuilt) == ["UNKNOWN→OCCUPIED 0", "FREE→OCCUPIED 40"])
        #expect(rebuilt.corrected.map(\.id) == [10, 30])
        #expect(rebuilt.corrected.map(\.from) == [.occupied, .maintenance])
        #expect(rebuilt.corrected.map(\.to) == [.maintenance, .free])
        #expect(rebuilt.present?.after.state == .occupied && rebuilt.present?.before.state == .free)
    }

    @Test("A reservation that the sensor's old word hid is known by itself")
    func hiddenReservation() throws {
        let rows = [Self.row(.unknown, .occupied, at: 0)]
        var history = Self.history(
            rows: rows, old: [Self.word(.occupied, at: 0)], new: [Self.word(.free, at: 0)], differentUntil: 0)
        #expect(added(try #require(history.rebuilt())) == ["UNKNOWN→FREE 0"])
        history.reservations = [.noon(-10)..<(.noon(10))]
        #expect(added(try #require(history.rebuilt())) == ["UNKNOWN→RESERVED 0"])
    }

    @Test("Since when the word of now is said follows too, where the word itself is the same")
    func wordSince() throws {
        let rows = [
            Self.row(.unknown, .free, at: 0), Self.row(.free, .occupied, at: 10), Self.row(.occupied, .free, at: 20),
        ]
        let old = [
            Self.word(.free, at: 0), Self.word(.occupied, at: 10), Self.word(.free, at: 20), Self.word(.free, at: 30),
        ]
        var new = old
        new[1] = Self.word(.free, at: 10)
        let rebuilt = try #require(Self.history(rows: rows, old: old, new: new, differentUntil: 10).rebuilt())
        #expect(rebuilt.present?.before.wordSince == .noon(20))
        #expect(rebuilt.present?.after.wordSince == .noon(0))
    }

    @Test("Where no word is left, the space is what it was before")
    func noWords() throws {
        let rebuilt = try #require(
            Self.history(
                rows: [Self.row(.unknown, .free, at: 0)], old: [Self.word(.free, at: 0)], new: [], differentUntil: 0
            ).rebuilt())
        #expect(rebuilt.removed == [0] && rebuilt.added.isEmpty)
        #expect(rebuilt.present?.after == RebuiltHistory.Present(state: .unknown))
        #expect(rebuilt.present?.before.state == .free && rebuilt.present?.before.word == .free)
    }
}
