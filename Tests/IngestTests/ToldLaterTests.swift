import Ingest
import LoRaWAN
import Parking
import Testing

/// Moments before that a sensor kept and tells of in a later frame: the data log of a Dragino DDS45-LB.
struct ToldLaterTests {
    /// A frame that is measured when it is sent.
    private static func measured(_ number: Int, _ millimetres: UInt16, at seconds: Double) -> Uplink {
        Uplink(number, occupied: false, at: seconds).with(\.profile, "Dragino DDS45-LB").with(\.fPort, 2)
            .with(\.payload, [0x0D, 0x3B, UInt8(millimetres >> 8), UInt8(millimetres & 0xFF), 0, 0, 0xDC, 1])
    }

    /// A page of the log: seconds after noon, and millimetres.
    private static func log(_ number: Int, _ moments: [(Double, UInt16)], at seconds: Double) -> Uplink {
        var payload: [UInt8] = []
        for (time, millimetres) in moments {
            payload += [0x0D, 0x3B, UInt8(millimetres >> 8), UInt8(millimetres & 0xFF), 0, 0xDC, 0]
            let clock = UInt32(Timestamp.noon(time).microseconds / 1_000_000)
            payload += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: clock >> UInt32($0)) }
        }
        return Uplink(number, occupied: false, at: seconds).with(\.profile, "Dragino DDS45-LB").with(\.fPort, 3)
            .with(\.payload, payload)
    }

    private func changes(_ decisions: Decisions) -> [String] {
        decisions.stateChanges.map { change in
            "\(change.from.rawValue)→\(change.to.rawValue) \(Int(change.changedAt.seconds(since: .noon)))"
        }
    }

    private func rows(_ decisions: Decisions) -> [String] {
        decisions.readings.map { row in
            "\(Int(row.observedAt.seconds(since: .noon))) \(row.reading?.occupancy?.rawValue ?? "-")"
                + (row.toldAs == nil ? "" : " told")
        }
    }

    @Test("Each is a reading of its own at its time, marked; those after the last word move the space in their order")
    func order() throws {
        var city = try City()
        city.take(Self.measured(1, 3000, at: 0))
        let decisions = city.take(Self.log(2, [(120, 3000), (60, 1000), (180, 900)], at: 600))
        #expect(rows(decisions) == ["60 occupied told", "120 free told", "180 occupied told", "600 -"])
        #expect(changes(decisions) == ["FREE→OCCUPIED 60", "OCCUPIED→FREE 120", "FREE→OCCUPIED 180"])
        #expect(Set(decisions.readings.map(\.deduplicationID)).count == 4)
        #expect(!decisions.areReadingsNew)
        #expect(city.spaces[0].state == .occupied)
        #expect(city.spaces[0].stateChangedAt == .noon(180))
        #expect(city.devices[0].occupancyObservedAt == .noon(180))
    }

    @Test("Told again, in another frame, it is the same reading and moves nothing")
    func again() throws {
        var city = try City()
        city.take(Self.measured(1, 3000, at: 0))
        let first = city.take(Self.log(2, [(60, 1000), (120, 3000)], at: 600))
        let second = city.take(Self.log(3, [(60, 1000), (120, 3000)], at: 900))
        #expect(first.readings.prefix(2).map(\.deduplicationID) == second.readings.prefix(2).map(\.deduplicationID))
        #expect(second.moves.isEmpty)
    }

    @Test("Two moments of one second are two readings, and another device's of the same second is a third")
    func sameSecond() throws {
        var city = try City(devices: [City.sensor(), City.sensor("A2", on: nil)])
        let one = city.take(Self.log(1, [(60, 1000), (60, 3000)], at: 600))
        let other = city.take(Self.log(2, [(60, 1000)], at: 600).with(\.device, "A2"))
        let ids = (one.readings + other.readings).filter { $0.toldAs != nil }.map(\.deduplicationID)
        #expect(Set(ids).count == 3)
    }

    @Test("One from before the sensor's last word moves nothing: it waits for its history to be rebuilt")
    func late() throws {
        var city = try City()
        city.take(Self.measured(1, 3000, at: 0))
        city.take(Self.measured(2, 3000, at: 600))
        let decisions = city.take(Self.log(3, [(60, 1000), (120, 3000)], at: 700))
        #expect(rows(decisions) == ["60 occupied told", "120 free told", "700 -"])
        #expect(decisions.moves.isEmpty)
    }

    @Test("A frame that was sent before the one that told, and comes after it, is late; one after that is news")
    func counters() throws {
        var city = try City()
        city.take(Self.measured(1, 3000, at: 0))
        city.take(Self.log(3, [(60, 1000)], at: 600))
        #expect(city.take(Self.measured(2, 3000, at: 30)).moves.isEmpty)
        #expect(city.spaces[0].state == .occupied)
        #expect(changes(city.take(Self.measured(4, 3000, at: 660))) == ["OCCUPIED→FREE 660"])
    }

    @Test("The battery and the temperature of before are not the device's of now")
    func values() throws {
        var city = try City()
        city.take(Self.measured(1, 3000, at: 0))
        let before = city.devices[0]
        var told = Self.log(2, [(60, 1000)], at: 600)
        told.payload[0] = 0x08
        city.take(told)
        #expect(city.devices[0].batteryV == before.batteryV)
        #expect(city.devices[0].temperatureC == before.temperatureC)
    }

    @Test("A clock that is ahead of the frame tells no time: the moment is counted in the frame's own reading")
    func clockAhead() throws {
        var city = try City()
        let decisions = city.take(Self.log(1, [(700, 1000), (60, 3000)], at: 600))
        #expect(rows(decisions) == ["60 free told", "600 -"])
        #expect(decisions.readings[1].reading?.details == [.init("untimed_readings", .number(1))])
    }

    @Test("What was measured before the sensor came to its space belongs to the space of then")
    func moved() throws {
        var sensor = City.sensor(on: City.otherBay)
        sensor.wordsCountFrom = .noon(100)
        var city = try City(devices: [sensor], spaces: [City.space(), City.space(City.otherBay)])
        let decisions = city.take(Self.log(1, [(60, 1000), (120, 3000)], at: 600))
        #expect(decisions.readings.map(\.spaceID) == [nil, City.otherBay, City.otherBay])
        #expect(decisions.earlier.map(\.readingIndex) == [0])
        #expect(decisions.earlier.map(\.isNews) == [true])
        #expect(changes(decisions) == ["UNKNOWN→FREE 120"])
    }

    @Test("In a history what was told later has its place by its time, whatever the counters of the frames")
    func sequence() {
        let device = DeviceID(UUIDBits(high: 1, low: 1))
        func frame(_ counter: UInt32?, at seconds: Double, receivedAt: Double, isTold: Bool) -> FrameSequence.Frame {
            var frame = FrameSequence.Frame(
                deviceID: device,
                position: SessionPosition.Frame(
                    devAddr: nil, counter: counter.map { FrameCounter(rawValue: $0) }, observedAt: .noon(seconds),
                    isReceiveTime: false),
                receivedAt: .noon(receivedAt))
            frame.isTold = isTold
            return frame
        }
        let places = FrameSequence.order([
            frame(1, at: 0, receivedAt: 0, isTold: false), frame(2, at: 600, receivedAt: 600, isTold: false),
            frame(nil, at: 60, receivedAt: 900, isTold: true), frame(nil, at: 700, receivedAt: 900, isTold: true),
            frame(3, at: 900, receivedAt: 900, isTold: false), frame(nil, at: -60, receivedAt: 900, isTold: true),
            frame(nil, at: 1000, receivedAt: 900, isTold: true),
        ])
        #expect(places.map(\.index) == [5, 0, 2, 1, 3, 4, 6])
        #expect(places.map(\.orderedAt) == [-60, 0, 60, 600, 700, 900, 1000].map { Timestamp.noon($0) })
    }
}
