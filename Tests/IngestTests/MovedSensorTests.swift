import Ingest
import LoRaWAN
import Parking
import Testing

/// Words from before a sensor was moved, which come after it.
struct MovedSensorTests {
    /// A sensor that was taken from its bay at 1200 s and put on another; its last word there was said at 0 s.
    private static func moved(
        on space: SpaceID? = City.otherBay, change: (inout DeviceRecord) -> Void = { _ in }
    ) throws -> City {
        var city = try City(spaces: [City.space(), City.space(City.otherBay)])
        city.take(Uplink(1, occupied: false, at: 0))
        city.devices[0].spaceID = space
        city.devices[0].assignedAt = .noon(1300)
        city.devices[0].wordsCountFrom = .noon(1200)
        city.devices[0].occupancy = nil
        change(&city.devices[0])
        return city
    }

    @Test("A late word from before a move does not show on the new space")
    func late() throws {
        var city = try Self.moved()
        let decisions = city.take(Uplink(2, occupied: true, at: 600).again(at: 1400))
        #expect(decisions.moves.isEmpty && decisions.stateChanges.isEmpty)
        #expect(city.spaces[1].state == .unknown && city.spaces[1].sensorState == nil)
        #expect(decisions.readings.map(\.spaceID) == [nil])
        #expect(decisions.earlier.map(\.isNews) == [true])
        // It is no word for the space, and yet the newest that the sensor said.
        #expect(city.devices[0].occupancy == nil)
        #expect(city.devices[0].occupancyFrameCounter?.rawValue == 2)
        var placed = decisions
        placed.place([City.bay])
        #expect(placed.readings.map(\.spaceID) == [City.bay])
        #expect(placed.earlierWords.map(\.spaceID) == [City.bay])
        #expect(placed.earlierWords.map(\.occupancy) == [.occupied])
    }

    @Test("It does not show on the next space either, where the sensor is on none when it comes")
    func unassigned() throws {
        var city = try Self.moved(on: nil)
        let decisions = city.take(Uplink(2, occupied: true, at: 600).again(at: 1250))
        #expect(decisions.earlierWords.isEmpty && decisions.earlier.count == 1)
        #expect(city.devices[0].occupancy == nil)
    }

    @Test("A word that was said while the sensor was on no space counts for the space it is put on next")
    func between() throws {
        var waiting = try Self.moved(on: nil)
        waiting.take(Uplink(2, occupied: true, at: 1250))
        #expect(waiting.devices[0].occupancy == .occupied)
        var late = try Self.moved()
        let decisions = late.take(Uplink(2, occupied: true, at: 1250).again(at: 1400))
        #expect(decisions.earlier.isEmpty)
        #expect(decisions.moves.map(\.spaceID) == [City.otherBay])
        #expect(late.spaces[1].state == .occupied)
    }

    @Test("A word that is not the newest from before the move is a reading of the space of then, and nothing else")
    func lateAndOld() throws {
        var city = try Self.moved()
        city.take(Uplink(3, occupied: false, at: 1400))
        let decisions = city.take(Uplink(2, occupied: true, at: 600).again(at: 1500))
        #expect(decisions.earlier.map(\.isNews) == [false])
        #expect(city.spaces[1].state == .free)
        #expect(city.devices[0].occupancy == .free)
    }

    @Test("A frame without a word, and a display's or a disabled sensor's, only finds its space")
    func silent() throws {
        var city = try Self.moved()
        let speechless = city.take(Uplink(2, occupied: true, at: 600).speechless.again(at: 1400))
        #expect(speechless.earlier.map(\.isNews) == [false])
        var display = try Self.moved { $0.isSensor = false }
        let decisions = display.take(Uplink(2, occupied: true, at: 600).again(at: 1400))
        #expect(decisions.earlier.map(\.isNews) == [false])
    }

    @Test("What follows a word of the new space by its counter is of the new space, though its clock is behind")
    func clockBehind() throws {
        var city = try Self.moved()
        city.take(Uplink(2, occupied: false, at: 1400))
        let decisions = city.take(Uplink(3, occupied: true, at: 600).again(at: 1500))
        #expect(decisions.changes == ["FREE→OCCUPIED"])
        #expect(decisions.stateChanges.map(\.spaceID) == [City.otherBay])
        #expect(decisions.readings.map(\.spaceID) == [City.otherBay])
    }

    @Test(
        "Without a time of the network's, a word is of the space that the sensor was on when it was received",
        arguments: [(1100.0, true), (1400.0, false)])
    func timeless(receivedAt: Double, isBefore: Bool) throws {
        var city = try Self.moved()
        let decisions = city.take(Uplink(2, occupied: true, at: 600).timeless.again(at: receivedAt))
        #expect(decisions.earlier.isEmpty != isBefore)
        #expect(city.spaces[1].state == (isBefore ? .unknown : .occupied))
    }

    @Test("A sensor on its first space takes every word that it ever said")
    func first() throws {
        var city = try City()
        city.devices[0].assignedAt = .noon(1300)
        #expect(city.take(Uplink(2, occupied: true, at: 600)).changes == ["UNKNOWN→OCCUPIED"])
    }
}
