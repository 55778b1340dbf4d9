/// Decides when a PINGREQ is due, and when the broker counts as lost; without clock and socket.
///
/// Times are milliseconds of any monotonic clock.
struct KeepAlive {
    /// The keep-alive in seconds: ours, or the broker's if that is shorter.
    private(set) var keepAliveS: Int
    private var pingedMS: Int
    private var isUnanswered = false

    /// How long a PINGRESP may take, in milliseconds.
    static let patienceMS = 20_000

    init(keepAliveS: Int, nowMS: Int) {
        self.keepAliveS = max(1, keepAliveS)
        pingedMS = nowMS
    }

    /// Takes the server keep-alive of the CONNACK (MQTT 5, §3.2.2.3.14). It never makes pings rarer, nor does 0: only
    /// our pings detect a dead broker.
    mutating func obey(keepAliveS: Int) {
        if keepAliveS > 0 { self.keepAliveS = min(self.keepAliveS, keepAliveS) }
    }

    /// Whether a PINGREQ is due; `true` counts as sent. It is due at half the keep-alive, so that a delayed one is
    /// still in time, and regardless of other traffic, to detect half-open connections.
    mutating func isPingDue(nowMS: Int) -> Bool {
        guard !isUnanswered, nowMS - pingedMS >= keepAliveS * 500 else { return false }
        pingedMS = nowMS
        isUnanswered = true
        return true
    }

    /// Notes that something came from the broker.
    mutating func heard() { isUnanswered = false }

    /// Whether the broker has been silent for too long; to be asked when there was nothing to read.
    func isLost(nowMS: Int) -> Bool { isUnanswered && nowMS - pingedMS >= Self.patienceMS }
}
