import LoRaWAN
import Parking
import Postgres

/// The queries over what concerns all tenants at once; only the platform's role runs them.
enum PoolStatements {
    static let statsQuestion = Question(stats) { rows in
        PoolStats(
            tenants: rows.list { rows, row in
                PoolStats.Tenant(
                    id: TenantID(rows.present(rows.uuid(row, 0))), name: rows.present(rows.text(row, 1)),
                    total: rows.present(rows.integer(row, 2)), assigned: rows.present(rows.integer(row, 3)),
                    decommissioned: rows.present(rows.integer(row, 4)))
            },
            // The platform tenant always exists.
            generatedAt: rows.present(rows.timestamp(0, 5)))
    }

    static func orphans(_ filter: OrphanFilter) -> Question<[OrphanView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(orphanList, parameters) { rows in rows.list { rows, row in OrphanView(rows, row: row) } }
    }

    static func orphanTotal(_ filter: OrphanFilter) -> Question<Int> {
        Question(orphanCount, Parameters(filter)) { $0.number() }
    }

    static let all = [stats, orphanList, orphanCount]

    private static let stats = ScopedStatement(
        ofPlatform: "pool_stats",
        """
        SELECT t.id, t.name, d.total, d.assigned, d.decommissioned, now()
        FROM tenants t
        CROSS JOIN LATERAL (
            SELECT count(*) AS total, count(d.assigned_space_id) AS assigned,
                count(*) FILTER (WHERE d.lifecycle_state = 'decommissioned') AS decommissioned
            FROM devices d WHERE d.tenant_id = t.id
        ) d
        ORDER BY t.name, t.id
        """)

    private static let orphanList = ScopedStatement(
        ofPlatform: "orphans",
        """
        SELECT o.dev_eui, o.first_seen_at, o.last_seen_at, o.uplink_count, o.last_payload, o.last_rssi, o.last_snr,
            o.network_tenant_id, o.device_profile_name, o.device_name, o.gateway_id
        FROM orphan_devices o
        WHERE \(conditions)
        ORDER BY o.last_seen_at DESC, o.dev_eui
        LIMIT $2::int8 OFFSET $3::int8
        """)

    private static let orphanCount = ScopedStatement(
        ofPlatform: "orphan_total", "SELECT count(*) FROM orphan_devices o WHERE \(conditions)")

    /// A DevEUI that is registered is no orphan, even where its kept uplinks still wait to be replayed.
    private static let conditions = """
        NOT EXISTS (SELECT FROM devices d WHERE d.dev_eui = o.dev_eui)
            AND ($1::text IS NULL OR o.dev_eui ILIKE $1::text OR o.device_name ILIKE $1::text
                OR o.device_profile_name ILIKE $1::text)
        """
}

extension Parameters {
    fileprivate init(_ filter: OrphanFilter) {
        self.init()
        add(searchPattern(filter.search))
    }
}

extension OrphanView {
    /// Reads a row of the queries over orphans.
    init(_ rows: borrowing Rows, row: Int) {
        self.init(
            devEUI: DevEUI(rows.present(rows.eui64(row, 0))), firstSeenAt: rows.present(rows.timestamp(row, 1)),
            lastSeenAt: rows.present(rows.timestamp(row, 2)), uplinkCount: rows.present(rows.integer(row, 3)))
        lastPayload = rows.bytes(row, 4)
        lastRSSI = rows.float(row, 5)
        lastSNR = rows.float(row, 6)
        networkTenantID = rows.uuid(row, 7)
        deviceProfileName = rows.text(row, 8)
        deviceName = rows.text(row, 9)
        gatewayID = rows.text(row, 10)
    }
}
