public import LoRaWAN

/// The stretch of time of which a gateway's statistics are wanted, and the steps that it is told in.
public struct GatewayStatsWindow: Sendable, Hashable {
    /// The longest that is computed.
    public static let secondsMax = 366 * 86_400.0
    /// The window where none is given: the last day.
    public static let secondsDefault = 86_400.0
    /// More steps than a chart shows are not told.
    static let stepsMax = 400.0

    private static let steps = [60.0, 300, 900, 3600, 10_800, 43_200, 86_400]

    /// Its beginning.
    public let from: Timestamp
    /// Its end, which is not in it; later than ``from``.
    public let to: Timestamp
    /// The length of a step.
    public let stepS: Double

    /// Makes a window; `nil` where it is empty or longer than ``secondsMax``.
    public init?(from: Timestamp, to: Timestamp) {
        guard from < to, from >= to.adding(seconds: -Self.secondsMax) else { return nil }
        self.from = from
        self.to = to
        let seconds = to.seconds(since: from)
        stepS = Self.steps.first { seconds / $0 <= Self.stepsMax } ?? 86_400
    }

    /// How many steps it has; the last one may be shorter.
    public var count: Int { Int((to.seconds(since: from) / stepS).rounded(.up)) }

    /// When a step begins.
    public func start(ofStep index: Int) -> Timestamp { from.adding(seconds: Double(index) * stepS) }

    /// When a step ends.
    public func end(ofStep index: Int) -> Timestamp { min(to, from.adding(seconds: Double(index + 1) * stepS)) }
}
