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
        /// Everything is subscribed; answers to UNSUBSCRIBE are outstanding; gives up at this time.
        case unsubscribing(deadlineMS: Int)
        /// Everything is subscribed, and nothing else.
        case established
    }

    enum Action: Equatable {
        /// Rest until this time.
        case wait(untilMS: Int)
        /// Open a connection in this version.
        case connect(MQTTVersion)
        /// Subscribe to these; and once they stand, let the broker forget the others that it may still hold.
        ///
        /// The other way round, what is published in between would have no subscriber. What both match comes twice.
        case subscribe([String], unsubscribe: [String])
    }

    /// What the configuration subscribes to.
    let filters: [String]
    /// What an earlier run subscribed to and the configuration no longer names.
    private(set) var staleFilters: [String]
    /// Those among them that the broker may hold on this connection.
    private(set) var endingFilters: [String] = []
    private(set) var state: State = .resting(untilMS: 0)
    private(set) var version: MQTTVersion = .v5
    /// Whether the broker did not say itself which version it speaks, so that MQTT 5 is worth another attempt.
    private var isVersionGuessed = false
    /// Whether the broker should know our session when we come again.
    private(set) var expectsSession: Bool
    private(set) var sessionsLost = 0
    private(set) var connections = 0
    private var backoff: Backoff
    /// When the broker accepted the connection.
    private var acceptedMS = 0
    /// Sessions in a row that ended before their time.
    private var contestedSessions = 0

    static let answerTimeoutMS = 10_000
    /// A session that stood for less than this ended as soon as it stood.
    static let shortSessionMS = 10_000
    /// A session that stood for less than this may have been taken over by a client that came back from its longest
    /// rest: of two with one id, the one that rests less is thrown out only so often.
    static let contestedSessionMS = 45_000

    init(filters: [String], earlierFilters: [String]?, backoff: Backoff = Backoff()) {
        self.filters = filters
        staleFilters = (earlierFilters ?? []).filter { !filters.contains($0) }
        expectsSession = earlierFilters != nil
        self.backoff = backoff
    }

    /// Whether a shared subscription is wanted, which MQTT 3.1.1 does not have (MQTT 5, §4.8.2).
    var isShared: Bool { filters.contains { $0.hasPrefix("$share/") } }

    /// Whether the broker lets us in again and again only to end our sessions soon: most often because another client
    /// has our client id and comes back when we have thrown it out. Some brokers do not name the reason (Mosquitto
    /// 2.0.11 just closes).
    var isContested: Bool { contestedSessions >= 3 }

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
        acceptedMS = nowMS
        state = .subscribing(missing: filters.count, deadlineMS: nowMS + Self.answerTimeoutMS)
        endingFilters = isSessionPresent ? staleFilters : []
        return .subscribe(filters, unsubscribe: endingFilters)
    }

    /// Answers to SUBSCRIBE arrived, this many in all; `true` when the session is complete. Otherwise the state tells
    /// whether ``endingFilters`` are due.
    mutating func granted(_ count: Int) -> Bool {
        guard case .subscribing(_, let deadlineMS) = state else { return false }
        guard count >= filters.count else {
            state = .subscribing(missing: filters.count - count, deadlineMS: deadlineMS)
            return false
        }
        guard endingFilters.isEmpty else {
            state = .unsubscribing(deadlineMS: deadlineMS + Self.answerTimeoutMS)
            return false
        }
        establish()
        return true
    }

    /// Answers to UNSUBSCRIBE arrived, this many in all; `true` when the session is complete.
    mutating func unsubscribed(_ count: Int) -> Bool {
        guard case .unsubscribing = state, count >= endingFilters.count else { return false }
        establish()
        return true
    }

    private mutating func establish() {
        staleFilters = []
        state = .established
    }

    /// Whether an answer is overdue.
    func isOverdue(nowMS: Int) -> Bool {
        switch state {
        case .resting, .established: false
        case .connecting(let deadlineMS), .subscribing(_, let deadlineMS), .unsubscribing(let deadlineMS):
            nowMS >= deadlineMS
        }
    }

    /// We ended the connection ourselves, which says nothing of the broker: rest for a while.
    mutating func abandoned(nowMS: Int) {
        if hasStood(nowMS: nowMS) { backoff.reset() }
        state = .resting(untilMS: nowMS + backoff.next())
    }

    /// The connection failed or ended: rest for a while, and speak the other version where this one was refused.
    mutating func failed(_ code: MQTTError.Code, nowMS: Int) {
        judgeSession(nowMS: nowMS)
        switch state {
        // No other version has what we need.
        case .connecting where isShared: break
        case .connecting where code == .versionRefused:
            version = version.other
            isVersionGuessed = false
        case .connecting where code == .closed:
            // A broker that knows only 3.1.1 may also just close the connection; but so does one that is stopping.
            version = version.other
            isVersionGuessed = true
        case .established where isVersionGuessed:
            version = .v5
        case .resting, .connecting, .subscribing, .unsubscribing, .established: break
        }
        state = .resting(untilMS: nowMS + backoff.next())
    }

    /// Only a session that has stood for a while makes the next rest short: two clients of one id would otherwise throw
    /// each other out several times a second, since each attempt succeeds.
    private mutating func judgeSession(nowMS: Int) {
        contestedSessions = endsEarly(nowMS: nowMS) ? contestedSessions + 1 : 0
        if hasStood(nowMS: nowMS) { backoff.reset() }
    }

    /// Whether the broker had let us in, not long ago.
    private func endsEarly(nowMS: Int) -> Bool {
        switch state {
        case .resting, .connecting: false
        case .subscribing, .unsubscribing, .established: nowMS - acceptedMS < Self.contestedSessionMS
        }
    }

    private func hasStood(nowMS: Int) -> Bool {
        state == .established && nowMS - acceptedMS >= Self.shortSessionMS
    }
}
