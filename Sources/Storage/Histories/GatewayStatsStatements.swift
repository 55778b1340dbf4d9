import LoRaWAN
import Parking
import Postgres

/// The queries over what gateways reported.
enum GatewayStatsStatements {
    /// Since when a gateway can have been online, and how many devices are connected; `nil` where the scope has none.
    static func subject(_ reference: GatewayReference) -> Question<Subject?> {
        switch reference {
        case .id(let id): Question(subjectByID, Parameters(id.uuid), read: subject)
        case .gatewayID(let gatewayID): Question(subjectByGatewayID, Parameters(gatewayID.eui), read: subject)
        }
    }

    /// The steps of a window in which there is something to tell, by number.
    static func steps(_ reference: GatewayReference, _ window: GatewayStatsWindow) -> Question<[Step]> {
        var parameters: Parameters
        switch reference {
        case .id(let id): parameters = Parameters(id.uuid)
        case .gatewayID(let gatewayID): parameters = Parameters(gatewayID.eui)
        }
        parameters.add(window.from)
        parameters.add(window.to)
        parameters.add(window.stepS)
        let isID = if case .id = reference { true } else { false }
        return Question(isID ? stepsByID : stepsByGatewayID, parameters) { rows in
            rows.list { rows, row in Step(rows, row: row) }
        }
    }

    /// A gateway as its statistics see it.
    struct Subject: Sendable {
        let gatewayID: GatewayID
        let registeredAt: Timestamp
        let connectedDevices: Int
    }

    /// What was reported in one step of the window.
    struct Step: Sendable {
        let index: Int
        let counters: GatewayStatistics.Counters
        let firstReportAt: Timestamp?
    }

    static let all = [subjectByID, subjectByGatewayID, stepsByID, stepsByGatewayID]

    @Sendable private static func subject(_ rows: borrowing Rows) -> Subject? {
        guard rows.count > 0 else { return nil }
        return Subject(
            gatewayID: GatewayID(rows.present(rows.eui64(0, 0))), registeredAt: rows.present(rows.timestamp(0, 1)),
            connectedDevices: rows.present(rows.integer(0, 2)))
    }

    private static let subjectByID = ScopedStatement("gateway_subject_by_id", parameters: 1) { inScope in
        subject("g.id = $1::uuid AND \(inScope("g.tenant_id"))", inScope)
    }

    private static let subjectByGatewayID = ScopedStatement("gateway_subject_by_gateway_id", parameters: 1) {
        inScope in
        subject("g.gateway_id = $1::text AND \(inScope("g.tenant_id"))", inScope)
    }

    private static let stepsByID = ScopedStatement("gateway_steps_by_id", parameters: 4) { inScope in
        steps("g.id = $1::uuid AND \(inScope("g.tenant_id"))")
    }

    private static let stepsByGatewayID = ScopedStatement("gateway_steps_by_gateway_id", parameters: 4) { inScope in
        steps("g.gateway_id = $1::text AND \(inScope("g.tenant_id"))")
    }

    /// A device belongs to the gateway that heard its last uplink best. From the devices to their readings, because
    /// readings are found by device and day, and a gateway's own would be a scan of everybody's.
    private static func subject(_ condition: String, _ inScope: (String) -> String) -> String {
        """
        SELECT g.gateway_id, g.created_at, (
                SELECT count(*)
                FROM devices d
                WHERE \(inScope("d.tenant_id")) AND \(Silence.isHeard("d")) AND g.gateway_id = (
                    SELECT r.gateway_id
                    FROM readings r
                    WHERE r.device_id = d.id AND r.tenant_id = d.tenant_id
                        AND r.day = (d.last_observed_at AT TIME ZONE 'UTC')::date
                        AND r.observed_at = d.last_observed_at
                    LIMIT 1))
        FROM gateways g
        WHERE \(condition)
        """
    }

    private static let counters = "s.reported_at, s.rx_received, s.rx_ok, s.tx_received, s.tx_emitted"

    /// A report vouches for twice the interval, unless the next one comes sooner: the rule by which a gateway is shown
    /// as online. What it vouches for is cut at the bounds of the steps. The last report before the window may reach
    /// into it.
    private static func steps(_ condition: String) -> String {
        """
        WITH gateway AS (
            SELECT g.id, 2 * g.stats_interval_s::float8 AS online_s FROM gateways g WHERE \(condition)
        ), report AS (
            SELECT r.*,
                date_part('epoch', r.reported_at - $2::timestamptz) AS begins,
                date_part('epoch', least(
                    lead(r.reported_at) OVER (ORDER BY r.reported_at),
                    r.reported_at + make_interval(secs => gateway.online_s), $3::timestamptz) - $2::timestamptz
                ) AS ends
            FROM gateway
            CROSS JOIN LATERAL (
                (SELECT \(counters) FROM gateway_stats s
                    WHERE s.gateway_id = gateway.id AND s.reported_at < $2::timestamptz
                    ORDER BY s.reported_at DESC
                    LIMIT 1)
                UNION ALL
                SELECT \(counters) FROM gateway_stats s
                WHERE s.gateway_id = gateway.id AND s.reported_at >= $2::timestamptz
                    AND s.reported_at < $3::timestamptz
            ) r
        ), part AS (
            SELECT step, report.*,
                least(ends, (step + 1) * $4::float8) - greatest(begins, step * $4::float8, 0) AS online_s,
                step = floor(begins / $4::float8) AS is_first
            FROM report
            CROSS JOIN LATERAL generate_series(
                floor(begins / $4::float8)::int8, floor(ends / $4::float8)::int8) AS step
        )
        SELECT step, count(*) FILTER (WHERE is_first),
            coalesce(sum(rx_received) FILTER (WHERE is_first), 0)::int8,
            coalesce(sum(rx_ok) FILTER (WHERE is_first), 0)::int8,
            coalesce(sum(tx_received) FILTER (WHERE is_first), 0)::int8,
            coalesce(sum(tx_emitted) FILTER (WHERE is_first), 0)::int8,
            coalesce(sum(greatest(online_s, 0)), 0)::float8, min(reported_at)
        FROM part
        WHERE step >= 0
        GROUP BY step
        ORDER BY step
        """
    }
}

extension GatewayStatsStatements.Step {
    /// Reads a row of the query.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        index = rows.present(rows.integer(row, 0))
        func number(_ column: Int) -> Int64 { Int64(rows.present(rows.integer(row, column))) }
        counters = GatewayStatistics.Counters(
            reports: Int(number(1)), rxReceived: number(2), rxOK: number(3), txReceived: number(4),
            txEmitted: number(5), onlineS: rows.present(rows.double(row, 6)))
        firstReportAt = rows.timestamp(row, 7)
    }
}
