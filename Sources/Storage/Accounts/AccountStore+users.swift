import LoRaWAN
public import Parking
import Postgres

extension AccountStore {
    /// Makes a person a member of a tenant, and an account for them where the address has none: `parkd user add`.
    ///
    /// An address that is known from another tenant keeps its name and password, since they are its owner's.
    ///
    /// - Parameters:
    ///   - passwordHash: in crypt(5) form; unused where the person has a password.
    ///   - tenantSlug: the tenant; `nil` makes a platform admin, whatever `role` says.
    /// - Throws: `conflict` where the address is a member of that tenant, `notFound` where no tenant has that slug,
    ///   `invalid` for a platform admin elsewhere than in the platform tenant.
    public func addUser(
        email: String, name: String?, passwordHash: String, tenantSlug: String?, role: Role
    ) async throws(StoreFault) -> UserID {
        let added = try await run { connection throws(PostgresError) in
            try connection.addUser(
                email: email, name: name, passwordHash: passwordHash, tenantSlug: tenantSlug,
                role: tenantSlug == nil ? .platformAdmin : role)
        }
        switch added {
        case .user(let id): return id
        case .noSuchTenant: throw StoreFault(.notFound, "There is no tenant with that slug.")
        case .member: throw StoreFault(.conflict, "The e-mail address is a member of that tenant already.")
        }
    }
}

private enum Addition: Sendable {
    case user(UserID)
    case noSuchTenant
    case member
}

extension PostgresConnection {
    fileprivate mutating func addUser(
        email: String, name: String?, passwordHash: String, tenantSlug: String?, role: Role
    ) throws(PostgresError) -> Addition {
        var tenantID = TenantID.platform
        if let tenantSlug {
            let found = try execute(AccountStatements.tenantOfSlug, Parameters(tenantSlug))
            guard found.count > 0 else { return .noSuchTenant }
            tenantID = TenantID(found.present(found.uuid(0, 0)))
        }
        var parameters = Parameters(email)
        parameters.add(name)
        parameters.add(passwordHash)
        parameters.add(tenantID.uuid)
        parameters.add(role.rawValue)
        try begin()
        do throws(PostgresError) {
            let added = try execute(AccountStatements.addUser, parameters)
            let id = UserID(added.present(added.uuid(0, 0)))
            try execute(AccountStatements.audit, Parameters(Self.entry(id, in: tenantID, role)))
            try execute(script: "COMMIT")
            return .user(id)
        } catch {
            rollBack()
            // The address itself cannot clash: the statement takes the account that has it.
            if error.sqlState == "23505" { return .member }
            throw error
        }
    }

    private static func entry(_ id: UserID, in tenant: TenantID, _ role: Role) -> AuditEntry {
        var entry = AuditEntry(
            action: "user.add", resourceType: "user", requestID: UUIDBits.random().description, succeeded: true)
        entry.author = .system
        entry.tenantID = tenant
        entry.resourceID = id.description
        entry.newValues = RawJSON(bytes: Array(#"{"role":"\#(role.rawValue)"}"#.utf8))
        return entry
    }
}
