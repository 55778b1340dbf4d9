import HTTPTypes
import Parking

/// Bays of the caller's scope.
struct SpacesController: Sendable {
    let reads: any TenantReads

    func add(to routes: inout RouteTable) {
        routes.read("/api/v6/spaces", list)
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
            space.write(to: &json, withDevices: filter.includesDevices)
        }
    }
}
