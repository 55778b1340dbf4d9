import Parking

/// When what of a scope is read: a state machine without a clock or a database.
///
/// Nothing is read of a scope that nobody watches.
struct LiveSchedule {
    enum Work: Equatable {
        /// Everything.
        case whole
        /// What commits of this daemon have changed.
        case some(ChangedRows)
        /// Whether others, or the clock, have changed anything.
        case check
    }

    enum Step: Equatable {
        /// - Parameter since: when the first commit was that asks for it.
        case read(Work, since: ContinuousClock.Instant?)
        case wait(until: ContinuousClock.Instant)
        /// Forgets the scope.
        case end
    }

    private let limits: LiveLimits
    private var watchers = 0
    private var idleSince: ContinuousClock.Instant
    private var pending = ChangedRows()
    private var pendingSince: ContinuousClock.Instant?
    /// From when on everything is to be read; `nil` where it has its time.
    private var wholeFrom: ContinuousClock.Instant?
    private var wholeAt: ContinuousClock.Instant
    private var wholeRest: Duration
    private var checkAt: ContinuousClock.Instant
    private var restUntil: ContinuousClock.Instant

    init(now: ContinuousClock.Instant, _ limits: LiveLimits) {
        self.limits = limits
        idleSince = now
        wholeFrom = now
        wholeAt = now
        wholeRest = .seconds(limits.wholeRestS)
        checkAt = now
        restUntil = now
    }

    /// Somebody watches; the first one finds everything read anew.
    mutating func enter(now: ContinuousClock.Instant) {
        if watchers == 0 { wholeFrom = now }
        watchers += 1
    }

    mutating func leave(now: ContinuousClock.Instant) {
        watchers -= 1
        guard watchers == 0 else { return }
        idleSince = now
        forgetPending()
    }

    /// A commit changed these.
    mutating func committed(_ rows: ChangedRows, now: ContinuousClock.Instant) {
        guard watchers > 0 else { return }
        pending.formUnion(rows)
        pendingSince = pendingSince ?? now
    }

    /// Something was changed that no row's mark tells of, as what goes.
    mutating func wantWhole(now: ContinuousClock.Instant) {
        guard watchers > 0 else { return }
        let soon = max(now + .seconds(limits.gatherS), wholeAt + wholeRest)
        wholeFrom = min(wholeFrom ?? soon, soon)
    }

    /// What is to be done; work that is given out counts as done unless ``failed(now:)`` follows.
    mutating func next(now: ContinuousClock.Instant) -> Step {
        guard watchers > 0 else {
            let end = idleSince + .seconds(limits.lingerS)
            return now >= end ? .end : .wait(until: end)
        }
        guard now >= restUntil else { return .wait(until: restUntil) }
        let wholeDue = wholeFrom ?? wholeAt + .seconds(limits.wholeS)
        let gathered = pendingSince.map { $0 + .seconds(limits.gatherS) }
        let isPendingDue = gathered.map { now >= $0 } ?? false
        if now >= wholeDue || (isPendingDue && pending.count > limits.changedMax) {
            let since = pendingSince
            // What commits named is read by its ids all the same, and soon: everything has no uplinks in it.
            if pending.count > limits.changedMax { forgetPending() }
            wholeFrom = nil
            (wholeAt, checkAt) = (now, now + .seconds(limits.checkS))
            return .read(.whole, since: since)
        }
        if isPendingDue {
            let step = Step.read(.some(pending), since: pendingSince)
            forgetPending()
            return step
        }
        if now >= checkAt {
            checkAt = now + .seconds(limits.checkS)
            return .read(.check, since: nil)
        }
        return .wait(until: min(wholeDue, gathered ?? checkAt, checkAt))
    }

    /// Everything was read, which took so long: it shall not take more than a tenth of the time.
    mutating func readWhole(in took: Duration) {
        wholeRest = max(.seconds(limits.wholeRestS), took * 10)
    }

    /// The work was not done.
    mutating func failed(now: ContinuousClock.Instant) {
        restUntil = now + .seconds(limits.faultRestS)
        wholeFrom = wholeFrom ?? restUntil
    }

    private mutating func forgetPending() {
        pending = ChangedRows()
        pendingSince = nil
    }
}
