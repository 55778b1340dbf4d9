import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// One's own password and logins, and the acceptance of invitations.
struct OwnAccountController: Sendable {
    let account: OwnAccount
    let redemptions: Redemptions
    let gate: Gate

    func add(to routes: inout RouteTable) {
        routes.open(.post, "/api/auth/invitations/redeem", redeem)
        routes.member(.post, "/api/auth/password", changePassword)
        routes.member(.get, "/api/auth/sessions", sessions)
        routes.member(.delete, "/api/auth/sessions", endAll)
        routes.member(.delete, "/api/auth/sessions/{id}", end)
    }

    @Sendable private func redeem(_ request: APIRequest) async throws -> Answer {
        try redemptions.logins.checkAddress(of: request)
        var fields = try await request.jsonFields()
        fields.allow(only: "code", "password")
        let code = fields.required("code") { $0.text("code") }
        let password = fields.optional("password", bytesMax: Limits.passwordBytesMax)
        if password?.isEmpty == true { fields.fail("password", .tooShort, "password must not be empty.") }
        try fields.check()
        let proof: Redemptions.Proof =
            if let password { .password(password) } else { .login(try await gate.person(behind: request)) }
        let membership = try await redemptions.redeem(
            code.flatMap { InvitationCode($0) }, by: proof, request)
        account.changed()
        return Answer.json { json in membership.write(to: &json) }.notStored()
    }

    @Sendable private func changePassword(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var fields = try await request.jsonFields()
        fields.allow(only: "old_password", "new_password")
        let old = fields.required("old_password", bytesMax: Limits.passwordBytesMax)
        let new = fields.required("new_password") {
            $0.newPassword("new_password", of: principal.account.map { EmailAddress(of: $0.email) })
        }
        try fields.check()
        try await account.changePassword(of: principal, from: old, to: new ?? "", request)
        return .noContent.notStored()
    }

    @Sendable private func sessions(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let sessions = try await account.sessions(of: principal)
        return Answer.json { json in
            json.array("sessions") { json in
                for session in sessions {
                    json.object { json in session.write(to: &json, isCurrent: session.id == principal.session) }
                }
            }
        }.notStored()
    }

    @Sendable private func end(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        guard let id = UUIDBits(request.parameter("id")) else { throw Problem.notFound("You have no such session.") }
        try await account.end(id, of: principal, request)
        return .noContent.notStored()
    }

    @Sendable private func endAll(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        try await account.end(nil, of: principal, request)
        return .noContent.notStored()
    }
}
