/// How long to rest before the next attempt: doubling from 0.25 s to 4 s, each drawn from the upper half of its range,
/// so that many daemons do not come back in the same instant.
///
/// Not longer: who waits for a broker or a database goes on within 5 s after it is back.
public struct Backoff: Sendable {
    private var ceilingMS = Self.firstMS
    private var generator: any RandomNumberGenerator & Sendable

    private static let firstMS = 250
    private static let lastMS = 4000

    /// Starts at the shortest rest.
    public init(generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
        self.generator = generator
    }

    /// The next rest in milliseconds, 125…4000.
    public mutating func next() -> Int {
        defer { ceilingMS = min(ceilingMS * 2, Self.lastMS) }
        return Int.random(in: ceilingMS / 2...ceilingMS, using: &generator)
    }

    /// Starts over, after a success.
    public mutating func reset() {
        ceilingMS = Self.firstMS
    }
}
