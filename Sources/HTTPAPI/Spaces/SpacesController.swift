import HTTPTypes
import Model
import Parking

/// Bays of the caller's scope.
struct SpacesController: Sendable {
    let reads: any TenantReads
    let histories: any SpaceReads
    let cursors: Cursors

    func add(to routes: inout RouteTable) {
        routes.read("/api/v6/spaces", list)
        routes.member(.get, "/api/v6/spaces/{id}", get)
        routes.member(.get, "/api/v6/spaces/{id}/history", history)
    }

    @Sendable private func list(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        var query = try request.query()
        var filter = SpaceFilter()
        filter.siteID = query.identifier("site_id")
        filter.state = query.choice("state")
        filter.building = query.text("building")
        filter.floor = query.text("floor")
        filter.zone = query.text("zone")
        filter.search = query.text("search")
        filter.includesDevices = query.flag("include_devices") ?? false
        filter.page = query.page()
        try query.check()

        let page = try await reads.spaces(scope: scope, filter: filter)
        return .list("spaces", page, scope: scope) { json, space in
            space.write(to: &json)
        }
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let id = try Self.identifier(request)
        var query = try request.query()
        let includesDevices = query.flag("include_devices") ?? false
        try query.check()
        return try Self.answer(
            await histories.space(scope: principal.scope, id, includesDevices: includesDevices))
    }

    @Sendable private func history(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let id = try Self.identifier(request)
        let list = "changes of \(id)"
        var query = try request.query()
        let filter = cursors.filter(&query, in: list, for: principal.scope)
        try query.check()
        let page = try await histories.changes(scope: principal.scope, of: id, filter)
        return try answer(page, filter, list, principal.scope)
    }

    /// The space that the path names.
    static func identifier(_ request: APIRequest) throws(Problem) -> SpaceID {
        guard let id = SpaceID(request.parameter("id")) else { throw absent }
        return id
    }

    private static func answer(_ space: SpaceView?) throws(Problem) -> Answer {
        guard let space else { throw absent }
        return .json(capacity: 1024) { json in space.write(to: &json) }
    }

    private func answer(
        _ page: HistoryPage<StateChangeView>?, _ filter: HistoryFilter, _ list: String, _ scope: TenantScope
    ) throws(Problem) -> Answer {
        guard let page else { throw Self.absent }
        return cursors.answer("changes", page, limit: filter.limit, in: list, for: scope) { json, change in
            change.write(to: &json)
        }
    }

    private static var absent: Problem { .notFound("There is no such space.") }
}
