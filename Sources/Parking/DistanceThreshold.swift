/// When a sensor that only measures a distance says that its bay is occupied.
///
/// A rule without memory, so that a redelivered, late or re-decoded frame says the same as it did at first: between the
/// two limits a frame has no word at all, and the space keeps the last one.
public struct DistanceThreshold: Sendable, Hashable {
    /// Below this, in millimetres, something stands in the bay; 1 and above.
    public let occupiedBelowMM: Int
    /// By how many millimetres a distance must be beyond the limit for the bay to be free; 0 and above.
    public let hysteresisMM: Int

    /// Makes a threshold; values out of range are taken to the nearest that is in range.
    public init(occupiedBelowMM: Int, hysteresisMM: Int) {
        self.occupiedBelowMM = min(max(occupiedBelowMM, 1), Self.millimetresMax)
        self.hysteresisMM = min(max(hysteresisMM, 0), Self.millimetresMax)
    }

    /// The largest limit that makes sense: no sensor of a bay measures 100 m.
    public static let millimetresMax = 99_999

    /// What a distance says about the bay; `nil` where it lies between the limits.
    public func occupancy(atMM distance: Int) -> Occupancy? {
        if distance < occupiedBelowMM { return .occupied }
        return distance >= occupiedBelowMM + hysteresisMM ? .free : nil
    }

    /// The same with the limit of one bay in place of the codec's.
    public func with(occupiedBelowMM limit: Int) -> DistanceThreshold {
        DistanceThreshold(occupiedBelowMM: limit, hysteresisMM: hysteresisMM)
    }
}
