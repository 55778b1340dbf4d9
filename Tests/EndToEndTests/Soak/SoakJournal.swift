import Synchronization

/// What has happened in a soak so far: written by who injects and who samples, read at the end.
final class SoakJournal: Sendable {
    /// A fault that is over.
    struct Recovery: Sendable {
        let fault: SoakFault
        let took: Duration
    }

    /// Everything known at one moment.
    struct State: Sendable {
        var lives: [DaemonLife] = []
        var recoveries: [Recovery] = []
    }

    let beganAt = ContinuousClock.now
    private let state = Mutex(State())

    /// A copy of everything.
    var snapshot: State { state.withLock { $0 } }
    /// The process of the last life, and its number.
    var daemon: (process: ParkdProcess, number: Int)? {
        state.withLock { state in state.lives.last.map { ($0.process, state.lives.count - 1) } }
    }

    func began(_ life: DaemonLife) { state.withLock { $0.lives.append(life) } }

    func ended(kept: Int, at moment: ContinuousClock.Instant) {
        state.withLock { state in
            state.lives[state.lives.count - 1].keptAfter = kept
            state.lives[state.lives.count - 1].endedAt = moment
        }
    }

    func saw(_ sample: SoakSample, of number: Int) { state.withLock { $0.lives[number].samples.append(sample) } }

    func recovered(from fault: SoakFault, took: Duration) {
        state.withLock { $0.recoveries.append(Recovery(fault: fault, took: took)) }
    }
}
