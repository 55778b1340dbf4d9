import Model
import Parking
import Postgres

/// The queries for how full sites are.
enum OccupancyStatements {
    static func one(_ id: SiteID) -> Question<SiteOccupancy?> {
        Question(one: SiteOccupancy.self, ofSite, Parameters(id.uuid))
    }

    static func page(_ bounds: PageBounds) -> Question<[SiteOccupancy]> {
        var parameters = Parameters()
        parameters.add(bounds)
        return Question(listing: SiteOccupancy.self, list, parameters)
    }

    static let all = [ofSite, list]

    private static let ofSite = ScopedStatement(
        "occupancy_of_site", parameters: 1, of: SiteOccupancy.self
    ) { columns, inScope in
        counted(
            columns,
            "SELECT * FROM sites t WHERE t.id = $1::uuid AND \(inScope("t.tenant_id")) AND t.deleted_at IS NULL")
    }

    /// The page is cut before anything is counted.
    private static let list = ScopedStatement("occupancies", parameters: 2, of: SiteOccupancy.self) {
        columns, inScope in
        """
        \(counted(
            columns,
            """
            SELECT * FROM sites t
            WHERE \(inScope("t.tenant_id")) AND t.deleted_at IS NULL
            ORDER BY t.name, t.id
            LIMIT $1::int8 OFFSET $2::int8
            """))
        ORDER BY t.name, t.id
        """
    }

    private static func counted(_ columns: String, _ sites: String) -> String {
        """
        SELECT \(columns)
        FROM (\(sites)) t
        CROSS JOIN LATERAL (
            SELECT \(ColumnList(SpaceCounts.self).sql)
            FROM spaces s
            LEFT JOIN devices d ON d.id = s.sensor_device_id AND d.tenant_id = s.tenant_id
            WHERE s.tenant_id = t.tenant_id AND s.site_id = t.id AND s.deleted_at IS NULL
        ) n
        """
    }
}
