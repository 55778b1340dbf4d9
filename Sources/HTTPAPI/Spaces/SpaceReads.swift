public import Model
public import Parking

/// Reads of single spaces and of what they showed.
public protocol SpaceReads: Sendable {
    /// One space that is not deleted; `nil` where the scope has none.
    func space(
        scope: TenantScope, _ id: SpaceID, includesDevices: Bool
    ) async throws(StoreFault) -> SpaceView?

    /// What a space showed, newest first, a deleted one's too; `nil` where the scope never had it.
    func changes(
        scope: TenantScope, of id: SpaceID, _ filter: HistoryFilter
    ) async throws(StoreFault) -> HistoryPage<StateChangeView>?
}
