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
