import JSON
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Makes a tenant.
    public func createTenant(
        _ context: WriteContext, _ tenant: NewTenant
    ) async throws(StoreFault) -> Result<TenantView, Refusal> {
        try await administer(context, AuditedResource.tenant.action("create", on: tenant.slug)) {
            connection throws(PostgresError) in
            let made: TenantView = try connection.written(TenantWriteStatements.insert, Parameters(tenant))
            return .success(Written(made, of: made.id, made.id, new: made.audited()))
        }
    }

    /// Changes a tenant's own fields.
    public func changeTenant(
        _ context: WriteContext, _ id: TenantID, _ change: TenantChange
    ) async throws(StoreFault) -> Result<TenantView, Refusal> {
        try await writeTenant(context, "change", id) { connection, tenant throws(PostgresError) in
            if let refusal = tenant.refusal(of: change) { return .failure(refusal) }
            var parameters = Parameters(id.uuid)
            parameters.add(change.name)
            parameters.add(change.slug)
            parameters.add(change.kind.isSet)
            parameters.add(change.kind.value?.rawValue)
            parameters.add(change.tier.isSet)
            parameters.add(change.tier.value?.rawValue)
            parameters.add(change.settings.isSet)
            parameters.add(change.settings.value.map { JSONText($0.bytes) })
            return .success(try connection.written(TenantWriteStatements.change, parameters))
        }
    }

    /// Shuts a tenant's people and programs out; its uplinks are still stored.
    public func suspendTenant(
        _ context: WriteContext, _ id: TenantID, reason: String
    ) async throws(StoreFault) -> Result<TenantView, Refusal> {
        try await writeTenant(context, "suspend", id) { connection, tenant throws(PostgresError) in
            if let refusal = tenant.refusalToSuspend { return .failure(refusal) }
            var parameters = Parameters(id.uuid)
            parameters.add(reason)
            return .success(try connection.written(TenantWriteStatements.suspend, parameters))
        }
    }

    /// Lets them in again.
    public func activateTenant(
        _ context: WriteContext, _ id: TenantID
    ) async throws(StoreFault) -> Result<TenantView, Refusal> {
        try await writeTenant(context, "activate", id) { connection, tenant throws(PostgresError) in
            if let refusal = tenant.refusalToActivate { return .failure(refusal) }
            return .success(try connection.written(TenantWriteStatements.activate, Parameters(id.uuid)))
        }
    }

    /// Deletes a tenant that has nothing, with its memberships and keys; the accounts of its people stay.
    public func deleteTenant(
        _ context: WriteContext, _ id: TenantID
    ) async throws(StoreFault) -> Result<TenantView, Refusal> {
        let action = AuditedResource.tenant.action("delete", on: id.description)
        return try await administer(context, action) { connection throws(PostgresError) in
            guard let tenant = try connection.lockTenant(id) else { return .failure(.noTenant) }
            let counts = try connection.execute(TenantWriteStatements.counts, Parameters(id.uuid))
            let things: TenantCounts = try counts.first(of: TenantWriteStatements.counts.name) ?? TenantCounts()
            if let refusal = tenant.refusalToDelete(having: things) { return .failure(refusal) }
            if counts.present(counts.boolean(0, 5)) { return .failure(.tenantHasHistory) }
            let unused = try connection.lockUnusedAccounts(of: id, nil)
            for statement in [
                TenantWriteStatements.deleteMembers, TenantWriteStatements.deleteKeys,
                TenantWriteStatements.deleteSessions, TenantWriteStatements.delete,
            ] { try connection.executeLater(statement, Parameters(id.uuid)) }
            try connection.forget(unused)
            return .success(Written(tenant, of: id, id, old: tenant.audited()))
        }
    }

    /// A change of one tenant that answers the tenant; `body` decides and writes under the row's lock.
    private func writeTenant(
        _ context: WriteContext, _ verb: String, _ id: TenantID,
        _ body:
            @Sendable (inout PostgresConnection, TenantView) throws(PostgresError) -> Result<TenantView, Refusal>
    ) async throws(StoreFault) -> Result<TenantView, Refusal> {
        let action = AuditedResource.tenant.action(verb, on: id.description)
        return try await administer(context, action) { connection throws(PostgresError) in
            guard let before = try connection.lockTenant(id) else { return .failure(.noTenant) }
            return try body(&connection, before).map { after in
                Written(after, of: id, id, old: before.audited(), new: after.audited())
            }
        }
    }
}

extension AuditedResource {
    static let tenant = AuditedResource(
        name: "tenant", refusals: ["tenants_slug_key": .conflict("Another tenant has this slug; choose another.")],
        inUse: .tenantHasHistory)
}

extension Refusal {
    static let noTenant = Refusal.notFound("There is no such tenant.")
    static let tenantHasHistory = Refusal.conflict(
        "The tenant has a history, which must not lose its owner; suspend the tenant instead.")
}

extension PostgresConnection {
    fileprivate mutating func lockTenant(_ id: TenantID) throws(PostgresError) -> TenantView? {
        try first(TenantWriteStatements.lock, Parameters(id.uuid))
    }
}

extension Parameters {
    fileprivate init(_ tenant: NewTenant) {
        self.init()
        add(tenant.name)
        add(tenant.slug)
        add(tenant.kind.rawValue)
        add(tenant.tier.rawValue)
        add(JSONText(tenant.settings.bytes))
    }
}
