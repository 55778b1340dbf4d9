#if canImport(Glibc)
    import Glibc
#endif

/// How a connection to the broker behaves (tcp(7)).
enum SocketOptions {
    /// Seconds of silence after which the kernel probes the other side, and between its probes.
    static let probeAfterS: CInt = 30
    static let probeEveryS: CInt = 10
    /// How many probes may stay without an answer.
    static let probesMax: CInt = 3
    /// Milliseconds for which what we sent may stay unacknowledged by the other side's kernel.
    static let unacknowledgedMS: CInt = 30_000

    /// Sends small packets at once, and notices a broker whose machine or network is gone, beside MQTT's own signs of
    /// life. An option that the kernel does not know is not worth a connection.
    static func apply(to descriptor: CInt) {
        set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, 1)
        set(descriptor, CInt(IPPROTO_TCP), TCP_KEEPIDLE, probeAfterS)
        set(descriptor, CInt(IPPROTO_TCP), TCP_KEEPINTVL, probeEveryS)
        set(descriptor, CInt(IPPROTO_TCP), TCP_KEEPCNT, probesMax)
        set(descriptor, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, unacknowledgedMS)
    }

    private static func set(_ descriptor: CInt, _ level: CInt, _ option: CInt, _ value: CInt) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
    }
}
