import HTTPTypes
import Model
import Parking

/// Car parks of the caller's scope.
struct SitesController: Sendable {
    let reads: any TenantReads
    let histories: any SiteReads

    func add(to routes: inout RouteTable) {
        routes.read("/api/v6/sites", list)
        routes.member(.get, "/api/v6/sites/{id}", get)
        routes.member(.get, "/api/v6/sites/{id}/occupancy", occupancy)
        routes.member(.get, "/api/v6/sites/occupancy/all", occupancies)
    }

    @Sendable private func list(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        var query = try request.query()
        var filter = SiteFilter()
        filter.search = query.text("search")
        filter.includesStats = query.flag("include_stats") ?? false
        filter.page = query.page()
        try query.check()

        let page = try await reads.sites(scope: scope, filter: filter)
        return .list("sites", page, scope: scope) { json, site in
            site.write(to: &json)
        }
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let id = try Self.identifier(request)
        return try Self.answer(await histories.site(scope: principal.scope, id))
    }

    @Sendable private func occupancy(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let id = try Self.identifier(request)
        return try Self.answer(await histories.occupancy(scope: principal.scope, of: id))
    }

    @Sendable private func occupancies(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        let bounds = query.page()
        try query.check()

        let page = try await histories.occupancies(scope: principal.scope, page: bounds)
        return .list("sites", page, scope: principal.scope, bytesPerItem: 350) { json, occupancy in
            occupancy.write(to: &json)
        }
    }

    /// The site that the path names.
    static func identifier(_ request: APIRequest) throws(Problem) -> SiteID {
        guard let id = SiteID(request.parameter("id")) else { throw absent }
        return id
    }

    private static func answer(_ site: SiteView?) throws(Problem) -> Answer {
        guard let site else { throw absent }
        return .json(capacity: 1024) { json in site.write(to: &json) }
    }

    private static func answer(_ occupancy: SiteOccupancy?) throws(Problem) -> Answer {
        guard let occupancy else { throw absent }
        return .json { json in occupancy.write(to: &json) }
    }

    private static var absent: Problem { .notFound("There is no such site.") }
}
