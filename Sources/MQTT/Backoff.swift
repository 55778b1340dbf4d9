/// How long to rest before the next attempt: doubling from 0.25 s to 30 s unless told otherwise, each drawn from the
/// upper half of its range, so that a thousand gateways do not come back in the same instant.
public struct Backoff: Sendable {
    private let firstMS: Int
    private let lastMS: Int
    private var ceilingMS: Int
    private var generator: any RandomNumberGenerator & Sendable

    /// Starts at the shortest rest.
    ///
    /// - Parameters:
    ///   - firstMS: the longest that the first rest may be, in milliseconds.
    ///   - lastMS: the longest that any may be.
    public init(
        firstMS: Int = 250, lastMS: Int = 30_000,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.firstMS = firstMS
        self.lastMS = lastMS
        ceilingMS = firstMS
        self.generator = generator
    }

    /// The next rest in milliseconds, at least half the first.
    public mutating func next() -> Int {
        defer { ceilingMS = min(ceilingMS * 2, lastMS) }
        return Int.random(in: ceilingMS / 2...ceilingMS, using: &generator)
    }

    /// Starts over, after a success.
    public mutating func reset() {
        ceilingMS = firstMS
    }
}
