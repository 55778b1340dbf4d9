import Dispatch
import Synchronization

/// A bounded set of connections of one role; callers beyond the bound wait for a bounded time, their parties in turns.
///
/// ``PoolQueue`` decides who gets which. No actor: to take a connection and give it back would be two hops between
/// threads for each round trip.
public final class PostgresPool: Sendable {
    private typealias Waiter = CheckedContinuation<Result<Int, PostgresError>, Never>

    private struct State {
        var queue: PoolQueue
        var waiters: [PoolQueue.Ticket: Waiter] = [:]
        var isTimerSet = false
    }

    private let sessions: [PostgresSession]
    private let state: Mutex<State>
    private let began = ContinuousClock.now

    /// Describes a pool; connections open when first used.
    ///
    /// - Parameters:
    ///   - options: how each connection opens, its role above all.
    ///   - shares: how many there may be, how many callers may wait, and what one party may have of both.
    ///   - waitMS: how long a caller waits for one, in milliseconds.
    ///   - unheardMS: a connection that has been silent for so long is asked for a sign of life before it is lent.
    public init(
        _ options: PostgresConnection.Options, shares: PoolShares, waitMS: Int = Limits.poolWaitMS,
        unheardMS: Int = Limits.unheardMS
    ) {
        sessions = (0..<shares.connections).map {
            PostgresSession(options: options, number: $0, unheardMS: unheardMS)
        }
        state = Mutex(State(queue: PoolQueue(shares, waitMS: waitMS)))
    }

    /// Describes a pool of so many connections; see ``init(_:shares:waitMS:unheardMS:)``.
    public convenience init(
        _ options: PostgresConnection.Options, size: Int, waitMS: Int = Limits.poolWaitMS,
        waitingMax: Int = Limits.poolWaitingMax, unheardMS: Int = Limits.unheardMS
    ) {
        self.init(
            options, shares: PoolShares(connections: size, waiting: waitingMax), waitMS: waitMS, unheardMS: unheardMS)
    }

    /// Lends a connection to `body`, which runs on that connection's own thread and may block it.
    ///
    /// `body` is run a second time, on a fresh connection, where the first cannot have changed anything: the connection
    /// was lost before or with BEGIN, or while a body that only reads was at work; or what was prepared no longer fits
    /// the schema, which ends a transaction as a whole. So `body` makes one transaction, or several that may be
    /// repeated.
    ///
    /// - Parameters:
    ///   - party: for whom it is done.
    ///   - isRead: whether `body` changes nothing.
    ///   - isDear: whether it may keep one of the server's cores busy for long; few of these run at a time.
    /// - Throws: `unavailable` where there is no connection within the time that a caller may wait, or the task is
    ///   cancelled; what `body` throws.
    public func run<Value: Sendable>(
        for party: PoolParty = .house, isRead: Bool = false, isDear: Bool = false,
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Value
    ) async throws(PostgresError) -> Value {
        let number = try await take(for: party, isDear)
        let loan = await sessions[number].run(isRead: isRead, body)
        giveBack(number, loan.standing)
        return try loan.result.get()
    }

    /// Closes every connection once it is idle.
    public func close() async {
        for session in sessions { await session.close() }
    }

    /// How many callers wait.
    var waitingCount: Int { state.withLock { $0.queue.waitingCount } }

    private var nowMS: Int { Int((ContinuousClock.now - began) / .milliseconds(1)) }

    private func take(for party: PoolParty, _ isDear: Bool) async throws(PostgresError) -> Int {
        if let number = state.withLock({ $0.queue.askAtOnce(for: party, isDear: isDear, nowMS: nowMS) }) {
            return number
        }
        let ticket = state.withLock { $0.queue.makeTicket() }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in enqueue(ticket, party, isDear, waiter) }
        } onCancel: {
            cancel(ticket)
        }
        return try outcome.get()
    }

    private func enqueue(_ ticket: PoolQueue.Ticket, _ party: PoolParty, _ isDear: Bool, _ waiter: Waiter) {
        let answer = state.withLock { state in
            let answer = state.queue.ask(ticket, for: party, isDear: isDear, nowMS: nowMS)
            if answer == .wait { state.waiters[ticket] = waiter }
            return answer
        }
        switch answer {
        case .lend(let number): waiter.resume(returning: .success(number))
        case .refuse(let error): waiter.resume(returning: .failure(error))
        case .wait:
            setTimer()
            // Who was cancelled before the ticket was known is not told again.
            if Task.isCancelled { cancel(ticket) }
        }
    }

    private func cancel(_ ticket: PoolQueue.Ticket) {
        let waiter = state.withLock { state in
            state.queue.cancel(ticket) ? state.waiters.removeValue(forKey: ticket) : nil
        }
        waiter?.resume(returning: .failure(Self.cancelled))
    }

    private func giveBack(_ number: Int, _ standing: PostgresSession.Standing) {
        settle { queue in
            switch standing {
            case .open: queue.giveBack(number, isOpen: true, nowMS: nowMS)
            case .lost: queue.giveBack(number, isOpen: false, nowMS: nowMS)
            case .unreachable(let error): queue.failed(number, error, nowMS: nowMS)
            }
        }
    }

    /// Performs what an event of the queue decided.
    private func settle(_ event: (inout PoolQueue) -> [PoolQueue.Decision]) {
        let settled = state.withLock { state in
            event(&state.queue).map { (state.waiters.removeValue(forKey: $0.ticket), $0.outcome) }
        }
        for (waiter, outcome) in settled { waiter?.resume(returning: outcome) }
    }

    /// One timer, for the first of those who wait: all wait for equally long.
    private func setTimer() {
        let dueMS = state.withLock { state -> Int? in
            guard !state.isTimerSet, let deadlineMS = state.queue.nextDeadlineMS else { return nil }
            state.isTimerSet = true
            return min(deadlineMS, nowMS + Limits.reopenRestMS)
        }
        guard let dueMS else { return }
        timers.asyncAfter(deadline: .now() + .milliseconds(max(1, dueMS - nowMS))) { [self] in
            state.withLock { $0.isTimerSet = false }
            settle { $0.expire(nowMS: nowMS) }
            setTimer()
        }
    }

    private static let cancelled = PostgresError(
        sqlState: "", message: "Nobody waits for the answer any more.", statement: PostgresError.waiting)
}

/// Where the timers of all pools run; they only tell who has waited for too long.
private let timers = DispatchQueue(label: "parkd.postgres.timers")
