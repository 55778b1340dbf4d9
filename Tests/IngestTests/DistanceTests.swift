import Ingest
import LoRaWAN
import Parking
import Testing

/// A sensor that measures a distance watches a bay by a threshold: the codec's, or the device's own.
struct DistanceTests {
    /// An LDDS75's frame: volts, millimetres, no interrupt.
    private func frame(_ number: Int, _ millimetres: UInt16, at seconds: Double) -> Uplink {
        Uplink(number, occupied: false, at: seconds).with(\.profile, "Dragino LDDS75").with(\.fPort, 2)
            .with(\.payload, [0x0D, 0x3B, UInt8(millimetres >> 8), UInt8(millimetres & 0xFF), 0])
    }

    @Test("The distance moves the bay; between the limits it moves nothing")
    func hysteresis() throws {
        var city = try City()
        let decisions = city.take(
            frame(1, 900, at: 1), frame(2, 1550, at: 2), frame(3, 1600, at: 3), frame(4, 1550, at: 4),
            frame(5, 1499, at: 5))
        #expect(decisions.readings.map { $0.reading?.occupancy } == [.occupied, nil, .free, nil, .occupied])
        #expect(decisions.readings.map { $0.reading?.distanceMM } == [900, 1550, 1600, 1550, 1499])
        #expect(decisions.changes == ["UNKNOWN→OCCUPIED", "OCCUPIED→FREE", "FREE→OCCUPIED"])
        #expect(decisions.stateChanges.map(\.move.cause) == [.heartbeat, .heartbeat, .heartbeat])
    }

    @Test("A device's own limit counts instead of the codec's")
    func ownLimit() throws {
        var device = City.sensor()
        device.occupiedBelowMM = 800
        var city = try City(devices: [device])
        let decisions = city.take(frame(1, 900, at: 1), frame(2, 799, at: 2))
        #expect(decisions.changes == ["UNKNOWN→FREE", "FREE→OCCUPIED"])
    }

    @Test("An invalid or too near measurement says nothing about the bay", arguments: [0, 20, 279] as [UInt16])
    func sentinels(millimetres: UInt16) throws {
        var city = try City()
        let decisions = city.take(frame(1, millimetres, at: 1))
        #expect(decisions.readings.first?.reading != nil)
        #expect(decisions.readings.first?.reading?.distanceMM == nil)
        #expect(decisions.readings.first?.reading?.occupancy == nil)
        #expect(decisions.moves.isEmpty)
        #expect(city.devices[0].occupancy == nil)
    }

    @Test("A limit on a device whose sensor has a word of its own changes nothing")
    func otherKinds() throws {
        var device = City.sensor()
        device.occupiedBelowMM = 800
        var city = try City(devices: [device])
        let decisions = city.take(Uplink(1, occupied: true))
        #expect(decisions.readings.first?.reading?.occupancy == .occupied)
    }

    @Test("A redelivered or late frame says the same as at first and moves nothing")
    func redelivery() throws {
        var city = try City()
        city.take(frame(1, 900, at: 1))
        city.take(frame(2, 3000, at: 2))
        let decisions = city.take(frame(1, 900, at: 1), frame(2, 3000, at: 2))
        #expect(decisions.readings.map { $0.reading?.occupancy } == [.occupied, .free])
        #expect(decisions.moves.isEmpty)
    }
}
