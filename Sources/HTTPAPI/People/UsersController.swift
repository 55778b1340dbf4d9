import HTTPTypes
import JSON
import Model
import Parking

/// The current tenant's members.
struct UsersController: Sendable {
    let reads: any AccountReads
    let writes: any MemberWrites
    /// To be told when someone's standing has changed.
    let changed: @Sendable () -> Void

    func add(to routes: inout RouteTable) {
        routes.member(.get, "/api/v6/users", atLeast: .owner, list)
        routes.member(.get, "/api/v6/users/{id}", atLeast: .owner, get)
        routes.write(.patch, "/api/v6/users/{id}", for: .member(.owner), change)
        routes.write(.delete, "/api/v6/users/{id}", for: .member(.owner), remove)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        var filter = MemberFilter()
        filter.role = query.choice("role")
        filter.search = query.text("search")
        filter.page = query.page()
        try query.check()
        let members = try await reads.members(scope: principal.scope, filter: filter)
        return .list("users", members, scope: principal.scope.confined, bytesPerItem: 300) { json, member in
            member.write(to: &json)
        }
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        try Self.found(await reads.member(scope: principal.scope, Self.id(request)))
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let change = try Self.memberChange(try await request.jsonFields())
        let outcome = try await writes.changeMember(context, Self.id(request), change)
        changed()
        return try Self.answer(outcome)
    }

    @Sendable private func remove(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let outcome = try await writes.removeMember(context, Self.id(request))
        changed()
        return try .gone(outcome)
    }

    private static func id(_ request: APIRequest) throws(Refusal) -> UserID {
        guard let id = UserID(request.parameter("id")) else { throw absent }
        return id
    }

    private static let absent = Refusal.notFound("There is no such user in this tenant.")
}

/// What the bodies say, and what is answered.
extension UsersController {
    private static func memberChange(_ body: BodyFields) throws(Problem) -> MemberChange {
        var fields = body
        fields.allow(only: "name", "role", "is_active")
        var change = MemberChange()
        change.name = fields.clearable("name") { $0.text("name") }
        change.role = fields.change("role") { $0.choice("role", of: Role.self) }
        change.isActive = fields.change("is_active") { $0.flag("is_active") }
        try fields.check()
        return change
    }

    private static func found(_ member: MemberView?) throws(Refusal) -> Answer {
        guard let member else { throw absent }
        return .json { json in member.write(to: &json) }
    }

    private static func answer(_ outcome: Result<MemberView, Refusal>) throws(Refusal) -> Answer {
        let member = try outcome.get()
        return .json { json in member.write(to: &json) }
    }
}
