public import Parking

/// Knows how the daemon is.
public protocol HealthSource: Sendable {
    /// The state at this moment, from memory: it must answer when nothing else does.
    func health() async -> HealthSnapshot
    /// The numbers that a snapshot may have among its messages, as they are. Which there are never changes, so that the
    /// contract can name them.
    var counts: [HealthSnapshot.Count] { get }
    /// Whether the daemon can go on; `false` asks for a restart. Read on an event loop: it must answer at once.
    var isLive: Bool { get }
}

/// Knows the daemon's counters.
public protocol MetricsSource: Sendable {
    /// All metrics in the Prometheus text format 0.0.4; no tenant names or ids in labels.
    func prometheusText() async -> String
}
