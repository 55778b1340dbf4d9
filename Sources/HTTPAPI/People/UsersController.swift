import HTTPTypes
import JSON
import Model
import Parking

/// The current tenant's members.
struct UsersController: Sendable {
    let reads: any AccountReads
    let writes: any MemberWrites
    /// To be told when someone's status has changed.
    let changed: @Sendable () -> Void

    func add(to routes: inout RouteTable) {
        let users = Chapter.users
        routes.member(
            users.all(.get, "listUsers", for: .member(.owner), "Members of the tenant, by address")
                .query([
                    "role": .words(of: Role.self).optional,
                    "search": .asked().optional.like("ann").about("In address or name, in either case."),
                ])
                .givesPage(of: "users", .member),
            list)
        routes.member(users.one(.get, "getUser", for: .member(.owner), "A member").gives(.member), get)
        routes.write(
            users.one(.patch, "changeUser", for: .member(.owner), "Change a membership")
                .body(
                    .object([
                        "name": .text().orNull.optional.like("Ann"), "role": .role.optional,
                        "is_active": .flag.optional,
                    ])
                )
                .gives(.member).refuses(409),
            change)
        routes.write(
            users.one(.delete, "deleteUser", for: .member(.owner), "End a membership")
                .about("Who never logged in and belongs nowhere else loses the account too.")
                .givesNothing().refuses(409),
            remove)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        var filter = MemberFilter()
        filter.role = query.choice("role")
        filter.search = query.text("search")
        filter.page = query.page()
        try query.check()
        let members = try await reads.members(scope: principal.scope, filter: filter)
        return .list("users", members, to: request, scope: principal.scope.confined, bytesPerItem: 300)
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let member = try await reads.member(scope: principal.scope, request.identifier(or: Self.absent))
        guard let member else { throw Self.absent }
        return .one(member)
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let change = try Self.memberChange(try await request.fields())
        let outcome = try await writes.changeMember(context, request.identifier(or: Self.absent), change)
        changed()
        return .one(try outcome.get())
    }

    @Sendable private func remove(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let outcome = try await writes.removeMember(context, request.identifier(or: Self.absent))
        changed()
        return try .gone(outcome)
    }

    private static var absent: Problem { .notFound("There is no such user in this tenant.") }
}

/// What the bodies say.
extension UsersController {
    private static func memberChange(_ body: BodyFields) throws(Problem) -> MemberChange {
        var fields = body
        var change = MemberChange()
        change.name = fields.clearable("name") { $0.text("name") }
        change.role = fields.change("role") { $0.choice("role", of: Role.self) }
        change.isActive = fields.change("is_active") { $0.flag("is_active") }
        try fields.check()
        return change
    }
}

extension Schema {
    fileprivate static let member = Schema.named("Member", MemberView.schema)
    static let role = Schema.words(of: Role.self).about("platform_admin in the platform tenant only.")
}
