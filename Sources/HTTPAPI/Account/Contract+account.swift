import HTTPTypes
import Model
import Parking

extension Contract {
    static let session = SessionView.schema.adding([
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

    private static let sessions = "/api/auth/sessions"

    static let ownAccountOperations: [Operation] = [
        Operation(
            .post, "/api/auth/invitations/redeem", "redeemInvitation", in: "Auth", for: .open, "Accept an invitation"
        )
        .about(
            """
            With the password of the account that has the address, or a first one where none has; without a \
            password, an access token of that account has to come with it. Whatever is wrong, the refusal is the same.
            """
        )
        .body(
            .object([
                "code": .text().like("5f0c3a1e9b7d42468ace13579bdf0246").about("As the tenant handed it on."),
                "password": password(1).orNull.optional,
            ])
        )
        .gives(.named("Membership")).refuses(401, 403),
        Operation(
            .post, "/api/auth/password", "changePassword", in: "Auth", for: .member(.viewer), "Set one's own password"
        )
        .about("Ends every other login, with its access token. A wrong old password is a 403.")
        .body(
            .object([
                "old_password": password(1), "new_password": newPassword.like("river otter nine"),
            ])
        )
        .givesNothing(),
        Operation(.get, sessions, "listSessions", in: "Auth", for: .member(.viewer), "One's own logins")
            .about("Those that can still be refreshed, the newest first; a hundred at most.")
            .gives(.object(["sessions": .list(.named("Session"))])),
        Operation(.delete, sessions, "endSessions", in: "Auth", for: .member(.viewer), "End all of one's own logins")
            .about("The one that asks too: access tokens are worth nothing within a second.")
            .givesNothing(),
        Operation(.delete, sessions + "/{id}", "endSession", in: "Auth", for: .member(.viewer), "End one login")
            .parameter("id", .uuid).givesNothing(),
    ]
}
