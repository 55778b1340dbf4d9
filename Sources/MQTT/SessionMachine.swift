/// The life of our session with the broker, as a pure state machine: events in, actions out, no clock and no socket.
///
/// Times are milliseconds of any monotonic clock.
struct SessionMachine {
    enum State: Equatable {
        /// Not connected; may try again at this time.
        case resting(untilMS: Int)
        /// CONNECT is sent; gives up at this time.
        case connecting(deadlineMS: Int)
        /// Connected; this many answers to SUBSCRIBE are outstanding; gives up at this time.
        case subscribing(missing: Int, deadlineMS: Int)
        /// Everything is subscribed.
        case established
    }

    enum Action: Equatable {
        /// Rest until this time.
        case wait(untilMS: Int)
        /// Open a connection in this version.
        case connect(MQTTVersion)
        /// Send these; forget the others that the broker may still hold.
        case subscribe([String], unsubscribe: [String])
    }

    /// What the configuration subscribes to.
    let filters: [String]
    /// What an earlier run subscribed to and the configuration no longer names.
    private(set) var staleFilters: [String]
    private(set) var state: State = .resting(untilMS: 0)
    private(set) var version: MQTTVersion = .v5
    /// Whether the broker did not say itself which version it speaks, so that MQTT 5 is worth another attempt.
    private var isVersionGuessed = false
    /// Whether the broker should know our session when we come again.
    private(set) var expectsSession: Bool
    private(set) var sessionsLost = 0
    private(set) var connections = 0
    private var backoff: Backoff
    private var establishedAtMS = 0

    static let answerTimeoutMS = 10_000
    /// A session that stood so long makes the next rest short again. One that ends sooner does not: two daemons with one
    /// client id end each other's again and again.
    static let steadyMS = 10_000

    init(filters: [String], earlierFilters: [String]?, backoff: Backoff = Backoff()) {
        self.filters = filters
        staleFilters = (earlierFilters ?? []).filter { !filters.contains($0) }
        expectsSession = earlierFilters != nil
        self.backoff = backoff
    }

    /// What to do while there is no connection.
    func nextAction(nowMS: Int) -> Action {
        guard case .resting(let untilMS) = state else { preconditionFailure("asked while connected") }
        return nowMS >= untilMS ? .connect(version) : .wait(untilMS: untilMS)
    }

    /// CONNECT has left.
    mutating func opened(nowMS: Int) {
        guard case .resting = state else { preconditionFailure("opened twice") }
        state = .connecting(deadlineMS: nowMS + Self.answerTimeoutMS)
    }

    /// The broker accepted us.
    mutating func accepted(isSessionPresent: Bool, nowMS: Int) -> Action {
        guard case .connecting = state else { preconditionFailure("accepted without asking") }
        if expectsSession && !isSessionPresent { sessionsLost += 1 }
        expectsSession = true
        connections += 1
        state = .subscribing(missing: filters.count, deadlineMS: nowMS + Self.answerTimeoutMS)
        return .subscribe(filters, unsubscribe: isSessionPresent ? staleFilters : [])
    }

    /// Answers to SUBSCRIBE arrived, this many in all; `true` when the session is complete.
    mutating func granted(_ count: Int, nowMS: Int) -> Bool {
        guard case .subscribing(_, let deadlineMS) = state else { return false }
        guard count >= filters.count else {
            state = .subscribing(missing: filters.count - count, deadlineMS: deadlineMS)
            return false
        }
        staleFilters = []
        establishedAtMS = nowMS
        state = .established
        return true
    }

    /// Whether an answer is overdue.
    func isOverdue(nowMS: Int) -> Bool {
        switch state {
        case .resting, .established: false
        case .connecting(let deadlineMS), .subscribing(_, let deadlineMS): nowMS >= deadlineMS
        }
    }

    /// We ended the connection ourselves, which says nothing of the broker: rest for a while.
    mutating func abandoned(nowMS: Int) {
        rest(nowMS)
    }

    private mutating func rest(_ nowMS: Int) {
        if state == .established, nowMS - establishedAtMS >= Self.steadyMS { backoff.reset() }
        state = .resting(untilMS: nowMS + backoff.next())
    }

    /// The connection failed or ended: rest for a while, and speak the other version where this one was refused.
    mutating func failed(_ code: MQTTError.Code, nowMS: Int) {
        switch state {
        case .connecting where code == .versionRefused:
            version = version.other
            isVersionGuessed = false
        case .connecting where code == .closed:
            // A broker that knows only 3.1.1 may also just close the connection; but so does one that is stopping.
            version = version.other
            isVersionGuessed = true
        case .established where isVersionGuessed:
            version = .v5
        case .resting, .connecting, .subscribing, .established: break
        }
        rest(nowMS)
    }
}
