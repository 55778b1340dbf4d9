import HTTPAPI
import Parking

/// Counts of changes that a test chooses; how often they were asked for is counted too.
actor MemoryChanges: ChangeCounts {
    private(set) var counts: [TenantScope: Int64] = [:]
    private(set) var asked: [Set<TenantScope>] = []
    var fault: StoreFault?

    func change(_ scope: TenantScope) { counts[scope, default: 0] += 1 }

    func changeCounts(of scopes: Set<TenantScope>) async throws(StoreFault) -> [TenantScope: Int64] {
        asked.append(scopes)
        if let fault { throw fault }
        return counts
    }
}
