import JSON
import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Invites a person to join the current tenant. Neither the answer nor its time tells whether they have an account.
    public func invite(
        _ context: WriteContext, _ invitation: NewInvitation
    ) async throws(StoreFault) -> Result<InvitationView, Refusal> {
        let tenant = context.scope.tenantID
        let action = AuditedResource.invitation.action("create", on: invitation.id.description)
        return try await administer(context, action) { connection throws(PostgresError) in
            if let refusal = Refusal.granting(invitation.role, in: tenant, by: context.role) {
                return .failure(refusal)
            }
            try connection.executeLater(MemberWriteStatements.lock, Parameters(tenant.uuid))
            try connection.executeLater(InvitationWriteStatements.clear, Parameters(tenant.uuid))
            var parameters = Parameters(tenant.uuid)
            parameters.add(invitation.email.text)
            let standing = try connection.execute(InvitationWriteStatements.standing, parameters)
            if standing.present(standing.boolean(0, 0)) { return .failure(.memberAlready) }
            if standing.present(standing.boolean(0, 1)) { return .failure(.invitedAlready) }
            if standing.present(standing.integer(0, 2)) >= NewInvitation.pendingMax { return .failure(.tooManyInvited) }
            parameters = Parameters(tenant.uuid)
            parameters.add(invitation.id.uuid)
            parameters.add(invitation.email.text)
            parameters.add(invitation.name)
            parameters.add(invitation.role.rawValue)
            parameters.add(invitation.codeHash)
            parameters.add(context.author.userID?.uuid)
            let made: InvitationView = try connection.written(InvitationWriteStatements.insert, parameters)
            return .success(Written(made, of: tenant, made.id, new: made.audited()))
        }
    }

    /// Takes back an invitation of the current tenant: its code opens nothing from then on.
    public func revokeInvitation(
        _ context: WriteContext, _ id: InvitationID
    ) async throws(StoreFault) -> Result<InvitationView, Refusal> {
        let tenant = context.scope.tenantID
        let action = AuditedResource.invitation.action("delete", on: id.description)
        return try await administer(context, action) { connection throws(PostgresError) in
            var parameters = Parameters(tenant.uuid)
            parameters.add(id.uuid)
            let gone: InvitationView? = try connection.first(InvitationWriteStatements.remove, parameters)
            guard let gone else { return .failure(.noInvitation) }
            return .success(Written(gone, of: tenant, id, old: gone.audited()))
        }
    }
}

extension AuditedResource {
    static let invitation = AuditedResource(
        name: "invitation", refusals: ["invitations_once_per_tenant": .invitedAlready])
}

extension Refusal {
    fileprivate static let noInvitation = Refusal.notFound("There is no such invitation.")
    fileprivate static let memberAlready = Refusal.conflict(
        "This person is a member already; change the membership instead.")
    fileprivate static let invitedAlready = Refusal.conflict(
        "This person is invited already; revoke that invitation first for a new code.")
    fileprivate static let tooManyInvited = Refusal.conflict(
        "\(NewInvitation.pendingMax) invitations wait to be accepted; revoke some first.")
}
