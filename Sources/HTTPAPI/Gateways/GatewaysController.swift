import HTTPTypes
import LoRaWAN
import Model
import Parking

/// Registered gateways of the caller's scope.
struct GatewaysController: Sendable {
    let reads: any TenantReads
    let histories: any GatewayReads
    let now: @Sendable () -> Timestamp

    func add(to routes: inout RouteTable) {
        routes.read("/api/v6/gateways", list)
        routes.read("/api/v6/gateways/{id}", get)
        routes.member(.get, "/api/v6/gateways/{id}/stats", stats)
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
        let reference = try Self.reference(request)
        return try Self.answer(await reads.gateway(scope: scope, reference))
    }

    @Sendable private func stats(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let reference = try Self.reference(request)
        let window = try Self.window(request, now: now())
        return try Self.answer(
            await histories.gatewayStatistics(scope: principal.scope, reference, window))
    }

    /// The gateway that the path names: by its row or by its EUI.
    static func reference(_ request: APIRequest) throws(Problem) -> GatewayReference {
        let name = request.parameter("id")
        if let id = GatewayRowID(name) { return .id(id) }
        guard let gatewayID = GatewayID(typed: name) else { throw absent }
        return .gatewayID(gatewayID)
    }

    /// The last day where nothing is said; what lies in the future is not told of.
    private static func window(_ request: APIRequest, now: Timestamp) throws(Problem) -> GatewayStatsWindow {
        var query = try request.query()
        let to = min(query.time("to") ?? now, now)
        let from = query.time("from") ?? to.adding(seconds: -GatewayStatsWindow.secondsDefault)
        try query.check()
        if let window = GatewayStatsWindow(from: from, to: to) { return window }
        let days = Int(GatewayStatsWindow.secondsMax / 86_400)
        query.fail(
            "from", .contradictory, "from must lie before to and before now, and at most \(days) days before to.")
        throw .invalid(query.errors)
    }

    private static func answer(_ gateway: GatewayView?) throws(Problem) -> Answer {
        guard let gateway else { throw absent }
        return .json(capacity: 1024) { json in gateway.write(to: &json) }
    }

    private static func answer(_ statistics: GatewayStatistics?) throws(Problem) -> Answer {
        guard let statistics else { throw absent }
        return .json(capacity: 512 + statistics.series.count * 180) { json in statistics.write(to: &json) }
    }

    private static var absent: Problem { .notFound("There is no such gateway.") }
}
