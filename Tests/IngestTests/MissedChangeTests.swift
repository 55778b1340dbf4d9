import Ingest
import LoRaWAN
import Parking
import Testing

/// Changes whose uplinks never came, told by the duration that an Nwave frame carries.
struct MissedChangeTests {
    /// An NPS405's status frame: bit 0 the state, the other bits the minutes that the state before lasted.
    private static func frame(
        _ number: Int, occupied: Bool, before minutes: UInt8, at seconds: Double, fCnt: UInt32? = nil
    ) -> Uplink {
        Uplink(number, occupied: occupied, at: seconds, fCnt: fCnt)
            .with(\.profile, "Nwave NPS405").with(\.payload, [minutes << 1 | (occupied ? 1 : 0)])
    }

    private static let hour = 3600.0

    /// What became of the bay: the change, when at the latest, and by how much earlier where that was inferred.
    private func told(_ decisions: Decisions) -> [String] {
        decisions.stateChanges.map { change in
            let at = (change.inferred?.changedAt ?? change.move.observedAt).seconds(since: .noon)
            let error = change.inferred.map { " ±\($0.errorS) step \(change.frameStep)" } ?? ""
            return "\(change.from.rawValue)→\(change.to.rawValue) \(Int(at))\(error)"
        }
    }

    @Test("A change that was missed between two equal words is put where the duration says, before the frame's own")
    func missedOne() throws {
        var city = try City()
        city.take(Self.frame(1, occupied: true, before: 0, at: 0))
        let decisions = city.take(Self.frame(3, occupied: true, before: 30, at: Self.hour))
        #expect(told(decisions) == ["OCCUPIED→FREE 1800 ±0 step 1", "FREE→OCCUPIED 3600"])
        #expect(decisions.stateChanges.allSatisfy { $0.move.deduplicationID.uuid.low & 0xFF == 3 })
        #expect(city.spaces[0].state == .occupied)
        #expect(city.spaces[0].stateChangedAt == .noon(Self.hour))
        #expect(city.spaces[0].sensorObservedAt == .noon(Self.hour))
    }

    @Test("A duration in coarse steps gives its error; the change is dated at the latest moment that it allows")
    func coarse() throws {
        var city = try City()
        city.take(Self.frame(1, occupied: false, before: 0, at: 0))
        // Code 122: 360 to 419 minutes.
        let decisions = city.take(Self.frame(3, occupied: false, before: 122, at: 12 * Self.hour))
        #expect(told(decisions) == ["FREE→OCCUPIED 21600 ±3540 step 1", "OCCUPIED→FREE 43200"])
    }

    @Test("A duration that is only \"at least\" is bounded by the last word, and so is an error that reaches before it")
    func bounded() throws {
        var city = try City()
        city.take(Self.frame(1, occupied: false, before: 0, at: 0))
        // Code 127: 660 minutes or more.
        let unbounded = city.take(Self.frame(3, occupied: false, before: 127, at: 24 * Self.hour))
        #expect(told(unbounded) == ["FREE→OCCUPIED 46800 ±46800 step 1", "OCCUPIED→FREE 86400"])
        let near = city.take(Self.frame(5, occupied: false, before: 122, at: 30.5 * Self.hour))
        #expect(told(near) == ["FREE→OCCUPIED 88200 ±1800 step 1", "OCCUPIED→FREE 109800"])
    }

    @Test("Where the last word fits but is much older than the duration, two changes were missed")
    func missedTwo() throws {
        var city = try City()
        city.take(Self.frame(1, occupied: false, before: 0, at: 0))
        let decisions = city.take(Self.frame(4, occupied: true, before: 30, at: 3 * Self.hour))
        #expect(
            told(decisions) == [
                "FREE→OCCUPIED 9000 ±9000 step 1", "OCCUPIED→FREE 9000 ±0 step 2", "FREE→OCCUPIED 10800",
            ])
    }

    @Test(
        "Nothing is inferred where the duration agrees with the last word, within what minutes and repeats blur",
        arguments: [(60.0, UInt8(59)), (60.0, 58), (60.0, 60), (60.0, 120), (0.5, 0)])
    func agrees(minutes: Double, told: UInt8) throws {
        var city = try City()
        city.take(Self.frame(1, occupied: false, before: 0, at: 0))
        let decisions = city.take(Self.frame(9, occupied: true, before: told, at: minutes * 60))
        #expect(decisions.changes == ["FREE→OCCUPIED"])
    }

    @Test("Two missed changes need two missed frames, of one session")
    func framesMissed() throws {
        for (fCnt, devAddr) in [(2, "00189440"), (3, "00189440"), (40, "00189441")] {
            var city = try City()
            city.take(Self.frame(1, occupied: false, before: 0, at: 0))
            let late = Self.frame(4, occupied: true, before: 30, at: 3 * Self.hour, fCnt: UInt32(fCnt))
            #expect(city.take(late.with(\.devAddr, devAddr)).changes == ["FREE→OCCUPIED"], "\(fCnt) \(devAddr)")
        }
    }

    @Test("After a new session a duration is only \"at least\": a sensor that restarted counts from then on")
    func newSession() throws {
        var city = try City()
        city.take(Self.frame(1, occupied: true, before: 0, at: 0))
        let decisions = city.take(
            Self.frame(2, occupied: true, before: 10, at: Self.hour, fCnt: 0).with(\.devAddr, "00189441"))
        #expect(told(decisions) == ["OCCUPIED→FREE 3000 ±3000 step 1", "FREE→OCCUPIED 3600"])
    }

    @Test("A sensor that dropped a frame without counting it is believed all the same; a repeated frame is no change")
    func withoutGap() throws {
        var city = try City()
        city.take(Self.frame(1, occupied: true, before: 0, at: 0))
        #expect(city.take(Self.frame(2, occupied: true, before: 0, at: 30)).changes.isEmpty)
        let decisions = city.take(Self.frame(3, occupied: true, before: 30, at: Self.hour))
        #expect(decisions.changes == ["OCCUPIED→FREE", "FREE→OCCUPIED"])
    }

    @Test("Nothing is inferred before the first word, nor before the last one, nor from a frame that is no change")
    func nothing() throws {
        var city = try City()
        #expect(city.take(Self.frame(1, occupied: true, before: 30, at: 0)).changes == ["UNKNOWN→OCCUPIED"])
        #expect(city.take(Self.frame(3, occupied: true, before: 61, at: Self.hour)).changes.isEmpty)
        // A tag is registered some time after the arrival that it belongs to: port 10.
        let tag = Self.frame(5, occupied: true, before: 10, at: 2 * Self.hour)
            .with(\.fPort, 10).with(\.payload, [10 << 1 | 1, 1, 2, 3, 4])
        #expect(city.take(tag).changes.isEmpty)
        // A heartbeat has no duration at all: port 2.
        let heartbeat = Self.frame(7, occupied: true, before: 10, at: 3 * Self.hour)
            .with(\.fPort, 2).with(\.payload, [1, 0xDD, 0x14, 0, 0, 0])
        #expect(city.take(heartbeat).changes.isEmpty)
        #expect(city.take(Self.frame(9, occupied: true, before: 10, at: 4 * Self.hour).timeless).changes.isEmpty)
    }

    @Test("A redelivery infers nothing twice, an older frame nothing at all")
    func again() throws {
        var city = try City()
        city.take(Self.frame(1, occupied: true, before: 0, at: 0))
        let telling = Self.frame(3, occupied: true, before: 30, at: Self.hour)
        #expect(city.take(telling, telling.again(at: 4000)).stateChanges.count == 2)
        #expect(city.take(telling).stateChanges.isEmpty)
        #expect(city.take(Self.frame(2, occupied: false, before: 30, at: 1800)).stateChanges.isEmpty)
    }

    @Test("A whole night of lost frames in one batch: each frame tells of its own past only")
    func batch() throws {
        var city = try City()
        let decisions = city.take(
            Self.frame(1, occupied: false, before: 5, at: 0),
            Self.frame(3, occupied: false, before: 20, at: Self.hour),
            Self.frame(4, occupied: true, before: 60, at: 2 * Self.hour),
            Self.frame(6, occupied: true, before: 45, at: 4 * Self.hour))
        #expect(
            told(decisions) == [
                "UNKNOWN→FREE 0", "FREE→OCCUPIED 2400 ±0 step 1", "OCCUPIED→FREE 3600", "FREE→OCCUPIED 7200",
                "OCCUPIED→FREE 11700 ±0 step 1", "FREE→OCCUPIED 14400",
            ])
    }

    @Test("A sensor that was put on the bay since its last word knows nothing of the bay before")
    func reassigned() throws {
        var city = try City()
        city.take(Self.frame(1, occupied: true, before: 0, at: 0))
        city.devices[0].assignedAt = .noon(600)
        #expect(city.take(Self.frame(3, occupied: true, before: 30, at: Self.hour)).changes.isEmpty)
        #expect(city.take(Self.frame(5, occupied: true, before: 30, at: 2 * Self.hour)).changes.count == 2)
    }

    @Test("A bay that the clock changed since is not given a past before that, nor one whose sensor said otherwise")
    func boundByTheBay() throws {
        for (sensorState, changedAt) in [(Occupancy.occupied, 2000.0), (.free, 0.0)] {
            var city = try City()
            city.take(Self.frame(1, occupied: true, before: 0, at: 0))
            city.spaces[0].stateChangedAt = .noon(changedAt)
            city.spaces[0].sensorState = sensorState
            city.spaces[0].state = sensorState == .free ? .free : .occupied
            let decisions = city.take(Self.frame(3, occupied: true, before: 30, at: Self.hour))
            #expect(decisions.stateChanges.allSatisfy { $0.inferred == nil })
            #expect(city.spaces[0].state == .occupied)
        }
    }

    @Test("Behind an override a missed change shows nothing; on a reserved bay it shows what any word would")
    func displayed() throws {
        var blocked = City.space(City.bay, of: City.acme, .maintenance)
        blocked.hasActiveOverride = true
        var city = try City(spaces: [blocked])
        city.take(Self.frame(1, occupied: true, before: 0, at: 0))
        #expect(city.take(Self.frame(3, occupied: true, before: 30, at: Self.hour)).stateChanges.isEmpty)
        #expect(city.spaces[0].sensorState == .occupied)

        var reserved = City.space(City.bay, of: City.acme, .reserved)
        reserved.hasActiveReservation = true
        city = try City(spaces: [reserved])
        city.take(Self.frame(1, occupied: true, before: 0, at: 0))
        #expect(
            city.take(Self.frame(3, occupied: true, before: 30, at: Self.hour)).changes
                == ["OCCUPIED→RESERVED", "RESERVED→OCCUPIED"])
    }
}
