import HTTPTypes
import Model
import Parking

/// Bays of the caller's scope.
struct SpacesController: Sendable {
    let reads: any TenantReads
    let histories: any SpaceReads
    let cursors: Cursors

    func add(to routes: inout RouteTable) {
        let spaces = Chapter.spaces
        routes.read(
            spaces.all(.get, "listSpaces", for: .member(.viewer), "Spaces, by code")
                .query([
                    "site_id": .uuid.optional, "state": .words(of: SpaceState.self).optional,
                    "building": .asked().optional.like("P1"), "floor": .asked().optional.like("-1"),
                    "zone": .asked().optional.like("A"),
                    "search": .asked().optional.like("A-1").about("In code or name, in either case."),
                    "has_sensor": .flag.optional.about("With a sensor, or without."),
                    "stale": .flag.optional.about("Whether the sensor is silent for longer than it should be."),
                    "include_devices": .flag.optional(otherwise: "false"),
                ])
                .givesPage(of: "spaces", .space),
            list)
        routes.member(
            spaces.one(.get, "getSpace", for: .member(.viewer), "One space")
                .query(["include_devices": .flag.optional(otherwise: "false")]).gives(.space),
            get)
        routes.member(
            spaces.one(.get, "listStateChanges", at: "/history", for: .member(.viewer), "What a space showed")
                .givesHistory(of: "changes", .named("StateChange", StateChangeView.schema)),
            history)
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
        filter.hasSensor = query.flag("has_sensor")
        filter.isStale = query.flag("stale")
        filter.includesDevices = query.flag("include_devices") ?? false
        filter.page = query.page()
        try query.check()
        return .list("spaces", try await reads.spaces(scope: scope, filter: filter), to: request, scope: scope)
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let id: SpaceID = try request.identifier(or: Self.absent)
        var query = try request.query()
        let includesDevices = query.flag("include_devices") ?? false
        try query.check()
        let space = try await histories.space(scope: principal.scope, id, includesDevices: includesDevices)
        guard let space else { throw Self.absent }
        return .one(space)
    }

    @Sendable private func history(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let id: SpaceID = try request.identifier(or: Self.absent)
        let list = "changes of \(id)"
        var query = try request.query()
        let filter = cursors.filter(&query, in: list, for: principal.scope)
        try query.check()
        let page = try await histories.changes(scope: principal.scope, of: id, filter)
        guard let page else { throw Self.absent }
        return cursors.answer("changes", page, to: request, limit: filter.limit, in: list, for: principal.scope)
    }

    static var absent: Problem { .notFound("There is no such space.") }
}

extension Schema {
    static let space = Schema.named("Space", SpaceView.schema)
}
