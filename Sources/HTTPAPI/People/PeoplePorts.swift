public import Model
public import Parking

/// Changes of who belongs to the current tenant. Each is one transaction with its line in the audit log; a refusal is a
/// value.
public protocol MemberWrites: Sendable {
    /// Invites a person; neither the answer nor its time tells whether they have an account.
    func invite(
        _ context: WriteContext, _ invitation: NewInvitation
    ) async throws(StoreFault) -> Result<InvitationView, Refusal>

    /// Takes back an invitation that waits to be accepted; answers it as it was.
    func revokeInvitation(
        _ context: WriteContext, _ id: InvitationID
    ) async throws(StoreFault) -> Result<InvitationView, Refusal>

    /// Changes a membership; the last who can manage the tenant stays one.
    func changeMember(
        _ context: WriteContext, _ id: UserID, _ change: MemberChange
    ) async throws(StoreFault) -> Result<MemberView, Refusal>

    /// Ends a membership; answers it as it was. The person's account stays, unless it was the last and they have never
    /// logged in.
    func removeMember(_ context: WriteContext, _ id: UserID) async throws(StoreFault) -> Result<MemberView, Refusal>
}

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

/// Changes of the current tenant's API keys. Each is one transaction with its line in the audit log; a refusal is a
/// value.
public protocol KeyWrites: Sendable {
    /// Makes a key.
    func createAPIKey(_ context: WriteContext, _ key: NewAPIKey) async throws(StoreFault) -> Result<APIKeyView, Refusal>

    /// Revokes a key for ever; answers it as it was.
    func revokeAPIKey(_ context: WriteContext, _ id: APIKeyID) async throws(StoreFault) -> Result<APIKeyView, Refusal>
}
