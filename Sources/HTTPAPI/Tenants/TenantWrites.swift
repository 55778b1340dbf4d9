public import Model
public import Parking

/// Changes of tenants, by the platform. Each is one transaction with its line in the audit log; a refusal is a value.
public protocol TenantWrites: Sendable {
    /// Makes a tenant.
    func createTenant(
        _ context: WriteContext, _ tenant: NewTenant
    ) async throws(StoreFault) -> Result<TenantView, Refusal>

    /// Changes a tenant's own fields.
    func changeTenant(
        _ context: WriteContext, _ id: TenantID, _ change: TenantChange
    ) async throws(StoreFault) -> Result<TenantView, Refusal>

    /// Shuts a tenant's people and programs out; its uplinks are still stored.
    func suspendTenant(
        _ context: WriteContext, _ id: TenantID, reason: String
    ) async throws(StoreFault) -> Result<TenantView, Refusal>

    /// Lets them in again.
    func activateTenant(_ context: WriteContext, _ id: TenantID) async throws(StoreFault) -> Result<TenantView, Refusal>

    /// Deletes a tenant that has nothing, with its memberships and keys; answers it as it was.
    func deleteTenant(_ context: WriteContext, _ id: TenantID) async throws(StoreFault) -> Result<TenantView, Refusal>
}
