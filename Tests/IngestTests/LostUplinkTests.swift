import Ingest
import LoRaWAN
import Testing

/// Frames that never came, by the gaps of the counter.
struct LostUplinkTests {
    /// Two counters in a row.
    struct Step: CustomTestStringConvertible, Sendable {
        var from: UInt32
        var to: UInt32
        var lost: Int64

        var testDescription: String { "\(from) → \(to)" }
    }

    @Test(
        "The gap between two counters of a session is what was lost",
        arguments: [
            Step(from: 5, to: 6, lost: 0),
            Step(from: 5, to: 8, lost: 2),
            Step(from: 65_535, to: 65_536, lost: 0),
            Step(from: .max, to: 0, lost: 0),
            Step(from: .max - 1, to: 1, lost: 2),
            Step(from: 65_534, to: 1, lost: 2),
            Step(from: 60_000, to: 0, lost: 0),
            // A reset, not two thousand million lost frames.
            Step(from: 500, to: 0, lost: 0),
            Step(from: 500, to: 3, lost: 0),
        ])
    func gaps(_ step: Step) throws {
        var city = try City()
        city.take(Uplink(1, occupied: true, at: 1, fCnt: step.from))
        let decisions = city.take(Uplink(2, occupied: true, at: 100, fCnt: step.to))
        #expect(decisions.lostUplinks == step.lost)
        #expect(city.devices[0].lostUplinks == step.lost)
        #expect(city.devices[0].lastFrameCounter?.rawValue == step.to)
    }

    @Test("Losses add up on the device and are counted per batch")
    func sum() throws {
        var city = try City()
        #expect(
            city.take(Uplink(1, occupied: true, at: 1, fCnt: 10), Uplink(2, occupied: true, at: 2, fCnt: 12))
                .lostUplinks == 1)
        #expect(
            city.take(Uplink(3, occupied: true, at: 3, fCnt: 16), Uplink(4, occupied: true, at: 4, fCnt: 18))
                .lostUplinks == 4)
        #expect(city.devices[0].lostUplinks == 5)
    }

    @Test("The first frame of a device or a session tells of no loss")
    func firstFrame() throws {
        var city = try City()
        #expect(city.take(Uplink(1, occupied: true, at: 1, fCnt: 70)).lostUplinks == 0)
        #expect(city.take(Uplink(2, occupied: true, at: 2, fCnt: 90).with(\.devAddr, "00189441")).lostUplinks == 0)
        city.take([.event("join", #""devAddr":"00189442""#, at: .noon(3))])
        #expect(city.take(Uplink(4, occupied: true, at: 4, fCnt: 3).with(\.devAddr, "00189442")).lostUplinks == 0)
        #expect(city.devices[0].lostUplinks == 0)
    }

    @Test("A frame without a reading, and a quarantined one, fill their place in the count")
    func everyFrameCounts() throws {
        var city = try City()
        let decisions = city.take(
            Uplink(1, occupied: true, at: 1), Uplink(2, occupied: true, at: 2).with(\.fPort, 0),
            Uplink(3, occupied: true, at: 3).with(\.payload, [1, 2, 3]), Uplink(4, occupied: true, at: 4))
        #expect(decisions.lostUplinks == 0)
    }
}
