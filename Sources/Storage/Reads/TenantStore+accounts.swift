public import Model
public import Parking

/// Tenants, their people, keys and audit log.
extension TenantStore {
    /// A page of tenants, by name, then by identifier.
    public func tenants(scope: TenantScope, filter: TenantFilter) async throws(StoreFault) -> Page<TenantView> {
        let (tenants, count) = try await ask(scope, TenantStatements.page(filter), TenantStatements.total(filter))
        return Page(items: tenants, total: count, bounds: filter.page)
    }

    /// One tenant with what it has; `nil` where there is none of that name.
    public func tenant(scope: TenantScope, _ id: TenantID) async throws(StoreFault) -> TenantView? {
        try await ask(scope, TenantStatements.one(id))
    }

    /// A page of the current tenant's members, by address, then by identifier.
    public func members(scope: TenantScope, filter: MemberFilter) async throws(StoreFault) -> Page<MemberView> {
        let (members, count) = try await ask(
            scope.confined, MemberStatements.page(filter), MemberStatements.total(filter))
        return Page(items: members, total: count, bounds: filter.page)
    }

    /// One member of the current tenant; `nil` where they are none.
    public func member(scope: TenantScope, _ id: UserID) async throws(StoreFault) -> MemberView? {
        try await ask(scope.confined, MemberStatements.one(id))
    }

    /// A page of the current tenant's keys that are not revoked, newest first, then by identifier.
    public func apiKeys(scope: TenantScope, page: PageBounds) async throws(StoreFault) -> Page<APIKeyView> {
        let (keys, count) = try await ask(scope.confined, KeyStatements.page(page), KeyStatements.total)
        return Page(items: keys, total: count, bounds: page)
    }

    /// A page of the current tenant's invitations that wait to be accepted, newest first, then by identifier.
    public func invitations(
        scope: TenantScope, page: PageBounds
    ) async throws(StoreFault) -> Page<InvitationView> {
        let (invitations, count) = try await ask(
            scope.confined, InvitationReadStatements.page(page), InvitationReadStatements.total)
        return Page(items: invitations, total: count, bounds: page)
    }

    /// A part of the audit log, newest first.
    public func auditLines(
        scope: TenantScope, filter: AuditFilter
    ) async throws(StoreFault) -> HistoryPage<AuditLine> {
        HistoryPage(
            try await ask(scope, isDear: filter.searches, AuditStatements.page(filter)), limit: filter.history.limit
        ) { HistoryPosition(at: $0.createdAt, id: $0.id) }
    }
}
