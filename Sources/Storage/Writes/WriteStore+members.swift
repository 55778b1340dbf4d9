import JSON
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Changes a membership of the current tenant. What somebody has invited who is no head of it from then on is
    /// revoked.
    public func changeMember(
        _ context: WriteContext, _ id: UserID, _ change: MemberChange
    ) async throws(StoreFault) -> Result<MemberView, Refusal> {
        let tenant = context.scope.tenantID
        return try await writeMember(context, "change", id) { connection, member, heads throws(PostgresError) in
            if let refusal = member.refusal(of: change, by: context.role, heads: heads) { return .failure(refusal) }
            var parameters = Parameters(tenant, id)
            parameters.add(change.name)
            parameters.add(change.role.isSet)
            parameters.add(change.role.value?.rawValue)
            parameters.add(change.isActive)
            try connection.executeLater(MemberWriteStatements.change, parameters)
            if change.isActive.value == false {
                try connection.executeLater(MemberWriteStatements.endSessions, Parameters(tenant, id))
            }
            if change.isActive.value == false || change.role.value.map({ $0 != Role.head(of: tenant) }) == true {
                try connection.executeLater(MemberWriteStatements.revokeInvitations, Parameters(tenant, id))
            }
            guard let after = try connection.member(id, of: tenant) else { return .failure(.noMember) }
            return .success(Written(after, of: tenant, id, old: member.audited(), new: after.audited()))
        }
    }

    /// Ends a membership of the current tenant. The person's account stays, unless it was their last membership and
    /// they have never logged in.
    public func removeMember(
        _ context: WriteContext, _ id: UserID
    ) async throws(StoreFault) -> Result<MemberView, Refusal> {
        let tenant = context.scope.tenantID
        return try await writeMember(context, "delete", id) { connection, member, heads throws(PostgresError) in
            if let refusal = member.refusalToRemove(by: context.role, heads: heads) { return .failure(refusal) }
            let unused = try connection.lockUnusedAccounts(of: tenant, id)
            try connection.executeLater(MemberWriteStatements.remove, Parameters(tenant, id))
            try connection.executeLater(MemberWriteStatements.endSessions, Parameters(tenant, id))
            try connection.executeLater(MemberWriteStatements.revokeInvitations, Parameters(tenant, id))
            try connection.forget(unused)
            return .success(Written(member, of: tenant, id, old: member.audited()))
        }
    }

    private func writeMember(
        _ context: WriteContext, _ verb: String, _ id: UserID,
        _ body:
            @Sendable (inout PostgresConnection, MemberView, _ heads: Int) throws(PostgresError) -> Result<
                Written<MemberView>, Refusal
            >
    ) async throws(StoreFault) -> Result<MemberView, Refusal> {
        let tenant = context.scope.tenantID
        let action = AuditedResource.member.action(verb, on: id.description)
        return try await administer(context, action) { connection throws(PostgresError) in
            try connection.executeLater(MemberWriteStatements.lock, Parameters(tenant.uuid))
            guard let member = try connection.member(id, of: tenant) else { return .failure(.noMember) }
            var parameters = Parameters(tenant.uuid)
            parameters.add(Role.head(of: tenant).rawValue)
            let heads = try connection.execute(MemberWriteStatements.heads, parameters).number()
            return try body(&connection, member, heads)
        }
    }
}

extension AuditedResource {
    static let member = AuditedResource(name: "user", refusals: [:])
}

extension Refusal {
    static let noMember = Refusal.notFound("There is no such user in this tenant.")
}

extension PostgresConnection {
    fileprivate mutating func member(_ id: UserID, of tenant: TenantID) throws(PostgresError) -> MemberView? {
        try first(MemberWriteStatements.read, Parameters(tenant, id))
    }
}

extension PostgresConnection {
    /// The accounts of a tenant's members, or of one, that nobody has ever logged in to; locked until the end of the
    /// transaction.
    mutating func lockUnusedAccounts(of tenant: TenantID, _ user: UserID?) throws(PostgresError) -> [UserID] {
        var parameters = Parameters(tenant.uuid)
        parameters.add(user?.uuid)
        return try execute(MemberWriteStatements.lockAccounts, parameters).list { rows, row in
            UserID(rows.present(rows.uuid(row, 0)))
        }
    }

    /// Deletes those that have no membership any more.
    mutating func forget(_ accounts: [UserID]) throws(PostgresError) {
        guard !accounts.isEmpty else { return }
        var parameters = Parameters()
        parameters.addColumn(accounts) { $0.uuid }
        try executeLater(MemberWriteStatements.forgetAccounts, parameters)
    }
}

extension Parameters {
    fileprivate init(_ tenant: TenantID, _ user: UserID) {
        self.init(tenant.uuid)
        add(user.uuid)
    }
}
