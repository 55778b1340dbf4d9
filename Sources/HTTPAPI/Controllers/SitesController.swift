import HTTPTypes
import Parking

/// Car parks of the caller's scope.
struct SitesController: Sendable {
    let reads: any TenantReads

    func add(to routes: inout RouteTable) {
        routes.read("/api/v6/sites", list)
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
}
