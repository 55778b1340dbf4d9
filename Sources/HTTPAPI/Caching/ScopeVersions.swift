import Parking

/// Asks how often a scope was changed, once for all requests that wait at the same time.
///
/// A request must see every change that was committed before it came: only an answer to a question that was asked after
/// that tells. So who comes while a question is under way waits for the next one, and thousands of requests in a second
/// cost as many questions as there are round trips in it.
actor ScopeVersions {
    private enum Turn {
        case answered(Result<Int64, StoreFault>)
        /// Asks next, for itself and all who wait.
        case asks
    }

    private let counts: any ChangeCounts
    private var isAsking = false
    private var waiting: [(scope: TenantScope, turn: CheckedContinuation<Turn, Never>)] = []

    init(counts: any ChangeCounts) {
        self.counts = counts
    }

    /// The number of changes of a scope that were committed before this call.
    func version(of scope: TenantScope) async throws(StoreFault) -> Int64 {
        if isAsking {
            let turn = await withCheckedContinuation { waiting.append((scope, $0)) }
            if case .answered(let result) = turn { return try result.get() }
        }
        isAsking = true
        let served = waiting
        waiting = []
        let result = await counts(of: Set(served.map(\.scope) + [scope]))
        for (scope, turn) in served { turn.resume(returning: .answered(Self.version(of: scope, in: result))) }
        if waiting.isEmpty {
            isAsking = false
        } else {
            waiting.removeFirst().turn.resume(returning: .asks)
        }
        return try Self.version(of: scope, in: result).get()
    }

    private func counts(of scopes: Set<TenantScope>) async -> Result<[TenantScope: Int64], StoreFault> {
        do throws(StoreFault) {
            return .success(try await counts.changeCounts(of: scopes))
        } catch {
            return .failure(error)
        }
    }

    private static func version(
        of scope: TenantScope, in result: Result<[TenantScope: Int64], StoreFault>
    ) -> Result<Int64, StoreFault> {
        result.map { $0[scope] ?? 0 }
    }
}
