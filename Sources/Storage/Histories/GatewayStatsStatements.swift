import LoRaWAN
import Model
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

    /// A report vouches for twice the interval, unless the next one comes sooner: the rule by which a gateway is shown
    /// as online. The last report before a stretch of time may reach into it.
    ///
    /// A step has its whole hours from what maintenance has added up, as far as it has come, and the rest, which is an
    /// hour at each end of the step at most, report by report: so the steps may begin at any moment.
    private static func steps(_ condition: String) -> String {
        """
        WITH gateway AS (
            SELECT g.id, make_interval(secs => 2 * g.stats_interval_s::float8) AS vouched, coalesce(
                CASE WHEN g.stats_rolled_for_s = g.stats_interval_s THEN g.stats_rolled_until END, '-infinity'
            ) AS rolled_until
            FROM gateways g WHERE \(condition)
        ), step AS (
            SELECT number, begins, ends, whole_from,
                greatest(whole_from, date_trunc('hour', least(ends, rolled_until), 'UTC')) AS whole_to
            FROM gateway
            CROSS JOIN generate_series(
                0, ceil(date_part('epoch', $3::timestamptz - $2::timestamptz) / $4::float8)::int8 - 1) AS number
            CROSS JOIN LATERAL (
                SELECT $2::timestamptz + make_interval(secs => number * $4::float8) AS begins,
                    least($2::timestamptz + make_interval(secs => (number + 1) * $4::float8), $3::timestamptz) AS ends
            ) bounds
            CROSS JOIN LATERAL (
                SELECT date_trunc('hour', begins + interval '1 hour' - interval '1 microsecond', 'UTC') AS whole_from
            ) hours
        ), stretch AS (
            SELECT number, begins, CASE WHEN whole_to > whole_from THEN whole_from ELSE ends END AS ends FROM step
            UNION ALL
            SELECT number, whole_to, ends FROM step WHERE whole_to > whole_from
        ), told AS (
            SELECT s.number, read.*
            FROM gateway CROSS JOIN stretch s CROSS JOIN LATERAL (\(readReports)) AS read
            WHERE s.begins < s.ends
            UNION ALL
            SELECT s.number, rolled.*
            FROM gateway CROSS JOIN step s CROSS JOIN LATERAL (\(rolledHours)) AS rolled
            WHERE s.whole_to > s.whole_from
        )
        SELECT number, sum(reports)::int8, sum(rx_received)::int8, sum(rx_ok)::int8, sum(tx_received)::int8,
            sum(tx_emitted)::int8, sum(online_s)::float8, min(first_report_at)
        FROM told
        WHERE first_report_at IS NOT NULL
        GROUP BY number
        ORDER BY number
        """
    }

    private static let counters = "r.reported_at, r.rx_received, r.rx_ok, r.tx_received, r.tx_emitted"

    /// What the reports tell of a stretch `s`.
    private static let readReports = """
        SELECT count(*) FILTER (WHERE reported_at >= s.begins) AS reports,
            sum(rx_received) FILTER (WHERE reported_at >= s.begins) AS rx_received,
            sum(rx_ok) FILTER (WHERE reported_at >= s.begins) AS rx_ok,
            sum(tx_received) FILTER (WHERE reported_at >= s.begins) AS tx_received,
            sum(tx_emitted) FILTER (WHERE reported_at >= s.begins) AS tx_emitted,
            sum(greatest(date_part('epoch', until - greatest(reported_at, s.begins)), 0)) AS online_s,
            min(reported_at) FILTER (WHERE until >= s.begins) AS first_report_at
        FROM (
            SELECT report.*, least(
                lead(reported_at) OVER (ORDER BY reported_at), reported_at + gateway.vouched, s.ends) AS until
            FROM (
                (SELECT \(counters) FROM gateway_stats r
                    WHERE r.gateway_id = gateway.id AND r.reported_at < s.begins
                    ORDER BY r.reported_at DESC
                    LIMIT 1)
                UNION ALL
                SELECT \(counters) FROM gateway_stats r
                WHERE r.gateway_id = gateway.id AND r.reported_at >= s.begins AND r.reported_at < s.ends
            ) report
        ) vouching
        """

    /// What was added up of the whole hours of a step `s`.
    private static let rolledHours = """
        SELECT sum(h.reports), sum(h.rx_received), sum(h.rx_ok), sum(h.tx_received), sum(h.tx_emitted),
            sum(h.online_s), min(h.first_report_at)
        FROM gateway_stats_hours h
        WHERE h.gateway_id = gateway.id AND h.began_at >= s.whole_from AND h.began_at < s.whole_to
        """
}

extension GatewayStatsStatements.Step {
    /// Reads a row of the query.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        index = rows.present(rows.integer(row, 0))
        // A sum over no report is null.
        func number(_ column: Int) -> Int64 { Int64(rows.integer(row, column) ?? 0) }
        counters = GatewayStatistics.Counters(
            reports: Int(number(1)), rxReceived: number(2), rxOK: number(3), txReceived: number(4),
            txEmitted: number(5), onlineS: rows.present(rows.double(row, 6)))
        firstReportAt = rows.timestamp(row, 7)
    }
}
