import Dispatch
import Synchronization

/// A few threads of their own for the slow work on passwords, with a bounded queue before them, in which nobody may
/// have more than a share.
final class PasswordThreads: Sendable {
    /// Of whom no more than so much may be queued at once: an account, a network, a tenant.
    struct Share: Sendable {
        let key: String
        let max: Int
    }

    private struct State {
        var next = 0
        var waiting = 0
        /// By the keys of shares; at most as many as wait.
        var waitingOf: [String: Int] = [:]
    }

    private let queues: [DispatchQueue]
    private let waitingMax: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - threads: how many work at once.
    ///   - waitingMax: how many may be queued, those at work included.
    init(threads: Int, waitingMax: Int) {
        queues = (0..<threads).map { DispatchQueue(label: "parkd.password.\($0)") }
        self.waitingMax = waitingMax
    }

    /// Does `work` on one of the threads; refuses where too many wait already, since each would wait longer than its
    /// client does.
    func perform<Result: Sendable>(
        sharing shares: [Share] = [], _ work: @escaping @Sendable () -> Result
    ) async throws(Problem) -> Result {
        let turn = state.withLock { state in Self.enter(&state, shares, waitingMax, queues.count) }
        guard let turn else { throw .busy("Too many people are logging in at once; try again soon.", retryAfterS: 2) }
        let result = await withCheckedContinuation { continuation in
            queues[turn].async { continuation.resume(returning: work()) }
        }
        state.withLock { state in Self.leave(&state, shares) }
        return result
    }

    private static func enter(_ state: inout State, _ shares: [Share], _ waitingMax: Int, _ threads: Int) -> Int? {
        guard state.waiting < waitingMax, shares.allSatisfy({ state.waitingOf[$0.key, default: 0] < $0.max }) else {
            return nil
        }
        state.waiting += 1
        for share in shares { state.waitingOf[share.key, default: 0] += 1 }
        state.next = (state.next + 1) % threads
        return state.next
    }

    private static func leave(_ state: inout State, _ shares: [Share]) {
        state.waiting -= 1
        for share in shares {
            let left = state.waitingOf[share.key, default: 1] - 1
            state.waitingOf[share.key] = left == 0 ? nil : left
        }
    }
}
