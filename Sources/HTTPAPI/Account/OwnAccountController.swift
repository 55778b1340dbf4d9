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
    let door: BrowserDoor

    func add(to routes: inout RouteTable) {
        let account = Chapter.account
        routes.open(
            account.all(.post, "redeemInvitation", at: "/invitations/redeem", for: .open, "Accept an invitation")
                .about(
                    """
                    With the password of the account that has the address, or a first one where none has; without a \
                    password, an access token of that account has to come with it. Whatever is wrong, the refusal is \
                    the same.
                    """
                )
                .body(
                    .object([
                        "code": .text().like("5f0c3a1e9b7d42468ace13579bdf0246").about("As the tenant handed it on."),
                        "password": Self.password(1).orNull.optional,
                    ])
                )
                .gives(.membership).refuses(401, 403),
            redeem)
        routes.member(
            account.all(.post, "changePassword", at: "/password", for: .member(.viewer), "Set one's own password")
                .about(
                    """
                    Ends every other login, with its access token. A browser's session gets a new id. A wrong old \
                    password is a 403.
                    """
                )
                .body(
                    .object([
                        "old_password": Self.password(1), "new_password": Self.newPassword.like("river otter nine"),
                    ])
                )
                .givesNothing().sends(.setCookie),
            changePassword)
        routes.member(
            account.all(.get, "listSessions", at: "/sessions", for: .member(.viewer), "One's own logins")
                .about("Those that still go on, the newest first; a hundred at most.")
                .gives(.object(["sessions": .list(.named("Session", Self.session))])),
            sessions)
        routes.member(
            account.all(.delete, "endSessions", at: "/sessions", for: .member(.viewer), "End all of one's own logins")
                .about("Sign out everywhere, the one that asks too: access tokens are worth nothing within a second.")
                .givesNothing(),
            endAll)
        routes.member(
            account.all(.delete, "endSession", at: "/sessions/{id}", for: .member(.viewer), "End one login")
                .parameter("id", .uuid).givesNothing(),
            end)
    }

    private static let session = SessionView.schema.adding([
        "is_current": .flag.about("Whether it is the one that asks.")
    ])

    /// At most so many bytes in UTF-8.
    private static func password(_ lengthMin: Int) -> Schema {
        Schema(
            .text(format: nil, pattern: #"^[^\u0000]*$"#, length: lengthMin...Limits.passwordBytesMax),
            example: #""correct horse battery""#
        ).about("At most \(Limits.passwordBytesMax) bytes in UTF-8.")
    }

    private static let newPassword = password(Limits.passwordLengthMin)
        .about("At most \(Limits.passwordBytesMax) bytes in UTF-8, of more than three characters.")

    @Sendable private func redeem(_ request: APIRequest) async throws -> Answer {
        try redemptions.logins.checkAddress(of: request)
        var fields = try await request.fields()
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
        var fields = try await request.fields()
        let old = fields.required("old_password", bytesMax: Limits.passwordBytesMax)
        let new = fields.required("new_password") {
            $0.newPassword("new_password", of: principal.account.map { EmailAddress(of: $0.email) })
        }
        try fields.check()
        let cookie = try await account.changePassword(of: principal, from: old, to: new ?? "", request)
        var answer = Answer.noContent.notStored()
        if let cookie { answer.headers[.setCookie] = door.cookie(of: request).set(cookie) }
        return answer
    }

    @Sendable private func sessions(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let sessions = try await account.sessions(of: principal)
        return Answer.json { json in
            json.array("sessions") { json in
                for session in sessions {
                    json.object { json in
                        session.write(to: &json)
                        json.member("is_current", session.id == principal.session)
                    }
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
