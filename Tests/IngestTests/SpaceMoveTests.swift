import Ingest
import LoRaWAN
import Parking
import Testing

/// What a sensor's word does to its bay.
struct SpaceMoveTests {
    @Test("The first word moves a bay that has none, and the change names its cause")
    func firstWord() throws {
        var city = try City()
        let uplink = Uplink(1, occupied: true, at: 60)
        let decisions = city.take(uplink)
        let change = try #require(decisions.stateChanges.first)
        #expect(decisions.stateChanges.count == 1)
        #expect(change.spaceID == City.bay)
        #expect(change.tenantID == City.acme)
        #expect(change.from == .unknown)
        #expect(change.to == .occupied)
        #expect(change.move.deviceID == City.sensor().id)
        #expect(change.move.deduplicationID == uplink.deduplicationID)
        #expect(change.move.cause == .change)
        #expect(change.move.observedAt == .noon(60))
        #expect(change.move.receivedAt == .noon(60.2))

        let space = city.spaces[0]
        #expect(space.state == .occupied)
        #expect(space.sensorState == .occupied)
        #expect(space.sensorObservedAt == .noon(60))
        #expect(space.stateChangedAt == .noon(60))
    }

    @Test("A word that repeats the last one moves nothing, and the device remembers when it was said")
    func sameWord() throws {
        var city = try City()
        city.take(Uplink(1, occupied: true, at: 60))
        let decisions = city.take(Uplink(2, occupied: true, at: 120).with(\.fPort, 2))
        #expect(decisions.moves.isEmpty)
        #expect(decisions.stateChanges.isEmpty)
        #expect(city.devices[0].occupancyObservedAt == .noon(120))
        #expect(city.devices[0].occupancyFrameCounter?.rawValue == 2)
        #expect(city.spaces[0].stateChangedAt == .noon(60))
    }

    @Test("A frame without a word changes no occupancy")
    func noWord() throws {
        var city = try City()
        city.take(Uplink(1, occupied: true, at: 60))
        let decisions = city.take(Uplink(2, occupied: false, at: 120).speechless)
        #expect(decisions.readings.first?.reading != nil)
        #expect(decisions.readings.first?.reading?.occupancy == nil)
        #expect(decisions.moves.isEmpty)
        #expect(city.devices[0].occupancy == .occupied)
        #expect(city.devices[0].occupancyObservedAt == .noon(60))
        #expect(city.devices[0].lastObservedAt == .noon(120))
    }

    @Test("A display's word is kept on the device and moves no bay")
    func display() throws {
        var device = City.sensor()
        device.isSensor = false
        var city = try City(devices: [device])
        let decisions = city.take(Uplink(1, occupied: true))
        #expect(decisions.moves.isEmpty)
        #expect(city.devices[0].occupancy == .occupied)
        #expect(city.spaces[0].state == .unknown)
    }

    @Test("A sensor on no bay keeps its word for later")
    func unassigned() throws {
        var city = try City(devices: [City.sensor(on: nil)])
        #expect(city.take(Uplink(1, occupied: true)).moves.isEmpty)
        #expect(city.devices[0].occupancy == .occupied)
    }

    @Test("A sensor that was put on another bay moves it with its next frame, though it repeats its word")
    func reassigned() throws {
        var city = try City(spaces: [City.space(), City.space(City.otherBay)])
        city.take(Uplink(1, occupied: true, at: 60))
        city.devices[0].spaceID = City.otherBay
        let decisions = city.take(Uplink(2, occupied: true, at: 120), Uplink(3, occupied: true, at: 180))
        #expect(decisions.moves.map(\.spaceID) == [City.otherBay])
        #expect(decisions.changes == ["UNKNOWN→OCCUPIED"])
    }

    @Test("Several words in one batch give the whole chain of changes, each with its own frame and time")
    func chain() throws {
        var city = try City()
        let decisions = city.take(
            Uplink(1, occupied: true, at: 10), Uplink(2, occupied: true, at: 20), Uplink(3, occupied: false, at: 30),
            Uplink(4, occupied: true, at: 40))
        #expect(decisions.changes == ["UNKNOWN→OCCUPIED", "OCCUPIED→FREE", "FREE→OCCUPIED"])
        #expect(decisions.stateChanges.map(\.move.observedAt) == [.noon(10), .noon(30), .noon(40)])
        #expect(
            decisions.stateChanges.map(\.move.deduplicationID.uuid.low) == [1, 3, 4].map { 0x8000_0000_0000_0000 | $0 })
        #expect(city.spaces[0].state == .occupied)
        #expect(city.spaces[0].stateChangedAt == .noon(40))
    }

    @Test("Words that come in the wrong order within a batch give the chain of the true order's rest")
    func chainOutOfOrder() throws {
        var city = try City()
        let decisions = city.take(
            Uplink(1, occupied: true, at: 10), Uplink(3, occupied: true, at: 30), Uplink(2, occupied: false, at: 20))
        #expect(decisions.changes == ["UNKNOWN→OCCUPIED"])
        #expect(decisions.readings.count == 3)
        #expect(city.spaces[0].sensorObservedAt == .noon(10))
    }

    @Test("Bays side by side do not mix")
    func twoBays() throws {
        var city = try City(
            devices: [City.sensor("A1"), City.sensor("A2", on: City.otherBay)],
            spaces: [City.space(City.otherBay), City.space()])
        let decisions = city.take(
            Uplink(1, occupied: true, at: 10), Uplink(2, occupied: false, at: 10).with(\.device, "A2"))
        #expect(decisions.stateChanges.map(\.spaceID) == [City.bay, City.otherBay])
        #expect(decisions.changes == ["UNKNOWN→OCCUPIED", "UNKNOWN→FREE"])
        #expect(city.spaces.map(\.state) == [.free, .occupied])
    }
}

/// What a bay shows once the sensors' words meet its overrides and reservations, under the lock.
struct SettleTests {
    private func words(_ occupied: Bool...) throws -> Decisions {
        let batch = Batch(
            occupied.enumerated().map { Uplink($0 + 1, occupied: $1, at: Double($0 + 1) * 10).arrival })
        return Decider(codecs: try City.codecs())
            .decide(batch, 0..<batch.count, devices: [City.sensor()], gateways: [])
    }

    @Test("An override shows MAINTENANCE whatever the sensor says, and the word is kept")
    func override() throws {
        var space = City.space(City.bay, of: City.acme, .maintenance)
        space.hasActiveOverride = true
        var decisions = try words(true, false, true)
        decisions.settle([space])
        #expect(decisions.stateChanges.isEmpty)
        #expect(decisions.spaces[0].state == .maintenance)
        #expect(decisions.spaces[0].sensorState == .occupied)
        #expect(decisions.spaces[0].sensorObservedAt == .noon(30))
        #expect(decisions.spaces[0].stateChangedAt == nil)
    }

    @Test("An override that began since the bay was last written is shown with the next word")
    func newOverride() throws {
        var space = City.space(City.bay, of: City.acme, .free)
        space.hasActiveOverride = true
        var decisions = try words(true)
        decisions.settle([space])
        #expect(decisions.changes == ["FREE→MAINTENANCE"])
    }

    @Test("A reserved bay shows RESERVED until it is occupied, and again when it is left")
    func reservation() throws {
        var space = City.space(City.bay, of: City.acme, .reserved)
        space.hasActiveReservation = true
        var decisions = try words(false, true, false)
        decisions.settle([space])
        #expect(decisions.changes == ["RESERVED→OCCUPIED", "OCCUPIED→RESERVED"])
        #expect(decisions.spaces[0].sensorState == .free)
    }

    @Test("A bay of which nothing was known shows its sensor's first word", arguments: [false, true])
    func unknown(occupied: Bool) throws {
        var decisions = try words(occupied)
        decisions.settle([City.space()])
        #expect(decisions.changes == [occupied ? "UNKNOWN→OCCUPIED" : "UNKNOWN→FREE"])
    }

    @Test("A bay that was deleted meanwhile is left alone, and so is its neighbour")
    func deleted() throws {
        var decisions = try words(true, false)
        decisions.settle([])
        #expect(decisions.stateChanges.isEmpty)
        #expect(decisions.spaces.isEmpty)
        decisions.settle([City.space(City.otherBay)])
        #expect(decisions.stateChanges.isEmpty)
        #expect(decisions.spaces == [City.space(City.otherBay)])
    }

    @Test("Another tenant's bay is never moved")
    func foreign() throws {
        var decisions = try words(true)
        let space = City.space(City.bay, of: City.beta)
        decisions.settle([space])
        #expect(decisions.stateChanges.isEmpty)
        #expect(decisions.spaces == [space])
    }
}
