import Model
import Parking
import Postgres

/// The queries over sites.
enum SiteStatements {
    static func page(_ filter: SiteFilter) -> Question<[SiteView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(listing: SiteView.self, filter.includesStats ? listWithStats : list, parameters)
    }

    static func total(_ filter: SiteFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ id: SiteID) -> Question<SiteView?> {
        Question(one: SiteView.self, byID, Parameters(id.uuid))
    }

    static let all = [list, listWithStats, count, byID]

    private static let list = ScopedStatement("sites", parameters: 3, of: SiteView.self) { columns, inScope in
        "SELECT \(columns)\n\(selection(inScope("s.tenant_id")))"
    }

    /// The page is cut before anything is counted.
    private static let listWithStats = ScopedStatement(
        "sites_with_stats", parameters: 3, of: SiteView.self, withParts: true
    ) { columns, inScope in
        """
        \(counted(columns, "SELECT s.*\n\(selection(inScope("s.tenant_id")))"))
        ORDER BY s.name, s.id
        """
    }

    private static let byID = ScopedStatement(
        "site_by_id", parameters: 1, of: SiteView.self, withParts: true
    ) { columns, inScope in
        counted(columns, "SELECT * FROM sites s WHERE s.id = $1::uuid AND \(inScope("s.tenant_id")) AND \(isThere)")
    }

    /// What a query over `sites` selects, with what stands on each.
    private static func counted(_ columns: String, _ selection: String) -> String {
        """
        SELECT \(columns)
        FROM (\(selection)) s
        CROSS JOIN LATERAL (
            SELECT count(*) AS spaces, count(*) FILTER (WHERE p.state = 'FREE') AS free_spaces,
                count(*) FILTER (WHERE p.state = 'OCCUPIED') AS occupied_spaces,
                coalesce(sum((
                    SELECT count(*) FROM devices d WHERE d.assigned_space_id = p.id AND d.tenant_id = p.tenant_id
                )), 0)::int8 AS devices
            FROM spaces p
            WHERE p.tenant_id = s.tenant_id AND p.site_id = s.id AND p.deleted_at IS NULL
        ) n
        """
    }

    private static let count = ScopedStatement("site_total", parameters: 1) { inScope in
        "SELECT count(*) FROM sites s WHERE \(inScope("s.tenant_id")) AND \(conditions)"
    }

    private static func selection(_ scope: String) -> String {
        """
        FROM sites s
        WHERE \(scope) AND \(conditions)
        ORDER BY s.name, s.id
        LIMIT $2::int8 OFFSET $3::int8
        """
    }

    private static let isThere = "s.deleted_at IS NULL"

    private static let conditions = """
        \(isThere)
            AND ($1::text IS NULL OR s.name ILIKE $1::text OR s.slug ILIKE $1::text OR s.city ILIKE $1::text)
        """
}

extension Parameters {
    fileprivate init(_ filter: SiteFilter) {
        self.init()
        add(searchPattern(filter.search))
    }
}
