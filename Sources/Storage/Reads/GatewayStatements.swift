import LoRaWAN
import Model
import Parking
import Postgres

/// The queries over gateways.
enum GatewayStatements {
    static func page(_ filter: GatewayFilter) -> Question<[GatewayView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(listing: GatewayView.self, list, parameters)
    }

    static func total(_ filter: GatewayFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ reference: GatewayReference) -> Question<GatewayView?> {
        switch reference {
        case .id(let id): Question(one: GatewayView.self, byID, Parameters(id.uuid))
        case .gatewayID(let gatewayID): Question(one: GatewayView.self, byGatewayID, Parameters(gatewayID.eui))
        }
    }

    static let countsQuestion = Question(counting: GatewayCounts.self, counts)

    static let all = [list, count, byID, byGatewayID, counts]

    private static let list = ScopedStatement("gateways", parameters: 5, of: GatewayView.self) { columns, inScope in
        """
        SELECT \(columns) FROM gateways g
        WHERE \(inScope("g.tenant_id")) AND \(conditions)
        ORDER BY g.name, g.id
        LIMIT $4::int8 OFFSET $5::int8
        """
    }

    private static let count = ScopedStatement("gateway_total", parameters: 3) { inScope in
        "SELECT count(*) FROM gateways g WHERE \(inScope("g.tenant_id")) AND \(conditions)"
    }

    private static let byID = ScopedStatement("gateway_by_id", parameters: 1, of: GatewayView.self) {
        columns, inScope in
        "SELECT \(columns) FROM gateways g\nWHERE g.id = $1::uuid AND \(inScope("g.tenant_id"))"
    }

    private static let byGatewayID = ScopedStatement("gateway_by_gateway_id", parameters: 1, of: GatewayView.self) {
        columns, inScope in
        "SELECT \(columns) FROM gateways g\nWHERE g.gateway_id = $1::text AND \(inScope("g.tenant_id"))"
    }

    private static let counts = ScopedStatement("gateway_counts", parameters: 0, of: GatewayCounts.self) {
        columns, inScope in
        """
        SELECT \(columns) FROM gateways g
        WHERE \(inScope("g.tenant_id"))
        """
    }

    private static let conditions = """
        ($1::bool OR \(GatewayStatus.column) = 'online')
            AND ($2::uuid IS NULL OR g.site_id = $2::uuid)
            AND ($3::text IS NULL OR g.gateway_id ILIKE $3::text OR g.name ILIKE $3::text)
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
