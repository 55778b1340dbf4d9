public import LoRaWAN
public import Parking

extension Reading {
    /// How old a moment may be that a frame tells of, in seconds, as old as a frame itself may be.
    private static let earlierAgeMaxS: Double = 400 * 86_400

    /// The name under which a reading says how many moments it tells of whose time is none.
    static let untimedName = "untimed_readings"

    /// Sets aside the moments that cannot have been before the frame: later than it, or older than any sensor keeps.
    /// Their sensor's clock is wrong, so nothing tells when they were.
    ///
    /// - Parameter time: when the frame was sent.
    public mutating func keepEarlier(than time: Timestamp) {
        guard !earlier.isEmpty else { return }
        let count = earlier.count
        earlier.removeAll { !(0...Self.earlierAgeMaxS).contains(time.seconds(since: $0.observedAt)) }
        countUntimed(count - earlier.count)
    }

    /// Counts moments of which only that is known: that they were.
    mutating func countUntimed(_ count: Int) {
        guard count > 0 else { return }
        guard let index = details.firstIndex(where: { $0.name == Self.untimedName }) else {
            details.append(Detail(Self.untimedName, .number(Double(count))))
            return
        }
        guard case .number(let known) = details[index].value else { return }
        details[index].value = .number(known + Double(count))
    }
}
