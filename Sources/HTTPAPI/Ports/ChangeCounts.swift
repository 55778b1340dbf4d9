public import Parking

/// Knows how often the rows of a scope were changed through the API, by whichever daemon.
public protocol ChangeCounts: Sendable {
    /// How many changes of each scope were committed before this call, in one round trip; a count never falls.
    ///
    /// What uplinks change is not counted.
    func changeCounts(of scopes: Set<TenantScope>) async throws(StoreFault) -> [TenantScope: Int64]
}
