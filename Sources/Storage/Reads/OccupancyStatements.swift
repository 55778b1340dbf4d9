import LoRaWAN
import Parking
import Postgres

/// The queries for how full sites are.
enum OccupancyStatements {
    static func one(_ id: SiteID) -> Question<SiteOccupancy?> {
        Question(ofSite, Parameters(id.uuid)) { rows in rows.count > 0 ? SiteOccupancy(rows, row: 0) : nil }
    }

    static func page(_ bounds: PageBounds) -> Question<[SiteOccupancy]> {
        var parameters = Parameters()
        parameters.add(bounds)
        return Question(list, parameters) { rows in rows.list { rows, row in SiteOccupancy(rows, row: row) } }
    }

    static let all = [ofSite, list]

    private static let ofSite = ScopedStatement("occupancy_of_site", parameters: 1) { inScope in
        counted("SELECT * FROM sites t WHERE t.id = $1::uuid AND \(inScope("t.tenant_id")) AND t.deleted_at IS NULL")
    }

    /// The page is cut before anything is counted.
    private static let list = ScopedStatement("occupancies", parameters: 2) { inScope in
        """
        \(counted(
            """
            SELECT * FROM sites t
            WHERE \(inScope("t.tenant_id")) AND t.deleted_at IS NULL
            ORDER BY t.name, t.id
            LIMIT $1::int8 OFFSET $2::int8
            """))
        ORDER BY t.name, t.id
        """
    }

    private static func counted(_ sites: String) -> String {
        """
        SELECT t.id, t.name, t.tenant_id, n.*
        FROM (\(sites)) t
        CROSS JOIN LATERAL (
            SELECT \(SpaceStatements.stateCounts)
            FROM spaces s
            LEFT JOIN devices d ON d.id = s.sensor_device_id AND d.tenant_id = s.tenant_id
            WHERE s.tenant_id = t.tenant_id AND s.site_id = t.id AND s.deleted_at IS NULL
        ) n
        """
    }
}

extension SiteOccupancy {
    /// Reads a row of the queries.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            siteID: SiteID(rows.present(rows.uuid(row, 0))), siteName: rows.present(rows.text(row, 1)),
            tenantID: TenantID(rows.present(rows.uuid(row, 2))), spaces: SpaceCounts(rows, row: row, column: 3))
    }
}
