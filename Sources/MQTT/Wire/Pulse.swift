/// When to show the broker that we live, and when to believe that it does not; no clock and no socket.
///
/// Times are milliseconds of any monotonic clock.
struct Pulse {
    /// Seconds between signs of life: ours or, where that is shorter, the broker's.
    private(set) var keepAliveS: Int
    private var pingedMS: Int
    private var isUnanswered = false

    /// How long an answer may take, in milliseconds.
    static let patienceMS = 20_000

    init(keepAliveS: Int, nowMS: Int) {
        self.keepAliveS = max(1, keepAliveS)
        pingedMS = nowMS
    }

    /// The broker wants signs of life this often (MQTT 5, §3.2.2.3.14); 0 wants none. One that is dead is noticed by
    /// ours alone, so they are not made rarer.
    mutating func obey(keepAliveS: Int) {
        if keepAliveS > 0 { self.keepAliveS = min(self.keepAliveS, keepAliveS) }
    }

    /// Whether it is time for a PINGREQ, which is taken to be sent. Half the promise, so that a late one keeps it; and
    /// sent whatever else is, so that a connection that swallows everything is noticed.
    mutating func isPingDue(nowMS: Int) -> Bool {
        guard !isUnanswered, nowMS - pingedMS >= keepAliveS * 500 else { return false }
        pingedMS = nowMS
        isUnanswered = true
        return true
    }

    /// Something came from the broker.
    mutating func heard() { isUnanswered = false }

    /// Whether the broker has been silent for too long; to be asked when there was nothing to read.
    func isLost(nowMS: Int) -> Bool { isUnanswered && nowMS - pingedMS >= Self.patienceMS }
}
