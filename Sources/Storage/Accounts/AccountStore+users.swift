import LoRaWAN
public import Parking
import Postgres

extension AccountStore {
    /// Makes an account with a first membership, or gives one to an account that exists: `parkd user add`.
    ///
    /// - Parameters:
    ///   - passwordHash: in crypt(5) form, for a new account; `nil` means one that exists, which keeps its password.
    ///   - tenantSlug: the tenant; `nil` makes a platform admin, whatever `role` says.
    /// - Throws: `conflict` where the address is a member of that tenant, or has an account and a password was given;
    ///   `notFound` where no tenant has that slug, or there is no account and no password was given; `invalid` for a
    ///   platform admin elsewhere than in the platform tenant.
    public func addUser(
        email: EmailAddress, name: String?, passwordHash: String?, tenantSlug: String?, role: Role
    ) async throws(StoreFault) -> UserID {
        let role = tenantSlug == nil ? .platformAdmin : role
        let added = try await run { connection throws(PostgresError) in
            try connection.addUser(email, name, passwordHash, to: tenantSlug, as: role)
        }
        switch added {
        case .success(let id): return id
        case .failure(let fault): throw fault
        }
    }
}

extension PostgresConnection {
    fileprivate mutating func addUser(
        _ email: EmailAddress, _ name: String?, _ passwordHash: String?, to slug: String?, as role: Role
    ) throws(PostgresError) -> Result<UserID, StoreFault> {
        try begin()
        do throws(PostgresError) {
            let added = try addedUser(email, name, passwordHash, to: slug, as: role)
            guard case .success = added else {
                rollBack()
                return added
            }
            try execute(script: "COMMIT")
            return added
        } catch {
            rollBack()
            throw error
        }
    }

    private mutating func addedUser(
        _ email: EmailAddress, _ name: String?, _ passwordHash: String?, to slug: String?, as role: Role
    ) throws(PostgresError) -> Result<UserID, StoreFault> {
        var tenant = TenantID.platform
        if let slug {
            let found = try execute(AccountStatements.tenantOfSlug, Parameters(slug))
            guard found.count > 0 else { return .failure(StoreFault(.notFound, "There is no tenant with that slug.")) }
            tenant = TenantID(found.present(found.uuid(0, 0)))
        }
        let user: UserID
        switch try account(email, name, passwordHash) {
        case .success(let id): user = id
        case .failure(let fault): return .failure(fault)
        }
        var parameters = Parameters(user.uuid)
        parameters.add(tenant.uuid)
        parameters.add(role.rawValue)
        guard try execute(AccountStatements.addMembership, parameters).affected == 1 else {
            return .failure(StoreFault(.conflict, "The e-mail address is a member of that tenant already."))
        }
        try execute(AccountStatements.audit, Parameters(Self.entry(user, in: tenant, role)))
        return .success(user)
    }

    /// The account to use: a new one, or the one that exists, never one for the other.
    private mutating func account(
        _ email: EmailAddress, _ name: String?, _ passwordHash: String?
    ) throws(PostgresError) -> Result<UserID, StoreFault> {
        guard let passwordHash else {
            let known = try execute(AccountStatements.acquaintance, Parameters(email.text))
            guard known.count > 0 else {
                return .failure(StoreFault(.notFound, "There is no account with the address \(email)."))
            }
            return .success(UserID(known.present(known.uuid(0, 0))))
        }
        var parameters = Parameters(email.text)
        parameters.add(name)
        parameters.add(passwordHash)
        let made = try execute(InvitationStatements.addAccount, parameters)
        if made.count > 0 { return .success(UserID(made.present(made.uuid(0, 0)))) }
        let known = try execute(AccountStatements.acquaintance, Parameters(email.text))
        return .failure(StoreFault(.conflict, Self.refusal(known, email)))
    }

    /// What an operator needs to know to say whether the account is the person's that they mean.
    private static func refusal(_ known: borrowing Rows, _ email: EmailAddress) -> String {
        func day(_ time: Timestamp?) -> String? {
            time.map { String(decoding: $0.rfc3339Bytes.prefix(10), as: UTF8.self) }
        }
        let made = day(known.timestamp(0, 1)) ?? "an unknown day"
        let login = day(known.timestamp(0, 2)).map { "last login \($0)" } ?? "never logged in"
        let tenants = known.text(0, 3).map { "member of \($0)" } ?? "member of no tenant"
        return """
            The address \(email) has an account already: made \(made), \(login), \(tenants). Nothing was changed. \
            Say --existing, without a password, to give that account the membership; it keeps its password, which \
            `parkd user password` sets anew.
            """
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
