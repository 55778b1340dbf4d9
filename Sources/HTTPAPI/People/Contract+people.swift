import HTTPTypes
import Model
import Parking

extension Contract {
    private static let role = Schema.words(of: Role.self)
        .about("platform_admin in the platform tenant only.")

    private static let users = "/api/v6/users"
    private static let invitations = "/api/v6/invitations"
    private static let keys = "/api/v6/api-keys"

    static let memberOperations: [Operation] = [
        Operation(.get, users, "listUsers", in: "Users", for: .member(.owner), "Members of the tenant, by address")
            .query([
                "role": .words(of: Role.self).optional,
                "search": .asked().optional.like("ann").about("In address or name, in either case."),
            ])
            .givesPage(of: "users", .named("Member")),
        Operation(.post, users, "createUser", in: "Users", for: .member(.owner), "Invite someone to become a member")
            .about("They become one when they redeem the code, which is shown in this answer and never again.")
            .body(.object(["email": .email, "name": .text().orNull.optional.like("Ann"), "role": role]))
            .creates(
                InvitationView.schema.adding([
                    "code": .text.like("5f0c3a…").about("Hand it to the person; good once, for seven days.")
                ])
            )
            .refuses(409),
        Operation(
            .get, invitations, "listInvitations", in: "Users", for: .member(.owner),
            "Who is invited and has not accepted yet"
        )
        .givesPage(of: "invitations", .named("Invitation")),
        Operation(
            .delete, invitations + "/{id}", "deleteInvitation", in: "Users", for: .member(.owner),
            "Take back an invitation"
        )
        .parameter("id", .uuid).givesNothing(),
        Operation(.get, users + "/{id}", "getUser", in: "Users", for: .member(.owner), "A member")
            .parameter("id", .uuid).gives(.named("Member")),
        Operation(.patch, users + "/{id}", "changeUser", in: "Users", for: .member(.owner), "Change a membership")
            .parameter("id", .uuid)
            .body(
                .object([
                    "name": .text().orNull.optional.like("Ann"), "role": role.optional,
                    "is_active": .flag.optional,
                ])
            )
            .gives(.named("Member")).refuses(409),
        Operation(.delete, users + "/{id}", "deleteUser", in: "Users", for: .member(.owner), "End a membership")
            .about("Who never logged in and belongs nowhere else loses the account too.")
            .parameter("id", .uuid).givesNothing().refuses(409),
    ]

    private static let scope = Schema.words(KeyScope.all.map(\.description))

    static let keyOperations: [Operation] = [
        Operation(.get, keys, "listAPIKeys", in: "API keys", for: .member(.owner), "Keys of the tenant")
            .givesPage(of: "api_keys", .named("APIKey")),
        Operation(.post, keys, "createAPIKey", in: "API keys", for: .member(.owner), "Make a key")
            .about("The key is shown in this answer, and never again.")
            .body(
                .object([
                    "name": .text(max: Limits.keyNameLengthMax).like("Guidance signs"),
                    "scopes": .list(scope, count: 1...KeyScope.all.count),
                    "expires_at": .time.orNull.optional.like(json: "null"),
                ])
            )
            .creates(APIKeyView.schema.adding(["key": .text.like("pk_7b0c2a36…_…").about("Send it as X-API-Key.")]))
            .refuses(409),
        Operation(.delete, keys + "/{id}", "deleteAPIKey", in: "API keys", for: .member(.owner), "Revoke a key")
            .parameter("id", .uuid).givesNothing(),
    ]

    static let auditOperations: [Operation] = [
        Operation(.get, "/api/v6/audit", "listAudit", in: "Audit", for: .member(.owner), "Lines of the audit log")
            .query([
                "action": .asked().optional.like("device.assign"),
                "resource_type": .asked().optional.like("device"), "actor_id": .asked().optional,
            ])
            .givesHistory(of: "events", .named("AuditLine")).counts(as: 5)
    ]
}
