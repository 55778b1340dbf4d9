import HTTPTypes
import LoRaWAN
import Parking

/// Registered gateways of the caller's scope.
struct GatewaysController: Sendable {
    let reads: any TenantReads

    func add(to routes: inout RouteTable) {
        routes.read("/api/v6/gateways", list)
        routes.read("/api/v6/gateways/{id}", get)
    }

    @Sendable private func list(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        var query = try request.query()
        var filter = GatewayFilter()
        filter.includesOffline = query.flag("include_offline") ?? true
        filter.siteID = query.identifier("site_id")
        filter.search = query.text("search")
        filter.page = query.page()
        try query.check()

        let page = try await reads.gateways(scope: scope, filter: filter)
        return .list("gateways", page, scope: scope) { json, gateway in
            gateway.write(to: &json)
        }
    }

    @Sendable private func get(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        guard let reference = Self.reference(request.parameter("id")) else { throw Self.absent }
        return try Self.answer(await reads.gateway(scope: scope, reference))
    }

    private static func reference(_ name: String) -> GatewayReference? {
        if let id = GatewayRowID(name) { return .id(id) }
        return GatewayID(typed: name).map { .gatewayID($0) }
    }

    private static func answer(_ gateway: GatewayView?) throws(Problem) -> Answer {
        guard let gateway else { throw absent }
        return .json(capacity: 1024) { json in gateway.write(to: &json) }
    }

    private static var absent: Problem { .notFound("There is no such gateway.") }
}
