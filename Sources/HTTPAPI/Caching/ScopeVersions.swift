import Parking
import Synchronization

/// Asks how often a scope was changed, once for all requests that wait at the same time.
///
/// A request must see every change that was committed before it came: only an answer to a question that was asked after
/// that tells. So who comes while a question is under way waits for the next one, and thousands of requests in a second
/// cost as many questions as there are round trips in it.
final class ScopeVersions: Sendable {
    typealias Version = Result<Int64, StoreFault>

    private typealias Waiting = (scope: TenantScope, continuation: CheckedContinuation<Version, Never>)

    private struct State {
        var isAsking = false
        /// Came since the question that is under way.
        var waiting: [Waiting] = []
        /// Get their answer from that question.
        var served: [Waiting] = []
    }

    private let counts: any ChangeCounts
    private let state = Mutex(State())

    init(counts: any ChangeCounts) {
        self.counts = counts
    }

    /// The number of changes of a scope that were committed before this call.
    func version(of scope: TenantScope) async throws(StoreFault) -> Int64 {
        let version: Version = await withCheckedContinuation { continuation in
            let isAsking = state.withLock { state in
                state.waiting.append((scope, continuation))
                defer { state.isAsking = true }
                return state.isAsking
            }
            // Of its own, because it asks for all who come meanwhile: none of them may end it.
            if !isAsking { Task { await ask() } }
        }
        return try version.get()
    }

    /// Asks until nobody waits.
    private func ask() async {
        do throws(StoreFault) {
            try await counts.answer({ next() }, { tell($0) })
        } catch {
            fail(error)
        }
    }

    private func next() -> Set<TenantScope>? {
        state.withLock { state in
            state.served = state.waiting
            state.waiting = []
            state.isAsking = !state.served.isEmpty
            return state.isAsking ? Set(state.served.map(\.scope)) : nil
        }
    }

    private func tell(_ counts: [TenantScope: Int64]) {
        let served = state.withLock { state in
            defer { state.served = [] }
            return state.served
        }
        for (scope, continuation) in served { continuation.resume(returning: .success(counts[scope] ?? 0)) }
    }

    /// Whoever waits learns of it; who comes later asks anew.
    private func fail(_ fault: StoreFault) {
        let all = state.withLock { state in
            defer { state = State() }
            return state.served + state.waiting
        }
        for (_, continuation) in all { continuation.resume(returning: .failure(fault)) }
    }
}
