public import Model
public import Parking

extension TenantStore {
    /// One space that is not deleted; `nil` where the scope has none.
    public func space(
        scope: TenantScope, _ id: SpaceID, includesDevices: Bool
    ) async throws(StoreFault) -> SpaceView? {
        try await ask(scope, SpaceStatements.one(id, includesDevices: includesDevices))
    }

    /// What a space showed, newest first, a deleted one's too; `nil` where the scope never had it.
    public func changes(
        scope: TenantScope, of id: SpaceID, _ filter: HistoryFilter
    ) async throws(StoreFault) -> HistoryPage<StateChangeView>? {
        let (found, isKnown) = try await ask(
            scope, SpaceHistoryStatements.changes(of: id, filter), SpaceHistoryStatements.isKnown(id))
        return isKnown ? HistoryPage(found, limit: filter.limit, position: \.position) : nil
    }
}
