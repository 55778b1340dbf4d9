public import Model
public import Parking

/// Reads of tenants, and of a tenant's people, keys and audit log.
///
/// Members and keys are those of the current tenant, also for who sees all.
public protocol AccountReads: Sendable {
    /// A page of tenants, by name, then by identifier; in the platform's scope only.
    func tenants(scope: TenantScope, filter: TenantFilter) async throws(StoreFault) -> Page<TenantView>

    /// One tenant with what it has; `nil` where there is none. In the platform's scope only.
    func tenant(scope: TenantScope, _ id: TenantID) async throws(StoreFault) -> TenantView?

    /// A page of the current tenant's members, by address, then by identifier.
    func members(scope: TenantScope, filter: MemberFilter) async throws(StoreFault) -> Page<MemberView>

    /// One member of the current tenant; `nil` where they are none.
    func member(scope: TenantScope, _ id: UserID) async throws(StoreFault) -> MemberView?

    /// A page of the current tenant's keys that are not revoked, newest first, then by identifier.
    func apiKeys(scope: TenantScope, page: PageBounds) async throws(StoreFault) -> Page<APIKeyView>

    /// A page of the current tenant's invitations that wait to be accepted, newest first, then by identifier.
    func invitations(scope: TenantScope, page: PageBounds) async throws(StoreFault) -> Page<InvitationView>

    /// A part of the audit log, newest first.
    func auditLines(scope: TenantScope, filter: AuditFilter) async throws(StoreFault) -> HistoryPage<AuditLine>
}
