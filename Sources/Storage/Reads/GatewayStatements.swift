import LoRaWAN
import Parking
import Postgres

/// The queries over gateways.
enum GatewayStatements {
    static func page(_ filter: GatewayFilter) -> Question<[GatewayView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(list, parameters) { $0.list { rows, row in GatewayView(rows, row: row) } }
    }

    static func total(_ filter: GatewayFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ reference: GatewayReference) -> Question<GatewayView?> {
        switch reference {
        case .id(let id): Question(byID, Parameters(id.uuid), read: first)
        case .gatewayID(let gatewayID): Question(byGatewayID, Parameters(gatewayID.eui), read: first)
        }
    }

    static let countsQuestion = Question(counts) { rows in
        GatewayCounts(total: rows.number(0), online: rows.number(1))
    }

    static let all = [list, count, byID, byGatewayID, counts]

    @Sendable private static func first(of rows: borrowing Rows) -> GatewayView? {
        rows.count > 0 ? GatewayView(rows, row: 0) : nil
    }

    private static let list = ScopedStatement("gateways", parameters: 5) { inScope in
        """
        \(columns)
        WHERE \(inScope("g.tenant_id")) AND \(conditions)
        ORDER BY g.name, g.id
        LIMIT $4::int8 OFFSET $5::int8
        """
    }

    private static let count = ScopedStatement("gateway_total", parameters: 3) { inScope in
        "SELECT count(*) FROM gateways g WHERE \(inScope("g.tenant_id")) AND \(conditions)"
    }

    private static let byID = ScopedStatement("gateway_by_id", parameters: 1) { inScope in
        "\(columns)\nWHERE g.id = $1::uuid AND \(inScope("g.tenant_id"))"
    }

    private static let byGatewayID = ScopedStatement("gateway_by_gateway_id", parameters: 1) { inScope in
        "\(columns)\nWHERE g.gateway_id = $1::text AND \(inScope("g.tenant_id"))"
    }

    private static let counts = ScopedStatement("gateway_counts", parameters: 0) { inScope in
        """
        SELECT count(*), count(*) FILTER (WHERE \(status) = 'online') FROM gateways g
        WHERE \(inScope("g.tenant_id"))
        """
    }

    private static let conditions = """
        ($1::bool OR \(status) = 'online')
            AND ($2::uuid IS NULL OR g.site_id = $2::uuid)
            AND ($3::text IS NULL OR g.gateway_id ILIKE $3::text OR g.name ILIKE $3::text)
        """

    /// A connection event counts until the next sign of life, which may come by another way than the event.
    private static let status = """
        (CASE
                WHEN g.last_seen_at IS NULL THEN 'never_seen'
                WHEN g.connection = 'offline' AND g.connection_at > g.last_seen_at THEN 'offline'
                WHEN g.last_seen_at < now() - make_interval(secs => 2 * g.stats_interval_s::float8) THEN 'offline'
                ELSE 'online' END)
        """

    private static let columns = """
        SELECT g.id, g.gateway_id, g.tenant_id, g.name, g.description, g.model, g.site_id, g.latitude, g.longitude,
            g.altitude, \(status), g.last_seen_at, g.stats_interval_s, g.enabled, g.created_at, g.updated_at
        FROM gateways g
        """
}

extension Parameters {
    fileprivate init(_ filter: GatewayFilter) {
        self.init()
        add(filter.includesOffline)
        add(filter.siteID?.uuid)
        add(searchPattern(filter.search))
    }
}

extension GatewayView {
    /// Reads a row of the gateway queries.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: GatewayRowID(rows.present(rows.uuid(row, 0))), gatewayID: GatewayID(rows.present(rows.eui64(row, 1))),
            tenantID: TenantID(rows.present(rows.uuid(row, 2))),
            status: rows.present(rows.text(row, 10).flatMap { GatewayStatus(rawValue: $0) }),
            createdAt: rows.present(rows.timestamp(row, 14)), updatedAt: rows.present(rows.timestamp(row, 15)))
        name = rows.text(row, 3)
        description = rows.text(row, 4)
        model = rows.text(row, 5)
        siteID = rows.uuid(row, 6).map { SiteID($0) }
        latitude = rows.double(row, 7)
        longitude = rows.double(row, 8)
        altitude = rows.double(row, 9)
        lastSeenAt = rows.timestamp(row, 11)
        statsIntervalS = rows.present(rows.integer(row, 12))
        isEnabled = rows.present(rows.boolean(row, 13))
    }
}
