public import Model
public import Parking

/// Changes of spaces, each one transaction with its line in the audit log; another tenant's space is no space.
public protocol SpaceWrites: Sendable {
    /// Adds a space to a site, whose tenant gets it.
    func createSpace(
        _ context: WriteContext, _ space: NewSpace
    ) async throws(StoreFault) -> Result<SpaceView, Refusal>

    /// Adds many spaces of one tenant, or none; answers them in the given order.
    func createSpaces(
        _ context: WriteContext, _ spaces: [NewSpace]
    ) async throws(StoreFault) -> Result<[SpaceView], Refusal>

    /// Changes a space's own fields.
    func changeSpace(
        _ context: WriteContext, _ id: SpaceID, _ change: SpaceChange
    ) async throws(StoreFault) -> Result<SpaceView, Refusal>

    /// Takes a space out of every list, once no device is on it; its history stays.
    func deleteSpace(_ context: WriteContext, _ id: SpaceID) async throws(StoreFault) -> Result<Void, Refusal>

    /// Takes a space out of use at once, whatever its sensor says.
    func overrideSpace(
        _ context: WriteContext, _ id: SpaceID, _ override: NewOverride
    ) async throws(StoreFault) -> Result<OverriddenSpace, Refusal>

    /// Ends what keeps a space out of use; it shows what its sensor said last.
    func endOverride(_ context: WriteContext, of id: SpaceID) async throws(StoreFault) -> Result<Void, Refusal>
}

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
