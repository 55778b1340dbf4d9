/// The life of our session with the broker, as a pure state machine: events in, actions out, no clock and no socket.
///
/// Times are milliseconds of any monotonic clock.
struct SessionMachine {
    enum State: Equatable {
        /// Not connected; may try again at this time.
        case resting(untilMS: Int)
        /// CONNECT is sent; gives up at this time.
        case connecting(deadlineMS: Int)
        /// Connected, and nothing stands yet that makes the session useful; gives up at this time.
        case subscribing(deadlineMS: Int)
        /// An essential filter stands; of the others, see ``subscriptions``.
        case established
    }

    enum Action: Equatable {
        /// Rest until this time.
        case wait(untilMS: Int)
        /// Open a connection in this version.
        case connect(MQTTVersion)
        /// Subscribe to these, each in a packet of its own, so that each answer is one filter's.
        case subscribe([String])
        /// Let the broker forget these.
        case unsubscribe([String])
        /// End the connection and come back in MQTT 5.
        case comeBack
    }

    private(set) var subscriptions: Subscriptions
    private(set) var state: State = .resting(untilMS: 0)
    private var choice: VersionChoice
    /// Whether the broker should know our session when we come again.
    private(set) var expectsSession: Bool
    private(set) var sessionsLost = 0
    private(set) var connections = 0
    private var backoff: Backoff
    /// When the broker accepted the connection.
    private var acceptedMS = 0
    /// Sessions in a row that ended before their time.
    private var contestedSessions = 0
    /// When answers to SUBSCRIBE and UNSUBSCRIBE are overdue.
    private var answersDeadlineMS: Int?
    /// When refused filters are tried again.
    private var retryAtMS: Int?
    private var retryBackoff = Self.freshRetryBackoff

    static let answerTimeoutMS = 10_000
    /// A session that stood for less than this ended as soon as it stood.
    static let shortSessionMS = 10_000
    /// A session that stood for less than this may have been taken over by a client that came back from its longest
    /// rest: of two with one id, the one that rests less is thrown out only so often.
    static let contestedSessionMS = 45_000
    /// From a second to a minute: an access list is mended by hand, and each attempt is a line in the broker's log.
    private static let freshRetryBackoff = Backoff(firstMS: 1000, lastMS: 60_000)

    init(_ subscriptions: [Subscription], earlierFilters: [String]?, backoff: Backoff = Backoff()) {
        self.subscriptions = Subscriptions(subscriptions, earlierFilters: earlierFilters ?? [])
        choice = VersionChoice(needsFive: self.subscriptions.isShared)
        expectsSession = earlierFilters != nil
        self.backoff = backoff
    }

    /// Whether a shared subscription is wanted, which MQTT 3.1.1 does not have (MQTT 5, §4.8.2).
    var isShared: Bool { subscriptions.isShared }

    /// What the next connection speaks, or this one does.
    var version: MQTTVersion { choice.version }

    /// Whether the broker lets us in again and again only to end our sessions soon: most often because another client
    /// has our client id and comes back when we have thrown it out. Some brokers do not name the reason (Mosquitto
    /// 2.0.11 just closes).
    var isContested: Bool { contestedSessions >= 3 }

    /// Whether the broker has closed on MQTT 5 so often that it seems not to know it.
    var seemsOld: Bool { choice.closes >= VersionChoice.closesMax }

    /// Whether every filter is answered and nothing is left to be ended on this connection.
    var isSettled: Bool {
        state == .established && answersDeadlineMS == nil && subscriptions.stale.isEmpty
    }

    /// What to do while there is no connection.
    mutating func nextAction(nowMS: Int) -> Action {
        guard case .resting(let untilMS) = state else { preconditionFailure("asked while connected") }
        guard nowMS >= untilMS else { return .wait(untilMS: untilMS) }
        choice.connecting(nowMS: nowMS)
        return .connect(version)
    }

    /// CONNECT has left.
    mutating func opened(nowMS: Int) {
        guard case .resting = state else { preconditionFailure("opened twice") }
        state = .connecting(deadlineMS: nowMS + Self.answerTimeoutMS)
    }

    /// The broker accepted us: everything is subscribed, session or not.
    mutating func accepted(isSessionPresent: Bool, nowMS: Int) -> Action {
        guard case .connecting = state else { preconditionFailure("accepted without asking") }
        if expectsSession && !isSessionPresent { sessionsLost += 1 }
        expectsSession = true
        connections += 1
        acceptedMS = nowMS
        choice.accepted(nowMS: nowMS)
        retryBackoff = Self.freshRetryBackoff
        retryAtMS = nil
        answersDeadlineMS = nowMS + Self.answerTimeoutMS
        state = .subscribing(deadlineMS: nowMS + Self.answerTimeoutMS)
        let filters = subscriptions.begin(isSessionPresent: isSessionPresent)
        proceed(nowMS: nowMS)
        return .subscribe(filters)
    }

    /// The broker answered SUBSCRIBE for a filter: the QoS that it grants, or a reason from 0x80.
    ///
    /// - Returns: whether that is news.
    mutating func subscribed(_ filter: String, code: Int, nowMS: Int) -> Bool {
        let isNews = subscriptions.answered(filter, code: code)
        if isNews && code < 0x80 { retryBackoff = Self.freshRetryBackoff }
        proceed(nowMS: nowMS)
        return isNews
    }

    /// The broker answered UNSUBSCRIBE for a filter.
    mutating func unsubscribed(_ filter: String, code: Int, nowMS: Int) {
        subscriptions.ended(filter, code: code)
        proceed(nowMS: nowMS)
    }

    private mutating func proceed(nowMS: Int) {
        if !subscriptions.isAwaitingGrants && !subscriptions.isAwaitingEnds { answersDeadlineMS = nil }
        if case .subscribing = state, subscriptions.isUseful { state = .established }
        if !subscriptions.isAwaitingGrants && subscriptions.hasRefused {
            retryAtMS = retryAtMS ?? nowMS + retryBackoff.next()
        }
    }

    /// What is due on a connection that stands.
    ///
    /// Filters of earlier runs are ended once everything that is wanted was answered: the other way round, what is
    /// published in between would have no subscriber. What both match comes twice.
    mutating func due(nowMS: Int) -> Action? {
        if state == .established, choice.isRetryDue(nowMS: nowMS) { return .comeBack }
        if answersDeadlineMS != nil && subscriptions.isAwaitingGrants { return nil }
        if !subscriptions.stale.isEmpty, state == .established || subscriptions.isEmpty {
            answersDeadlineMS = nowMS + Self.answerTimeoutMS
            return .unsubscribe(subscriptions.end())
        }
        guard state == .established, let retryAtMS, nowMS >= retryAtMS else { return nil }
        self.retryAtMS = nil
        answersDeadlineMS = nowMS + Self.answerTimeoutMS
        return .subscribe(subscriptions.retry())
    }

    /// While the session stands, a filter that is not answered in time counts as refused.
    ///
    /// - Returns: whether that is news.
    mutating func giveUpWaiting(nowMS: Int) -> Bool {
        guard state == .established, let deadlineMS = answersDeadlineMS, nowMS >= deadlineMS else { return false }
        let isNews = subscriptions.unanswered()
        proceed(nowMS: nowMS)
        return isNews
    }

    /// Whether an answer is overdue without which there is no session.
    func isOverdue(nowMS: Int) -> Bool {
        switch state {
        case .resting, .established: false
        case .connecting(let deadlineMS), .subscribing(let deadlineMS): nowMS >= deadlineMS
        }
    }

    /// We ended the connection ourselves, which says nothing of the broker: rest for a while.
    mutating func abandoned(nowMS: Int) {
        if hasStood(nowMS: nowMS) { backoff.reset() }
        state = .resting(untilMS: nowMS + backoff.next())
    }

    /// We ended the connection to come back in another version: at once.
    mutating func left(nowMS: Int) {
        state = .resting(untilMS: nowMS)
    }

    /// The connection failed or ended: rest for a while, and speak the other version where this one was refused.
    mutating func failed(_ code: MQTTError.Code, nowMS: Int) {
        judgeSession(code, nowMS: nowMS)
        switch state {
        case .connecting where code == .versionRefused: choice.refused()
        // One that says nothing has not refused: it may be busy, or start.
        case .connecting where code == .closed: choice.closed()
        case .established: choice.ended()
        case .resting, .connecting, .subscribing: break
        }
        state = .resting(untilMS: nowMS + backoff.next())
    }

    /// Only a session that has stood for a while makes the next rest short: two clients of one id would otherwise throw
    /// each other out several times a second, since each attempt succeeds.
    private mutating func judgeSession(_ code: MQTTError.Code, nowMS: Int) {
        // Where the end has a reason of its own, no other client is to blame.
        let isUnexplained = code == .closed || code == .sessionTakenOver
        contestedSessions = isUnexplained && endsEarly(nowMS: nowMS) ? contestedSessions + 1 : 0
        if hasStood(nowMS: nowMS) { backoff.reset() }
    }

    /// Whether the broker had let us in, not long ago.
    private func endsEarly(nowMS: Int) -> Bool {
        switch state {
        case .resting, .connecting: false
        case .subscribing, .established: nowMS - acceptedMS < Self.contestedSessionMS
        }
    }

    private func hasStood(nowMS: Int) -> Bool {
        state == .established && nowMS - acceptedMS >= Self.shortSessionMS
    }
}
