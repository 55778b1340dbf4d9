import LoRaWAN
import Model
import Parking
import Postgres

/// The query over the devices that a gateway heard best.
///
/// Readings have one index, by device and day, because a second would cost every uplink. So it goes from the devices
/// of the scope to their readings: the cost goes with both, whatever the gateway heard. With 10 000 devices and 3.2
/// million readings, a day of a tenant's 500 devices takes 18 ms once it was read (42 ms before), and a week 70 ms; a
/// day of all devices takes 1.2 s, a week 3.5 s.
enum CoverageStatement {
    static func devices(
        _ gateway: GatewayReference, _ window: GatewayCoverage.Window
    ) -> Question<[CoveredDevice]> {
        var parameters: Parameters
        let statement: ScopedStatement
        switch gateway {
        case .id(let id): (parameters, statement) = (Parameters(id.uuid), byID)
        case .gatewayID(let gatewayID): (parameters, statement) = (Parameters(gatewayID.eui), byGatewayID)
        }
        parameters.add(window.from)
        parameters.add(window.to)
        parameters.add(CalendarDay(dayNumber: window.from.dayNumber))
        parameters.add(CalendarDay(dayNumber: window.to.dayNumber))
        parameters.add(Int64(GatewayCoverage.devicesMax))
        return Question(listing: CoveredDevice.self, statement, parameters)
    }

    static let all = [byID, byGatewayID]

    private static let byID = ScopedStatement("coverage_by_id", parameters: 6, of: CoveredDevice.self) {
        columns, inScope in
        coverage(columns, of: "g.id = $1::uuid", inScope)
    }

    private static let byGatewayID = ScopedStatement(
        "coverage_by_gateway_id", parameters: 6, of: CoveredDevice.self
    ) { columns, inScope in
        coverage(columns, of: "g.gateway_id = $1::text", inScope)
    }

    /// What a frame told of later was not heard then, and is no uplink.
    private static func coverage(_ columns: String, of gateway: String, _ inScope: (String) -> String) -> String {
        """
        SELECT \(columns)
        FROM (
            SELECT d.id, d.dev_eui, d.name, d.tenant_id, d.assigned_space_id, r.uplinks,
                r.alone = r.uplinks AS only_here, round(r.best::numeric / r.uplinks, 4)::float8 AS share,
                count(*) OVER () AS all_heard, count(*) FILTER (WHERE r.alone = r.uplinks) OVER () AS all_only_here
            FROM gateways g
            CROSS JOIN devices d
            CROSS JOIN LATERAL (
                SELECT count(*) AS uplinks, count(*) FILTER (WHERE r.gateway_id = g.gateway_id) AS best,
                    count(*) FILTER (WHERE r.gateway_id = g.gateway_id AND r.gateway_count = 1) AS alone
                FROM readings r
                WHERE r.device_id = d.id AND r.tenant_id = d.tenant_id AND r.day BETWEEN $4::date AND $5::date
                    AND r.observed_at >= $2::timestamptz AND r.observed_at < $3::timestamptz AND r.told_in IS NULL
            ) r
            WHERE \(gateway) AND \(inScope("g.tenant_id")) AND \(inScope("d.tenant_id")) AND r.best > 0
        ) c
        LEFT JOIN spaces s ON s.id = c.assigned_space_id AND s.tenant_id = c.tenant_id
        ORDER BY c.only_here DESC, c.share DESC, s.code, c.dev_eui
        LIMIT $6::int8
        """
    }
}
