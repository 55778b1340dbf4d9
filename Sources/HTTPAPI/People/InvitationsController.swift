import HTTPTypes
import JSON
import Model
import Parking

/// Whom the current tenant invites. A member is made by who accepts; see ``Redemptions``.
struct InvitationsController: Sendable {
    let reads: any AccountReads
    let writes: any MemberWrites

    func add(to routes: inout RouteTable) {
        routes.write(.post, "/api/v6/users", for: .member(.owner), create)
        routes.member(.get, "/api/v6/invitations", atLeast: .owner, list)
        routes.write(.delete, "/api/v6/invitations/{id}", for: .member(.owner), revoke)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let code = InvitationCode.random()
        let invitation = try Self.invitation(try await request.jsonFields(), code)
        return try Self.created(await writes.invite(context, invitation), code)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        let page = query.page()
        try query.check()
        let invitations = try await reads.invitations(scope: principal.scope, page: page)
        return .list("invitations", invitations, scope: principal.scope.confined, bytesPerItem: 300) { json, item in
            item.write(to: &json)
        }
    }

    @Sendable private func revoke(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        guard let id = InvitationID(request.parameter("id")) else {
            throw Refusal.notFound("There is no such invitation.")
        }
        return try .gone(await writes.revokeInvitation(context, id))
    }

    private static func invitation(_ body: BodyFields, _ code: InvitationCode) throws(Problem) -> NewInvitation {
        var fields = body
        fields.allow(only: "email", "name", "role")
        let email = fields.required("email") { $0.email("email") }
        let name = fields.text("name")
        let role = fields.required("role") { $0.choice("role", of: Role.self) }
        try fields.check()
        guard let email, let role else { throw .bug }
        return NewInvitation(id: .random(), email: email, name: name, role: role, codeHash: code.hash)
    }

    /// The one answer that holds the code: nobody can ask for it again.
    private static func created(
        _ outcome: Result<InvitationView, Refusal>, _ code: InvitationCode
    ) throws(Refusal) -> Answer {
        let invitation = try outcome.get()
        return Answer.created(at: "/api/v6/invitations/\(invitation.id)") { json in
            invitation.write(to: &json)
            json.member("code", code.text)
        }.notStored()
    }
}
