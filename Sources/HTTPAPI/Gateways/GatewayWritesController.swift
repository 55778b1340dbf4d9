import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// Registers, changes and forgets gateways.
struct GatewayWritesController: Sendable {
    let writes: any GatewayWrites

    func add(to routes: inout RouteTable) {
        routes.write(.post, "/api/v6/gateways", for: .member(.admin), create)
        routes.write(.patch, "/api/v6/gateways/{id}", for: .member(.admin), change)
        routes.write(.delete, "/api/v6/gateways/{id}", for: .member(.admin), delete)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let gateway = try Self.newGateway(try await request.jsonFields(), in: context.scope)
        return try Self.created(await writes.createGateway(context, gateway))
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try GatewaysController.reference(request)
        let change = try Self.gatewayChange(try await request.jsonFields())
        return try Self.answer(await writes.changeGateway(context, reference, change))
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try GatewaysController.reference(request)
        try await writes.deleteGateway(context, reference).get()
        return .noContent
    }
}

/// What the bodies say.
extension GatewayWritesController {
    private static func newGateway(_ body: BodyFields, in scope: TenantScope) throws(Problem) -> NewGateway {
        var fields = body
        fields.allow(
            only: "gateway_id", "name", "description", "model", "site_id", "latitude", "longitude", "altitude",
            "stats_interval_s", "enabled", "tenant_id")
        let gatewayID = fields.required("gateway_id") { $0.eui("gateway_id") }
        var gateway = NewGateway(gatewayID: GatewayID(gatewayID ?? EUI64(bits: 0)))
        gateway.name = fields.text("name")
        gateway.description = fields.prose("description", max: descriptionLengthMax)
        gateway.model = fields.text("model")
        gateway.siteID = fields.identifier("site_id")
        gateway.latitude = fields.latitude()
        gateway.longitude = fields.longitude()
        gateway.altitude = fields.number("altitude", in: altitudes)
        gateway.statsIntervalS = fields.integer("stats_interval_s", in: intervals) ?? gateway.statsIntervalS
        gateway.isEnabled = fields.flag("enabled") ?? true
        gateway.tenantID = fields.owner(in: scope)
        try fields.check()
        return gateway
    }

    private static func gatewayChange(_ body: BodyFields) throws(Problem) -> GatewayChange {
        var fields = body
        fields.allow(
            only: "name", "description", "model", "site_id", "latitude", "longitude", "altitude",
            "stats_interval_s", "enabled")
        var change = GatewayChange()
        change.name = fields.clearable("name") { $0.text("name") }
        change.description = fields.clearable("description") { $0.prose("description", max: descriptionLengthMax) }
        change.model = fields.clearable("model") { $0.text("model") }
        change.siteID = fields.clearable("site_id") { $0.identifier("site_id") }
        change.latitude = fields.clearable("latitude") { $0.latitude() }
        change.longitude = fields.clearable("longitude") { $0.longitude() }
        change.altitude = fields.clearable("altitude") { $0.number("altitude", in: altitudes) }
        change.statsIntervalS = fields.change("stats_interval_s") { $0.integer("stats_interval_s", in: intervals) }
        change.isEnabled = fields.change("enabled") { $0.flag("enabled") }
        try fields.check()
        return change
    }

    /// Metres above the sea: from the Dead Sea's depth to higher than any mast.
    private static let altitudes = -500.0...10_000
    /// Seconds: from every one to once a day.
    private static let intervals = 1...86_400
    private static let descriptionLengthMax = 2000
}

/// What is answered.
extension GatewayWritesController {
    private static func created(_ outcome: Result<GatewayView, Refusal>) throws(Refusal) -> Answer {
        let gateway = try outcome.get()
        return .created(at: "/api/v6/gateways/\(gateway.id)") { json in gateway.write(to: &json) }
    }

    private static func answer(_ outcome: Result<GatewayView, Refusal>) throws(Refusal) -> Answer {
        let gateway = try outcome.get()
        return .json(capacity: 1024) { json in gateway.write(to: &json) }
    }
}
