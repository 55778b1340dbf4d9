/// Which version of MQTT to speak next: 5, unless the broker refuses it or closes on it several times in a row; no
/// clock and no socket.
///
/// MQTT 3.1.1 has no receive maximum and names no reasons, so 5 is tried again after a while. Times are milliseconds of
/// any monotonic clock.
struct VersionChoice {
    private(set) var version: MQTTVersion = .v5
    /// Whether only MQTT 5 will do.
    let needsFive: Bool
    /// Whether the broker did not say itself that it does not speak MQTT 5.
    private var isGuessed = false
    /// Whether the last connection that the broker accepted was one of 3.1.1.
    private var isProvenOld = false
    /// How often in a row a connection was closed in answer to CONNECT.
    private(set) var closes = 0
    private var retryAtMS: Int?
    private var retryAfterMS = Self.retryAfterMinMS

    /// So many closed connections in a row look like a broker that does not know MQTT 5; fewer, like one that starts.
    static let closesMax = 3
    /// When 5 is tried again: the first time, and at last.
    static let retryAfterMinMS = 300_000
    static let retryAfterMaxMS = 86_400_000

    init(needsFive: Bool) {
        self.needsFive = needsFive
    }

    /// Whether it is time to leave a session of MQTT 3.1.1 to try 5 again. Where the broker itself has refused 5, the
    /// next connection is early enough: to learn 5 it has to start anew.
    func isRetryDue(nowMS: Int) -> Bool {
        version == .v3 && isGuessed && retryAtMS.map { nowMS >= $0 } ?? false
    }

    /// A connection is about to be made.
    mutating func connecting(nowMS: Int) {
        guard version == .v3, let retryAtMS, nowMS >= retryAtMS else { return }
        begin(.v5)
    }

    /// The broker said that it does not speak this version.
    mutating func refused() {
        guard !needsFive else { return }
        isGuessed = false
        begin(version.other)
    }

    /// The broker closed the connection in answer to CONNECT.
    mutating func closed() {
        closes += 1
        guard !needsFive, closes >= (hasDoubts ? 1 : Self.closesMax) else { return }
        isGuessed = version == .v5
        begin(version.other)
    }

    /// The broker accepted the connection.
    mutating func accepted(nowMS: Int) {
        closes = 0
        isProvenOld = version == .v3
        if version == .v5 {
            retryAfterMS = Self.retryAfterMinMS
        } else if retryAtMS == nil {
            retryAtMS = nowMS + retryAfterMS
            retryAfterMS = min(retryAfterMS * 2, Self.retryAfterMaxMS)
        }
    }

    /// An accepted connection ended.
    mutating func ended() {
        if version == .v3 && isGuessed { begin(.v5) }
    }

    /// Whether one closed connection is enough: 3.1.1 has worked, or was a guess.
    private var hasDoubts: Bool { version == .v5 ? isProvenOld : isGuessed }

    private mutating func begin(_ version: MQTTVersion) {
        self.version = version
        closes = 0
        retryAtMS = nil
    }
}
