import JSON
public import Parking
import Postgres

extension WriteStore {
    /// Makes a person a member of the current tenant; the answer does not tell whether they had an account.
    public func addMember(
        _ context: WriteContext, _ member: NewMember
    ) async throws(StoreFault) -> Result<MemberView, Refusal> {
        let tenant = context.scope.tenantID
        return try await administer(context, AuditedResource.member.action("create")) {
            connection throws(PostgresError) in
            if let refusal = Refusal.granting(member.role, in: tenant, by: context.role) { return .failure(refusal) }
            try connection.execute(MemberWriteStatements.lock, Parameters(tenant.uuid))
            var parameters = Parameters(member.email)
            parameters.add(member.name)
            parameters.add(member.passwordHash)
            let account = try connection.execute(MemberWriteStatements.account, parameters)
            let id = UserID(account.present(account.uuid(0, 0)))
            parameters = Parameters(tenant, id)
            parameters.add(member.role.rawValue)
            parameters.add(member.name)
            guard try connection.execute(MemberWriteStatements.insert, parameters).affected == 1 else {
                return .failure(.conflict("This person is a member already; change the membership instead."))
            }
            let made = try connection.member(id, of: tenant)
            return made.map { .success(Written($0, of: tenant, id, new: $0.audited)) } ?? .failure(.noMember)
        }
    }

    /// Changes a membership of the current tenant.
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
            try connection.execute(MemberWriteStatements.change, parameters)
            if change.isActive.value == false {
                try connection.execute(MemberWriteStatements.endSessions, Parameters(tenant, id))
            }
            guard let after = try connection.member(id, of: tenant) else { return .failure(.noMember) }
            return .success(Written(after, of: tenant, id, old: member.audited, new: after.audited))
        }
    }

    /// Ends a membership of the current tenant; the person's account stays.
    public func removeMember(
        _ context: WriteContext, _ id: UserID
    ) async throws(StoreFault) -> Result<MemberView, Refusal> {
        let tenant = context.scope.tenantID
        return try await writeMember(context, "delete", id) { connection, member, heads throws(PostgresError) in
            if let refusal = member.refusalToRemove(by: context.role, heads: heads) { return .failure(refusal) }
            try connection.execute(MemberWriteStatements.remove, Parameters(tenant, id))
            try connection.execute(MemberWriteStatements.endSessions, Parameters(tenant, id))
            return .success(Written(member, of: tenant, id, old: member.audited))
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
            try connection.execute(MemberWriteStatements.lock, Parameters(tenant.uuid))
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
        let rows = try execute(MemberWriteStatements.read, Parameters(tenant, id))
        return rows.count > 0 ? MemberView(rows, row: 0) : nil
    }
}

extension MemberView {
    /// What the audit log keeps of a membership.
    fileprivate var audited: RawJSON {
        .object { json in
            json.member("email", email)
            json.member("name", name)
            json.member("role", role.rawValue)
            json.member("is_active", isActive)
        }
    }
}

extension Parameters {
    fileprivate init(_ tenant: TenantID, _ user: UserID) {
        self.init(tenant.uuid)
        add(user.uuid)
    }
}
