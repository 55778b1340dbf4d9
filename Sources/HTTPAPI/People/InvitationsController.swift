import HTTPTypes
import JSON
import Model
import Parking

/// Whom the current tenant invites. A member is made by who accepts; see ``Redemptions``.
struct InvitationsController: Sendable {
    let reads: any AccountReads
    let writes: any MemberWrites

    func add(to routes: inout RouteTable) {
        let invitations = Chapter.invitations
        routes.write(
            Chapter.users.all(.post, "createUser", for: .member(.owner), "Invite someone to become a member")
                .about("They become one when they redeem the code, which is shown in this answer and never again.")
                .body(.object(["email": .email, "name": .text().orNull.optional.like("Ann"), "role": .role]))
                .creates(
                    InvitationView.schema.adding([
                        "code": .text.like("5f0c3a…").about("Hand it to the person; good once, for seven days.")
                    ])
                )
                .refuses(409),
            create)
        routes.member(
            invitations.all(
                .get, "listInvitations", for: .member(.owner), "Who is invited and has not accepted yet"
            )
            .givesPage(of: "invitations", .named("Invitation", InvitationView.schema)),
            list)
        routes.write(
            invitations.one(.delete, "deleteInvitation", for: .member(.owner), "Take back an invitation")
                .givesNothing(),
            revoke)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let code = InvitationCode.random()
        let invitation = try Self.invitation(try await request.fields(), code)
        return try Self.created(await writes.invite(context, invitation), code)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let invitations = try await reads.invitations(scope: principal.scope, page: try request.page())
        return .list("invitations", invitations, to: request, scope: principal.scope.confined, bytesPerItem: 300)
    }

    @Sendable private func revoke(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id: InvitationID = try request.identifier(or: .notFound("There is no such invitation."))
        return try .gone(await writes.revokeInvitation(context, id))
    }

    private static func invitation(_ body: BodyFields, _ code: InvitationCode) throws(Problem) -> NewInvitation {
        var fields = body
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
