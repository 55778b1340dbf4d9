/// Which of a host's addresses to try when: the next one after a moment or as soon as one has failed, whichever comes
/// first (RFC 8305, §5); no clock and no socket.
///
/// Times are milliseconds of any monotonic clock.
struct AddressRace {
    private var waiting: ArraySlice<SocketAddress>
    private var nextStartMS: Int
    private(set) var runningCount = 0

    /// How long an address has before the next one is tried as well, in milliseconds.
    static let startEveryMS = 250
    /// How many connections are tried side by side.
    static let runningMax = 8

    init(_ addresses: [SocketAddress], nowMS: Int) {
        waiting = addresses[...]
        nextStartMS = nowMS
    }

    /// Whether nothing runs and nothing is left to be tried.
    var isLost: Bool { runningCount == 0 && waiting.isEmpty }

    /// The address to try now, if one is due; it then runs.
    mutating func next(nowMS: Int) -> SocketAddress? {
        guard runningCount < Self.runningMax, runningCount == 0 || nowMS >= nextStartMS else { return nil }
        guard let address = waiting.popFirst() else { return nil }
        runningCount += 1
        nextStartMS = nowMS + Self.startEveryMS
        return address
    }

    /// One that ran has failed: the next is due.
    mutating func failed(nowMS: Int) {
        runningCount -= 1
        nextStartMS = nowMS
    }

    /// How long until another is due; `nil` where none will be.
    func waitMS(nowMS: Int) -> Int? {
        waiting.isEmpty || runningCount == Self.runningMax ? nil : max(0, nextStartMS - nowMS)
    }
}
