public import LoRaWAN
public import Model
public import Parking

/// Changes of what is heard but registered nowhere; for the scope of all tenants only.
public protocol OrphanWrites: Sendable {
    /// Registers an orphan for a tenant; its kept uplinks wait for ``OrphanReplay``.
    func claimOrphan(
        _ context: WriteContext, _ devEUI: DevEUI, _ claim: OrphanClaim
    ) async throws(StoreFault) -> Result<DeviceView, Refusal>

    /// Forgets an orphan and its kept uplinks; it comes back with its next uplink.
    func deleteOrphan(_ context: WriteContext, _ devEUI: DevEUI) async throws(StoreFault) -> Result<Void, Refusal>
}

/// Reads of what concerns all tenants at once; the scope must be the platform's.
public protocol PoolReads: Sendable {
    /// How many devices each tenant has.
    func poolStats(scope: TenantScope) async throws(StoreFault) -> PoolStats

    /// A part of quarantine, newest first.
    func quarantine(
        scope: TenantScope, filter: QuarantineFilter
    ) async throws(StoreFault) -> HistoryPage<QuarantineView>

    /// A message in quarantine with all that is kept of it; `nil` where there is none of this id.
    func quarantined(scope: TenantScope, _ id: UUIDBits) async throws(StoreFault) -> QuarantineView?

    /// A page of orphans, last heard first, then by DevEUI.
    func orphans(scope: TenantScope, filter: OrphanFilter) async throws(StoreFault) -> Page<OrphanView>
}

/// Turns the kept uplinks of a DevEUI that has been registered into readings, as if they came now.
///
/// Nothing is lost where it does not happen: what is kept stays until it is stored, and the daemon's maintenance looks
/// for it too.
public protocol OrphanReplay: Sendable {
    /// Replays what is kept of a DevEUI; returns how many uplinks that were. Again is harmless.
    func replayOrphan(_ devEUI: DevEUI) async throws(StoreFault) -> Int
}
