import Parking
import Postgres

/// The queries over sites.
enum SiteStatements {
    static func page(_ filter: SiteFilter) -> Question<[SiteView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        guard filter.includesStats else {
            return Question(list, parameters) { $0.list { rows, row in SiteView(rows, row: row) } }
        }
        return Question(listWithStats, parameters) { rows in
            rows.list { rows, row in
                var site = SiteView(rows, row: row)
                site.stats = SiteCounts(rows, row: row)
                return site
            }
        }
    }

    static func total(_ filter: SiteFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ id: SiteID) -> Question<SiteView?> {
        Question(byID, Parameters(id.uuid)) { rows in
            guard rows.count > 0 else { return nil }
            var site = SiteView(rows, row: 0)
            site.stats = SiteCounts(rows, row: 0)
            return site
        }
    }

    static let all = [list, listWithStats, count, byID]

    private static let list = ScopedStatement("sites", parameters: 3) { inScope in
        "SELECT \(columns)\n\(selection(inScope("s.tenant_id")))"
    }

    /// The page is cut before anything is counted.
    private static let listWithStats = ScopedStatement("sites_with_stats", parameters: 3) { inScope in
        """
        \(withStats("SELECT s.*\n\(selection(inScope("s.tenant_id")))"))
        ORDER BY s.name, s.id
        """
    }

    private static let byID = ScopedStatement("site_by_id", parameters: 1) { inScope in
        withStats("SELECT * FROM sites s WHERE s.id = $1::uuid AND \(inScope("s.tenant_id")) AND \(isThere)")
    }

    /// The columns of ``Parking/SiteView`` and ``Parking/SiteCounts`` of what a query over `sites` selects.
    private static func withStats(_ selection: String) -> String {
        """
        SELECT \(columns), n.spaces, n.devices,
            (SELECT count(*) FROM gateways g WHERE g.tenant_id = s.tenant_id AND g.site_id = s.id),
            n.free_spaces, n.occupied_spaces
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

    private static let columns = """
        s.id, s.tenant_id, s.name, s.slug, s.address, s.city, s.state, s.postal_code, s.country, s.latitude,
            s.longitude, s.timezone, s.metadata::text, s.created_at, s.updated_at
        """
}

extension Parameters {
    fileprivate init(_ filter: SiteFilter) {
        self.init()
        add(searchPattern(filter.search))
    }
}

extension SiteView {
    /// Reads a row of the site queries, without its counts.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: SiteID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            name: rows.present(rows.text(row, 2)), createdAt: rows.present(rows.timestamp(row, 13)),
            updatedAt: rows.present(rows.timestamp(row, 14)))
        slug = rows.text(row, 3)
        address = rows.text(row, 4)
        city = rows.text(row, 5)
        state = rows.text(row, 6)
        postalCode = rows.text(row, 7)
        country = rows.text(row, 8)
        latitude = rows.double(row, 9)
        longitude = rows.double(row, 10)
        timezone = rows.present(rows.text(row, 11))
        metadata = RawJSON(bytes: rows.present(rows.bytes(row, 12)))
    }
}

extension SiteCounts {
    /// Reads the counts that follow a site's own columns.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            spaces: rows.present(rows.integer(row, 15)), devices: rows.present(rows.integer(row, 16)),
            gateways: rows.present(rows.integer(row, 17)), freeSpaces: rows.present(rows.integer(row, 18)),
            occupiedSpaces: rows.present(rows.integer(row, 19)))
    }
}
