import ChirpStack
import Ingest
import LoRaWAN
import Parking
import Testing

/// What the bay shows after frames of one sensor, in the order in which they arrive.
struct SessionOrderTests {
    /// A story of some messages, and what is right after it.
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var messages: [Arrival]
        /// What the bay shows and the sensor said last.
        var shows: Occupancy
        /// The counter of the newest frame.
        var counter: UInt32
        /// Frames that never came.
        var lost: Int64 = 0

        var testDescription: String { name }
    }

    /// A frame received at a second, with the network's clock off by some seconds.
    ///
    /// - Parameter copy: tells two frames with one counter apart.
    private static func frame(
        _ counter: UInt32, _ word: Occupancy, at seconds: Double, clock offset: Double = 0,
        of devAddr: String = "00189440", copy: Int = 0
    ) -> Uplink {
        let number = Int(counter % 1_000_000) * 10 + copy
        return Uplink(number, occupied: word == .occupied, at: seconds + offset, fCnt: counter)
            .with(\.devAddr, devAddr).again(at: seconds + 0.2)
    }

    private static func join(_ devAddr: String, at seconds: Double, clock: Timestamp? = nil) -> Arrival {
        var join = Arrival.event("join", #""devAddr":"\#(devAddr)""#, at: clock ?? .noon(seconds))
        join.receivedAt = .noon(seconds + 0.2)
        return join
    }

    /// The frame with ChirpStack's `time` alone, as before 4.6, which gave no `nsTime`.
    private static func byTime(_ frame: Uplink) -> Uplink {
        var frame = frame
        for index in frame.copies.indices { frame.copies[index].networkTime = nil }
        return frame
    }

    /// 1980 and 2036, as of a gateway that never found its time.
    private static let clocks1980And2036 = [315_964_800_000_000, 2_085_978_496_000_000].map {
        Timestamp(microseconds: $0)
    }

    private static func clockless(_ frame: Uplink, _ clock: Timestamp) -> Uplink {
        byTime(frame).with(\.time, clock)
    }

    private static let fresh = "00189441"

    static let cases: [Case] =
        [
            Case(
                name: "the next counter with a `time` that is 30 minutes older",
                messages: [
                    byTime(frame(500, .occupied, at: 3600)).arrival,
                    byTime(frame(501, .free, at: 3660, clock: -1800)).arrival,
                ], shows: .free, counter: 501),
            Case(
                name: "the next counter with an `nsTime` that is 30 minutes older",
                messages: [
                    frame(500, .occupied, at: 3600).arrival, frame(501, .free, at: 3660, clock: -1800).arrival,
                ], shows: .free, counter: 501),
            Case(
                name: "a frame whose `time` is 4 minutes ahead, then the next",
                messages: [
                    byTime(frame(500, .occupied, at: 100, clock: 240)).arrival,
                    byTime(frame(501, .free, at: 130)).arrival,
                ], shows: .free, counter: 501),
            Case(
                name: "a frame whose `nsTime` is 4 minutes ahead, then the next",
                messages: [frame(500, .occupied, at: 100, clock: 240).arrival, frame(501, .free, at: 130).arrival],
                shows: .free, counter: 501),
            Case(
                name: "frames lost, then a higher counter with an older clock",
                messages: [frame(500, .occupied, at: 3600).arrival, frame(504, .free, at: 3660, clock: -60).arrival],
                shows: .free, counter: 504, lost: 3),
            Case(
                name: "a clock that is behind for one frame, then one that comes late with the right clock",
                messages: [
                    frame(500, .occupied, at: 3600).arrival, frame(502, .free, at: 3660, clock: -1800).arrival,
                    frame(499, .occupied, at: 3670, clock: -130).arrival,
                    frame(501, .occupied, at: 3680, clock: -40).arrival,
                ], shows: .free, counter: 502, lost: 1),
            Case(
                name: "a lower counter with an earlier time is late",
                messages: [frame(501, .free, at: 100).arrival, frame(500, .occupied, at: 130, clock: -60).arrival],
                shows: .free, counter: 501),
            Case(
                name: "a lower counter 59 seconds later is late: clocks differ",
                messages: [frame(501, .free, at: 100).arrival, frame(500, .occupied, at: 159).arrival],
                shows: .free, counter: 501),
            Case(
                name: "a lower counter a minute later is a restart, at once and with no loss",
                messages: [frame(501, .occupied, at: 100).arrival, frame(0, .free, at: 160).arrival],
                shows: .free, counter: 0),
            Case(
                name: "after a restart, losses are counted from its first frame",
                messages: [
                    frame(501, .occupied, at: 100).arrival, frame(2, .occupied, at: 200).arrival,
                    frame(5, .free, at: 300).arrival,
                ], shows: .free, counter: 5, lost: 2),
            Case(
                name: "a frame from before a restart, delivered again, is no second restart",
                messages: [
                    frame(501, .occupied, at: 100).arrival, frame(0, .free, at: 200).arrival,
                    frame(501, .occupied, at: 100).again(at: 900).arrival,
                ], shows: .free, counter: 0),
            Case(
                name: "late frames from before a restart move nothing, whatever their counters",
                messages: [
                    frame(501, .occupied, at: 100).arrival, frame(0, .free, at: 400).arrival,
                    frame(500, .occupied, at: 90).again(at: 410).arrival,
                    frame(502, .occupied, at: 200).again(at: 420).arrival,
                ], shows: .free, counter: 0),
            Case(
                name: "the session that follows a restart goes on by its counter, whatever a clock ahead says",
                messages: [
                    frame(501, .free, at: 100).arrival, frame(0, .free, at: 400).arrival,
                    frame(1, .occupied, at: 500, clock: 240).arrival, frame(2, .free, at: 560).arrival,
                ], shows: .free, counter: 2),
            Case(
                name: "a restart whose clock is ahead does not hold up the frames that follow it",
                messages: [
                    frame(501, .occupied, at: 100).arrival, frame(0, .occupied, at: 400, clock: 240).arrival,
                    frame(1, .free, at: 460).arrival,
                ], shows: .free, counter: 1),
            Case(
                name: "a restart behind a restart",
                messages: [
                    frame(501, .free, at: 100).arrival, frame(3, .free, at: 400).arrival,
                    frame(0, .occupied, at: 500).arrival, frame(3, .free, at: 400).again(at: 510).arrival,
                ], shows: .occupied, counter: 0),
            Case(
                name: "no clock but ours: lower by 10 is late",
                messages: [
                    frame(20, .free, at: 100).timeless.arrival, frame(10, .occupied, at: 900).timeless.arrival,
                ], shows: .free, counter: 20),
            Case(
                name: "no clock but ours: lower by 11 is a restart",
                messages: [
                    frame(21, .free, at: 100).timeless.arrival, frame(10, .occupied, at: 101).timeless.arrival,
                ], shows: .occupied, counter: 10),
            Case(
                name: "no clock but ours: a higher counter is newer",
                messages: [
                    frame(21, .free, at: 100).timeless.arrival, frame(23, .occupied, at: 101).timeless.arrival,
                ], shows: .occupied, counter: 23, lost: 1),
            Case(
                name: "the 16-bit roll-over, 65 535 to 0, with an older clock",
                messages: [frame(65_535, .free, at: 100).arrival, frame(0, .occupied, at: 130, clock: -60).arrival],
                shows: .occupied, counter: 0),
            Case(
                name: "the 16-bit roll-over with frames lost on both sides, and no clock but ours",
                messages: [
                    frame(65_530, .free, at: 100).timeless.arrival, frame(3, .occupied, at: 130).timeless.arrival,
                ], shows: .occupied, counter: 3, lost: 8),
            Case(
                name: "a frame from before the 16-bit roll-over that comes after it is late",
                messages: [
                    frame(65_534, .occupied, at: 100).arrival, frame(1, .free, at: 200).arrival,
                    frame(65_535, .occupied, at: 150).again(at: 210).arrival,
                ], shows: .free, counter: 1, lost: 2),
            Case(
                name: "a fall from 60 000 to 0 is a restart, not a roll-over: nothing is lost",
                messages: [frame(60_000, .free, at: 100).arrival, frame(0, .occupied, at: 200).arrival],
                shows: .occupied, counter: 0),
            Case(
                name: "65 535 to 65 536 goes on in 32 bits",
                messages: [frame(65_535, .free, at: 100).arrival, frame(65_536, .occupied, at: 90).arrival],
                shows: .occupied, counter: 65_536),
            Case(
                name: "the 32-bit roll-over with an older clock",
                messages: [frame(.max, .free, at: 100).arrival, frame(0, .occupied, at: 130, clock: -60).arrival],
                shows: .occupied, counter: 0),
            Case(
                name: "an equal counter in another frame at once is a copy",
                messages: [frame(500, .free, at: 100).arrival, frame(500, .occupied, at: 103, copy: 1).arrival],
                shows: .free, counter: 500),
            Case(
                name: "an equal counter minutes later is a device that begins at the same number each time",
                messages: [frame(0, .free, at: 100).arrival, frame(0, .occupied, at: 400, copy: 1).arrival],
                shows: .occupied, counter: 0),
            Case(
                name: "no clock but ours: an equal counter is a copy, however late",
                messages: [
                    frame(7, .free, at: 100).timeless.arrival, frame(7, .occupied, at: 900, copy: 1).timeless.arrival,
                ], shows: .free, counter: 7),
            Case(
                name: "a join between, and the first frame has an older clock",
                messages: [
                    frame(500, .free, at: 100).arrival, join(fresh, at: 110),
                    frame(0, .occupied, at: 120, clock: -600, of: fresh).arrival,
                ], shows: .occupied, counter: 0),
            Case(
                name: "a join between that keeps the address",
                messages: [
                    frame(500, .free, at: 100).arrival, join("00189440", at: 110), frame(0, .occupied, at: 120).arrival,
                    frame(501, .free, at: 105).again(at: 125).arrival,
                ], shows: .occupied, counter: 0),
            Case(
                name: "a frame of the session before, after the first of the new one",
                messages: [
                    frame(500, .free, at: 100).arrival, join(fresh, at: 110),
                    frame(0, .occupied, at: 120, of: fresh)
                        .arrival, frame(501, .free, at: 105).again(at: 130).arrival,
                ], shows: .occupied, counter: 0),
            Case(
                name: "two sessions interleaved: what is older is of the past",
                messages: [
                    frame(500, .free, at: 100).arrival, frame(0, .occupied, at: 200, of: fresh).arrival,
                    frame(501, .free, at: 150).again(at: 201).arrival, frame(1, .occupied, at: 210, of: fresh).arrival,
                    frame(502, .free, at: 160).again(at: 211).arrival, frame(2, .free, at: 220, of: fresh).arrival,
                    frame(503, .occupied, at: 170).again(at: 221).arrival,
                ], shows: .free, counter: 2),
            Case(
                name: "a join that comes after the first frame of its session",
                messages: [
                    frame(500, .free, at: 100).arrival, frame(0, .occupied, at: 120, of: fresh).arrival,
                    join(fresh, at: 121, clock: .noon(110)), frame(1, .free, at: 130, clock: -60, of: fresh).arrival,
                ], shows: .free, counter: 1),
            Case(
                name: "a join with a clock ahead that comes after the first frame, and again",
                messages: [
                    frame(500, .free, at: 100).arrival, frame(0, .occupied, at: 120, of: fresh).arrival,
                    join(fresh, at: 121, clock: .noon(350)), frame(1, .free, at: 130, of: fresh).arrival,
                    join(fresh, at: 140, clock: .noon(350)), frame(2, .occupied, at: 150, of: fresh).arrival,
                ], shows: .occupied, counter: 2),
            Case(
                name: "a frame without an address is of the session at hand, whatever its clock says",
                messages: [
                    frame(500, .free, at: 3600).arrival, frame(502, .occupied, at: 3660, clock: -1800, of: "").arrival,
                    frame(503, .free, at: 3670, clock: -1800).arrival,
                ], shows: .free, counter: 503, lost: 1),
            Case(
                name: "a late frame whose address cannot be read",
                messages: [
                    frame(501, .free, at: 100).arrival, frame(500, .occupied, at: 130, clock: -60, of: "zz").arrival,
                ], shows: .free, counter: 501),
            Case(
                name: "no frame has an address: the counters tell of a restart, and what came before it is late",
                messages: [
                    frame(501, .occupied, at: 100, of: "").arrival, frame(0, .free, at: 200, of: "").arrival,
                    frame(502, .occupied, at: 110, of: "").again(at: 210).arrival,
                ], shows: .free, counter: 0),
            Case(
                name: "the address comes to be known within a session",
                messages: [
                    frame(501, .free, at: 3600, of: "").arrival, frame(502, .occupied, at: 3660, clock: -1800).arrival,
                    frame(503, .free, at: 3670, clock: -1800, of: "").arrival,
                ], shows: .free, counter: 503),
            Case(
                name: "a join between, and the first frame has an older clock and no address",
                messages: [
                    frame(500, .free, at: 100).arrival, join(fresh, at: 110),
                    frame(0, .occupied, at: 120, clock: -600, of: "").arrival,
                ], shows: .occupied, counter: 0),
            Case(
                name: "a new address without a join, later",
                messages: [frame(500, .free, at: 100).arrival, frame(3, .occupied, at: 101, of: fresh).arrival],
                shows: .occupied, counter: 3),
            Case(
                name: "a new address without a join, earlier",
                messages: [
                    frame(500, .free, at: 100).arrival, frame(3, .occupied, at: 120, clock: -60, of: fresh).arrival,
                ], shows: .free, counter: 500),
        ]
        + clocks1980And2036.flatMap { clock in
            [
                Case(
                    name: "join and frames with the clock at \(clock)",
                    messages: [
                        clockless(frame(500, .free, at: 100), clock).arrival, join(fresh, at: 110, clock: clock),
                        clockless(frame(0, .occupied, at: 120, of: fresh), clock).arrival,
                        clockless(frame(2, .free, at: 130, of: fresh), clock).arrival,
                    ], shows: .free, counter: 2, lost: 1),
                Case(
                    name: "a join with the clock at \(clock) that comes after its session's first frame, and again",
                    messages: [
                        frame(500, .free, at: 100).arrival, frame(1, .occupied, at: 120, of: fresh).arrival,
                        join(fresh, at: 121, clock: clock), join(fresh, at: 122, clock: clock),
                        frame(0, .free, at: 123, clock: -10, of: fresh).arrival,
                    ], shows: .occupied, counter: 1),
            ]
        }

    @Test("The order within a session is the frame counter's, between sessions that of time", arguments: cases)
    func order(_ order: Case) throws {
        var batched = try City()
        let decisions = batched.take(order.messages)
        #expect(decisions.readings.count + decisions.deviceEvents.count == order.messages.count)
        #expect(decisions.lostUplinks == order.lost)
        var single = try City()
        for message in order.messages { single.take([message]) }
        for city in [batched, single] {
            #expect(city.spaces[0].sensorState == order.shows)
            #expect(city.spaces[0].state == (order.shows == .free ? .free : .occupied))
            #expect(city.devices[0].occupancy == order.shows)
            #expect(city.devices[0].lastFrameCounter?.rawValue == order.counter)
            #expect(city.devices[0].lostUplinks == order.lost)
        }
        let changes = decisions.stateChanges
        #expect(zip(changes, changes.dropFirst()).allSatisfy { $0.changedAt <= $1.changedAt && $0.to == $1.from })
    }

    @Test("The history that is made of a session's words anew ends as ingest does", arguments: cases)
    func rebuilt(_ order: Case) throws {
        var city = try City()
        let decisions = city.take(order.messages)
        let readings = decisions.readings
        let joins = decisions.deviceEvents.compactMap { row -> FrameSequence.Join? in
            guard case .join(let devAddr) = row.event.body else { return nil }
            return FrameSequence.Join(
                deviceID: City.sensor().id, devAddr: devAddr, occurredAt: row.occurredAt, receivedAt: row.receivedAt)
        }
        // What comes again is stored once.
        var known: Set<DeduplicationID> = []
        let words = readings.filter { known.insert($0.uplink.deduplicationID).inserted }
        let frames = words.map { row in
            FrameSequence.Frame(
                deviceID: City.sensor().id,
                position: SessionPosition.Frame(
                    devAddr: row.uplink.devAddr, counter: row.uplink.frameCounter, observedAt: row.observedAt,
                    isReceiveTime: row.isReceiveTime),
                receivedAt: row.receivedAt)
        }
        let places = FrameSequence.order(frames, joins: joins)
        #expect(Set(places.map(\.index)) == Set(words.indices) && places.count == words.count)
        #expect(zip(places, places.dropFirst()).allSatisfy { $0.orderedAt <= $1.orderedAt })
        let last = try #require(places.last)
        #expect(words[last.index].reading?.occupancy == order.shows)
    }

    @Test("What a bay shows and its history go forward only, though a newer word has an older clock")
    func forward() throws {
        var city = try City()
        city.take(Self.frame(500, .occupied, at: 3600))
        let decisions = city.take(Self.frame(501, .free, at: 3660, clock: -1800))
        #expect(decisions.stateChanges.map(\.changedAt) == [.noon(3600)])
        #expect(decisions.stateChanges.map(\.move.observedAt) == [.noon(1860)])
        #expect(city.spaces[0].stateChangedAt == .noon(3600))
        #expect(city.spaces[0].sensorObservedAt == .noon(1860))
        #expect(city.devices[0].lastObservedAt == .noon(3600))
        #expect(city.devices[0].occupancyObservedAt == .noon(1860))
    }

    @Test("Counters across a roll-over: near it they go on, from far they began again")
    func steps() {
        let near = UInt32(FrameCounter.rollOverSteps)
        let steps: [(UInt32, UInt32, Int64)] = [
            (5, 8, 3), (8, 5, -3), (7, 7, 0), (65_535, 0, 1), (0, 65_535, -1), (65_535, near - 1, Int64(near)),
            (65_535, near, Int64(near) - 65_535), (65_535, 65_536, 1), (65_536, 65_535, -1), (0, 65_536, 65_536),
            (.max, 0, 1), (0, .max, -1), (60_000, 0, -60_000),
        ]
        for (earlier, later, expected) in steps {
            let steps = FrameCounter(rawValue: later).steps(since: FrameCounter(rawValue: earlier))
            #expect(steps == expected, "\(earlier) → \(later)")
        }
    }
}
