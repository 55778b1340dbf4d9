import Parking
import Postgres

/// The queries over tenants, which only the platform asks.
enum TenantStatements {
    static func page(_ filter: TenantFilter) -> Question<[TenantView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(list, parameters) { $0.list { rows, row in TenantView(rows, row: row) } }
    }

    static func total(_ filter: TenantFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ id: TenantID) -> Question<TenantView?> {
        Question(single, Parameters(id.uuid)) { rows in
            rows.count > 0 ? TenantView(rows, row: 0, hasStats: true) : nil
        }
    }

    static let all = [list, count, single]

    private static let list = ScopedStatement(
        ofPlatform: "tenants",
        "SELECT \(columns) FROM tenants t WHERE \(conditions) ORDER BY t.name, t.id LIMIT $4::int8 OFFSET $5::int8")

    private static let count = ScopedStatement(
        ofPlatform: "tenant_total", "SELECT count(*) FROM tenants t WHERE \(conditions)")

    private static let single = ScopedStatement(
        ofPlatform: "tenant", "SELECT \(columns), \(counts) FROM tenants t WHERE t.id = $1::uuid")

    private static let conditions = """
        ($1::text IS NULL OR t.type = $1::text)
            AND ($2::bool IS NULL OR \(isActive) = $2::bool)
            AND ($3::text IS NULL OR t.name ILIKE $3::text OR t.slug ILIKE $3::text)
        """

    static let columns = """
        t.id, t.name, t.slug, t.type, t.subscription_tier, t.suspended_at, t.suspension_reason, \(isActive),
            t.settings::text, t.created_at, t.updated_at
        """

    /// What a tenant has, in the order of ``TenantCounts``.
    static let counts = """
        (SELECT count(*) FROM user_memberships m WHERE m.tenant_id = t.id),
            (SELECT count(*) FROM devices d WHERE d.tenant_id = t.id),
            (SELECT count(*) FROM gateways g WHERE g.tenant_id = t.id),
            (SELECT count(*) FROM sites s WHERE s.tenant_id = t.id),
            (SELECT count(*) FROM spaces s WHERE s.tenant_id = t.id AND s.deleted_at IS NULL)
        """

    private static let isActive = "(t.is_active AND t.suspended_at IS NULL)"
}

extension Parameters {
    fileprivate init(_ filter: TenantFilter) {
        self.init()
        add(filter.kind?.rawValue)
        add(filter.isActive)
        add(searchPattern(filter.search))
    }
}

extension TenantView {
    /// Reads a row of ``TenantStatements/columns``, with the counts after them where there are any.
    init(_ rows: borrowing Rows, row: Int, hasStats: Bool = false) {
        self.init(
            id: TenantID(rows.present(rows.uuid(row, 0))), name: rows.present(rows.text(row, 1)),
            slug: rows.present(rows.text(row, 2)),
            kind: rows.present(rows.text(row, 3).flatMap { TenantSummary.Kind(rawValue: $0) }),
            tier: rows.present(rows.text(row, 4).flatMap { SubscriptionTier(rawValue: $0) }),
            createdAt: rows.present(rows.timestamp(row, 9)), updatedAt: rows.present(rows.timestamp(row, 10)))
        suspendedAt = rows.timestamp(row, 5)
        suspensionReason = rows.text(row, 6)
        isActive = rows.present(rows.boolean(row, 7))
        settings = RawJSON(bytes: rows.present(rows.bytes(row, 8)))
        if hasStats {
            stats = TenantCounts(
                users: rows.present(rows.integer(row, 11)), devices: rows.present(rows.integer(row, 12)),
                gateways: rows.present(rows.integer(row, 13)), sites: rows.present(rows.integer(row, 14)),
                spaces: rows.present(rows.integer(row, 15)))
        }
    }
}
