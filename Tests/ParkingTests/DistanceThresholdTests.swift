import Parking
import Testing

@Suite("The threshold of a distance sensor")
struct DistanceThresholdTests {
    @Test(
        "below the limit is occupied, beyond the hysteresis free, and between them no word is said",
        arguments: [
            (0, .occupied), (1199, .occupied), (1200, nil), (1299, nil), (1300, .free), (65_535, .free),
        ] as [(Int, Occupancy?)])
    func limits(distance: Int, occupancy: Occupancy?) {
        #expect(DistanceThreshold(occupiedBelowMM: 1200, hysteresisMM: 100).occupancy(atMM: distance) == occupancy)
    }

    @Test("a bay's own limit takes the place of the codec's, and the hysteresis stays")
    func ownLimit() {
        let threshold = DistanceThreshold(occupiedBelowMM: 1200, hysteresisMM: 100).with(occupiedBelowMM: 2000)
        #expect(threshold.occupancy(atMM: 1999) == .occupied)
        #expect(threshold.occupancy(atMM: 2099) == nil)
        #expect(threshold.occupancy(atMM: 2100) == .free)
    }

    @Test("values out of range are taken to the nearest that is in range")
    func range() {
        let threshold = DistanceThreshold(occupiedBelowMM: .max, hysteresisMM: .max)
        #expect(threshold.occupiedBelowMM == 99_999)
        #expect(threshold.hysteresisMM == 99_999)
        #expect(threshold.occupancy(atMM: .max) == .free)
        #expect(DistanceThreshold(occupiedBelowMM: .min, hysteresisMM: .min).occupancy(atMM: 0) == .occupied)
    }
}
