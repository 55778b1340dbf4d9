import Dispatch
import Synchronization

/// A few threads of their own for the slow work on passwords, with a bounded queue before them.
final class PasswordThreads: Sendable {
    private struct State {
        var next = 0
        var waiting = 0
    }

    private let queues = (0..<Limits.passwordThreads).map { DispatchQueue(label: "parkd.password.\($0)") }
    private let state = Mutex(State())

    /// Does `work` on one of the threads; refuses where too many wait already, since each would wait longer than its
    /// client does.
    func perform<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async throws(Problem) -> Result {
        let turn: Int? = state.withLock { state in
            guard state.waiting < Limits.passwordsWaitingMax else { return nil }
            state.waiting += 1
            state.next = (state.next + 1) % queues.count
            return state.next
        }
        guard let turn else { throw .busy("Too many people are logging in at once; try again soon.", retryAfterS: 2) }
        let result = await withCheckedContinuation { continuation in
            queues[turn].async { continuation.resume(returning: work()) }
        }
        state.withLock { $0.waiting -= 1 }
        return result
    }
}
