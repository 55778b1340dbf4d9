/// Whether a gateway is connected, derived when asked.
///
/// Offline after 2 × its stats interval without a sign of life, or at once on a connection event OFFLINE that is newer
/// than the last sign (API.md, Gateways).
public enum GatewayStatus: String, Sendable, Hashable, CaseIterable {
    /// Heard in time.
    case online
    /// Silent for too long, or reported gone.
    case offline
    /// Registered, and never heard.
    case neverSeen = "never_seen"
}
