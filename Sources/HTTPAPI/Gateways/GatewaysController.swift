import HTTPTypes
import LoRaWAN
import Model
import Parking

/// Registered gateways of the caller's scope.
struct GatewaysController: Sendable {
    let reads: any TenantReads
    let histories: any GatewayReads
    let writes: any GatewayWrites
    let now: @Sendable () -> Timestamp

    func add(to routes: inout RouteTable) {
        let gateways = Chapter.gateways
        routes.read(
            gateways.all(.get, "listGateways", for: .member(.viewer), "Gateways, by name")
                .query([
                    "include_offline": .flag.optional(otherwise: "true"), "site_id": .uuid.optional,
                    "search": .asked().optional.like("Roof").about("In identifier or name, in either case."),
                ])
                .givesPage(of: "gateways", .gateway),
            list)
        routes.write(
            gateways.all(.post, "createGateway", for: .member(.admin), "Register a gateway")
                .body(.named("NewGateway", Self.newGateway)).creates(.gateway).refuses(409),
            create)
        routes.read(gateways.one(.get, "getGateway", for: .member(.viewer), "One gateway").gives(.gateway), get)
        routes.write(
            gateways.one(.patch, "changeGateway", for: .member(.admin), "Change a gateway")
                .body(.named("GatewayChange", Self.gatewayChange)).gives(.gateway),
            change)
        routes.write(
            gateways.one(.delete, "deleteGateway", for: .member(.admin), "Delete a gateway")
                .givesNothing().refuses(409),
            delete)
        routes.member(
            gateways.one(
                .get, "gatewayStats", at: "/stats", for: .member(.viewer), "What a gateway heard and sent"
            )
            .query([
                "from": Schema.time.optional.about("A day before `to`, unless given."),
                "to": Schema.afterwards.optional.about("Now, unless given; at most 366 days after `from`."),
            ])
            .counts(as: 2).countsDays().gives(GatewayStatistics.schema),
            stats)
        routes.member(
            gateways.one(
                .get, "gatewayCoverage", at: "/coverage", for: .member(.viewer), "What would be lost with a gateway"
            )
            .about(
                "The devices that it heard best at least once, the first \(GatewayCoverage.devicesMax). Of an uplink "
                    + "only the best gateway and the number of gateways are kept: what else would hear is not known."
            )
            .query([
                "from": Schema.time.optional.about("A day before `to`, unless given."),
                "to": Schema.afterwards.optional.about(
                    "Now, unless given; at most \(GatewayCoverage.Window.daysMax) days after `from`."),
            ])
            .counts(as: 5).gives(GatewayCoverage.schema),
            coverage)
    }

    @Sendable private func list(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        var query = try request.query()
        var filter = GatewayFilter()
        filter.includesOffline = query.flag("include_offline") ?? true
        filter.siteID = query.identifier("site_id")
        filter.search = query.text("search")
        filter.page = query.page()
        try query.check()
        return .list("gateways", try await reads.gateways(scope: scope, filter: filter), to: request, scope: scope)
    }

    @Sendable private func get(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        let reference = try Self.reference(request)
        guard let gateway = try await reads.gateway(scope: scope, reference) else { throw Self.absent }
        return .one(gateway)
    }

    @Sendable private func stats(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let reference = try Self.reference(request)
        let daysMax = Int(GatewayStatsWindow.secondsMax / 86_400)
        let window = try Self.window(request, now: now(), daysMax: daysMax) { GatewayStatsWindow(from: $0, to: $1) }
        let statistics = try await histories.gatewayStatistics(scope: principal.scope, reference, window)
        guard let statistics else { throw Self.absent }
        return .json(capacity: 512 + statistics.series.count * 180) { json in statistics.write(to: &json) }
    }

    @Sendable private func coverage(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let reference = try Self.reference(request)
        let window = try Self.window(request, now: now(), daysMax: GatewayCoverage.Window.daysMax) {
            GatewayCoverage.Window(from: $0, to: $1)
        }
        let coverage = try await histories.gatewayCoverage(scope: principal.scope, reference, window)
        guard let coverage else { throw Self.absent }
        return .json(capacity: 512 + coverage.devices.count * 320) { json in coverage.write(to: &json) }
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let gateway = try Self.newGateway(try await request.fields(), in: context.scope)
        let created = try await writes.createGateway(context, gateway).get()
        return .created(created, at: "/api/v6/gateways/\(created.id)")
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try Self.reference(request)
        let change = try Self.gatewayChange(try await request.fields())
        return .one(try await writes.changeGateway(context, reference, change).get())
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        try .gone(await writes.deleteGateway(context, try Self.reference(request)))
    }

    /// The gateway that the path names: by its row or by its EUI.
    private static func reference(_ request: APIRequest) throws(Problem) -> GatewayReference {
        let name = request.parameter("id")
        if let id = GatewayRowID(name) { return .id(id) }
        guard let gatewayID = GatewayID(typed: name) else { throw absent }
        return .gatewayID(gatewayID)
    }

    /// The last day where nothing is said; what lies in the future is not told of.
    ///
    /// - Parameter make: makes the window, where it is not empty and not longer than `daysMax`.
    private static func window<Window>(
        _ request: APIRequest, now: Timestamp, daysMax: Int, _ make: (_ from: Timestamp, _ to: Timestamp) -> Window?
    ) throws(Problem) -> Window {
        var query = try request.query()
        let to = min(query.time("to") ?? now, now)
        let from = query.time("from") ?? to.adding(seconds: -GatewayStatsWindow.secondsDefault)
        try query.check()
        if let window = make(from, to) { return window }
        query.fail(
            "from", .contradictory, "from must lie before to and before now, and at most \(daysMax) days before to.")
        throw .invalid(query.errors)
    }

    private static var absent: Problem { .notFound("There is no such gateway.") }
}

/// What the bodies say.
extension GatewaysController {
    private static let gatewayChange = Schema.object([
        "name": .text().orNull.optional.like("Roof"),
        "description": .prose(max: descriptionLengthMax).orNull.optional,
        "model": .text().orNull.optional, "site_id": .uuid.orNull.optional.like(json: "null"),
        "latitude": .latitude.orNull.optional, "longitude": .longitude.orNull.optional,
        "altitude": .number(altitudes).orNull.optional.like(json: "12"),
        "stats_interval_s": .integer(intervals).optional.like(json: "30"), "enabled": .flag.optional,
    ])

    private static let newGateway = Schema.object([
        "gateway_id": .typedEUI.like("0016C001F153A14C"), "tenant_id": .tenantOfPlatform,
    ]).adding(gatewayChange).nullAsAbsent

    private static func newGateway(_ body: BodyFields, in scope: TenantScope) throws(Problem) -> NewGateway {
        var fields = body
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

extension Schema {
    fileprivate static let gateway = Schema.named("Gateway", GatewayView.schema)
}
