import Parking
import Synchronization

/// Asks how often a scope was changed, once for all requests that wait at the same time.
///
/// A request must see every change that was committed before it came: only an answer to a question that was asked after
/// that tells. So who comes while a question is under way waits for the next one, and thousands of requests in a second
/// cost as many questions as there are round trips in it.
final class ScopeVersions: Sendable {
    typealias Version = Result<Int64, StoreFault>

    private struct State {
        var isAsking = false
        var waiting: [(scope: TenantScope, tell: @Sendable (Version) -> Void)] = []
    }

    private let counts: any ChangeCounts
    private let state = Mutex(State())

    init(counts: any ChangeCounts) {
        self.counts = counts
    }

    /// The number of changes of a scope that were committed before this call.
    func version(of scope: TenantScope) async throws(StoreFault) -> Int64 {
        let version: Version = await withCheckedContinuation { continuation in
            self.version(of: scope) { continuation.resume(returning: $0) }
        }
        return try version.get()
    }

    /// The same for who cannot wait; `tell` is called on another thread.
    func version(of scope: TenantScope, _ tell: @escaping @Sendable (Version) -> Void) {
        let isAsking = state.withLock { state in
            state.waiting.append((scope, tell))
            defer { state.isAsking = true }
            return state.isAsking
        }
        // Of its own, because it asks for all who come meanwhile: none of them may end it.
        if !isAsking { Task { await ask() } }
    }

    /// Asks until nobody waits.
    private func ask() async {
        while case let waiting = next(), !waiting.isEmpty {
            let result = await counts(of: Set(waiting.map(\.scope)))
            for (scope, tell) in waiting { tell(result.map { $0[scope] ?? 0 }) }
        }
    }

    private func next() -> [(scope: TenantScope, tell: @Sendable (Version) -> Void)] {
        state.withLock { state in
            let waiting = state.waiting
            state.waiting = []
            state.isAsking = !waiting.isEmpty
            return waiting
        }
    }

    private func counts(of scopes: Set<TenantScope>) async -> Result<[TenantScope: Int64], StoreFault> {
        do throws(StoreFault) {
            return .success(try await counts.changeCounts(of: scopes))
        } catch {
            return .failure(error)
        }
    }
}
