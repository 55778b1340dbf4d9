import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("When what of a scope is read for live updates")
struct LiveScheduleTests {
    private static let start = ContinuousClock.now

    private static func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private static func rows(_ count: Int = 1) -> ChangedRows {
        var rows = ChangedRows()
        for _ in 0..<count { rows.spaces.insert(.random()) }
        return rows
    }

    /// One that is watched, and has read everything.
    private static func watched() -> LiveSchedule {
        var schedule = LiveSchedule(now: start, LiveLimits())
        schedule.enter(now: start)
        #expect(schedule.next(now: start) == .read(.whole, since: nil))
        schedule.readWhole(in: .milliseconds(10))
        return schedule
    }

    @Test("Nothing is read of a scope that nobody watches, and after a minute it is forgotten")
    func idle() {
        var schedule = LiveSchedule(now: Self.start, LiveLimits())
        schedule.committed(Self.rows(), now: Self.at(1))
        schedule.wantWhole(now: Self.at(1))
        #expect(schedule.next(now: Self.at(59)) == .wait(until: Self.at(60)))
        #expect(schedule.next(now: Self.at(60)) == .end)
        schedule = Self.watched()
        schedule.committed(Self.rows(), now: Self.at(1))
        schedule.leave(now: Self.at(2))
        #expect(schedule.next(now: Self.at(3)) == .wait(until: Self.at(62)))
        schedule.enter(now: Self.at(10))
        #expect(schedule.next(now: Self.at(10)) == .read(.whole, since: nil))
    }

    @Test("What commits change within a tenth of a second is read at once, by its ids")
    func gathered() {
        var schedule = Self.watched()
        let (first, second) = (Self.rows(), Self.rows())
        schedule.committed(first, now: Self.at(0.2))
        schedule.committed(second, now: Self.at(0.25))
        #expect(schedule.next(now: Self.at(0.25)) == .wait(until: Self.at(0.2) + .seconds(0.1)))
        var both = first
        both.formUnion(second)
        #expect(schedule.next(now: Self.at(0.31)) == .read(.some(both), since: Self.at(0.2)))
        #expect(schedule.next(now: Self.at(0.31)) == .wait(until: Self.at(1)))
    }

    @Test("Beyond 2000 rows everything is read instead")
    func many() {
        var schedule = Self.watched()
        schedule.committed(Self.rows(2000), now: Self.at(0.2))
        guard case .read(.some, _) = schedule.next(now: Self.at(0.4)) else { return #expect(Bool(false)) }
        schedule.committed(Self.rows(2001), now: Self.at(0.5))
        #expect(schedule.next(now: Self.at(0.7)) == .read(.whole, since: Self.at(0.5)))
    }

    @Test("Others' changes are looked for each second, everything is read each half minute")
    func checks() {
        var schedule = Self.watched()
        #expect(schedule.next(now: Self.at(1)) == .read(.check, since: nil))
        #expect(schedule.next(now: Self.at(1)) == .wait(until: Self.at(2)))
        #expect(schedule.next(now: Self.at(30)) == .read(.whole, since: nil))
    }

    @Test("Changes through the API are read soon, but everything no more than once a second, nor a tenth of the time")
    func written() {
        var schedule = Self.watched()
        schedule.wantWhole(now: Self.at(0.1))
        #expect(schedule.next(now: Self.at(0.5)) == .wait(until: Self.at(1)))
        #expect(schedule.next(now: Self.at(1)) == .read(.whole, since: nil))
        schedule.readWhole(in: .milliseconds(500))
        schedule.wantWhole(now: Self.at(2))
        #expect(schedule.next(now: Self.at(5)) == .read(.check, since: nil))
        #expect(schedule.next(now: Self.at(6)) == .read(.whole, since: nil))
        schedule.wantWhole(now: Self.at(20))
        #expect(schedule.next(now: Self.at(20)) == .read(.check, since: nil))
        #expect(schedule.next(now: Self.at(20)) == .wait(until: Self.at(20) + .seconds(0.1)))
    }

    @Test("Everything is read first, and then all the same what commits named: everything has no uplinks in it")
    func both() {
        var schedule = Self.watched()
        let rows = Self.rows()
        schedule.committed(rows, now: Self.at(1))
        schedule.wantWhole(now: Self.at(1))
        #expect(schedule.next(now: Self.at(1.5)) == .read(.whole, since: Self.at(1)))
        #expect(schedule.next(now: Self.at(1.5)) == .read(.some(rows), since: Self.at(1)))
        #expect(schedule.next(now: Self.at(1.5)) == .wait(until: Self.at(2.5)))
    }

    @Test("What could not be read is read as a whole, after a second")
    func failed() {
        var schedule = Self.watched()
        schedule.committed(Self.rows(), now: Self.at(0.2))
        _ = schedule.next(now: Self.at(0.4))
        schedule.failed(now: Self.at(0.5))
        schedule.committed(Self.rows(), now: Self.at(0.6))
        #expect(schedule.next(now: Self.at(1)) == .wait(until: Self.at(1.5)))
        #expect(schedule.next(now: Self.at(1.5)) == .read(.whole, since: Self.at(0.6)))
    }
}
