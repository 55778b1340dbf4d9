import HTTPAPI
import Parking

/// Counts of changes that a test chooses; how often they were asked for is counted too.
actor MemoryChanges: ChangeCounts {
    private(set) var counts: [TenantScope: Int64] = [:]
    private(set) var asked: [Set<TenantScope>] = []
    private var fault: StoreFault?

    /// Answers no question any more; `nil` ends that.
    func fail(_ fault: StoreFault?) { self.fault = fault }

    func change(_ scope: TenantScope) { counts[scope, default: 0] += 1 }

    func answer(
        _ next: @Sendable () -> Set<TenantScope>?, _ tell: @Sendable ([TenantScope: Int64]) -> Void
    ) async throws(StoreFault) {
        while let scopes = next() {
            asked.append(scopes)
            if let fault { throw fault }
            tell(counts)
        }
    }
}
