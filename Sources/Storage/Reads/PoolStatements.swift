import LoRaWAN
import Model
import Parking
import Postgres

/// The queries over what concerns all tenants at once; only the platform's role runs them.
enum PoolStatements {
    /// The platform tenant always exists, so there is a first one.
    static let statsQuestion = Question(listing: PoolStats.Tenant.self, stats).map { tenants in
        PoolStats(tenants: tenants, generatedAt: tenants.first?.countedAt ?? Timestamp(microseconds: 0))
    }

    static func orphans(_ filter: OrphanFilter) -> Question<[OrphanView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(listing: OrphanView.self, orphanList, parameters)
    }

    static func orphanTotal(_ filter: OrphanFilter) -> Question<Int> {
        Question(orphanCount, Parameters(filter)) { $0.number() }
    }

    static let all = [stats, orphanList, orphanCount]

    private static let stats = ScopedStatement(
        ofPlatform: "pool_stats", of: PoolStats.Tenant.self
    ) { columns in
        """
        SELECT \(columns)
        FROM tenants t
        CROSS JOIN LATERAL (
            SELECT count(*) AS total, count(d.assigned_space_id) AS assigned,
                count(*) FILTER (WHERE d.lifecycle_state = 'decommissioned') AS decommissioned
            FROM devices d WHERE d.tenant_id = t.id
        ) d
        ORDER BY t.name, t.id
        """
    }

    private static let orphanList = ScopedStatement(
        ofPlatform: "orphans", of: OrphanView.self
    ) { columns in
        """
        SELECT \(columns)
        FROM orphan_devices o
        WHERE \(conditions)
        ORDER BY o.last_seen_at DESC, o.dev_eui
        LIMIT $2::int8 OFFSET $3::int8
        """
    }

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
