import Model
import Parking
import Postgres

/// The queries over spaces; a deleted one is in none of them.
enum SpaceStatements {
    static func page(_ filter: SpaceFilter) -> Question<[SpaceView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(
            listing: SpaceView.self, filter.siteID == nil ? list : listOfSite, parameters,
            withParts: filter.includesDevices)
    }

    static func total(_ filter: SpaceFilter) -> Question<Int> {
        Question(filter.siteID == nil ? count : countOfSite, Parameters(filter)) { $0.number() }
    }

    /// A space that is not deleted.
    static func one(_ id: SpaceID, includesDevices: Bool = false) -> Question<SpaceView?> {
        Question(one: SpaceView.self, byID, Parameters(id.uuid), withParts: includesDevices)
    }

    /// Those of many spaces that are not deleted, by code.
    static func some(_ ids: [SpaceID]) -> Question<[SpaceView]> {
        var parameters = Parameters()
        parameters.addColumn(ids) { $0.uuid }
        return Question(listing: SpaceView.self, byIDs, parameters, withParts: false)
    }

    static let countsQuestion = Question(counting: SpaceCounts.self, counts)

    static let all = [list, listOfSite, count, countOfSite, counts, byID, byIDs]

    private static let byID = ScopedStatement(
        "space_by_id", parameters: 1, of: SpaceView.self, withParts: true
    ) { columns, inScope in
        shown(
            columns,
            "SELECT * FROM spaces s WHERE s.id = $1::uuid AND \(inScope("s.tenant_id")) AND s.deleted_at IS NULL")
    }

    private static let byIDs = ScopedStatement(
        "spaces_by_ids", parameters: 1, of: SpaceView.self, withParts: true
    ) { columns, inScope in
        shown(
            columns,
            """
            SELECT * FROM spaces s
            WHERE s.id = ANY ($1::uuid[]) AND \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
            """)
    }

    private static let list = ScopedStatement(
        "spaces", parameters: 9, of: SpaceView.self, withParts: true
    ) { columns, inScope in
        page(columns, conditions(inScope), limit: 8)
    }

    /// A text of its own, because a site is what the index over spaces begins with after the tenant.
    private static let listOfSite = ScopedStatement(
        "spaces_of_site", parameters: 10, of: SpaceView.self, withParts: true
    ) { columns, inScope in
        page(columns, conditions(inScope) + "\n    AND s.site_id = $8::uuid", limit: 9)
    }

    private static let count = ScopedStatement("space_total", parameters: 7) { inScope in
        "SELECT count(*) FROM spaces s WHERE \(conditions(inScope))"
    }

    private static let countOfSite = ScopedStatement("space_total_of_site", parameters: 8) { inScope in
        "SELECT count(*) FROM spaces s WHERE \(conditions(inScope)) AND s.site_id = $8::uuid"
    }

    private static let counts = ScopedStatement("space_counts", parameters: 0, of: SpaceCounts.self) {
        columns, inScope in
        """
        SELECT \(columns)
        FROM spaces s
        LEFT JOIN devices d ON d.id = s.sensor_device_id AND d.tenant_id = s.tenant_id
        WHERE \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
        """
    }

    /// The page is cut before anything is joined to it.
    private static func page(_ columns: String, _ conditions: String, limit: Int) -> String {
        shown(
            columns,
            """
            SELECT * FROM spaces s
            WHERE \(conditions)
            ORDER BY s.code, s.id
            LIMIT $\(limit)::int8 OFFSET $\(limit + 1)::int8
            """)
    }

    /// What a query over `spaces` selects, with their overrides and devices. Overrides are looked for only where the
    /// state says that there may be one.
    private static func shown(_ columns: String, _ selection: String) -> String {
        """
        SELECT \(columns)
        FROM (
        \(selection)
        ) s
        LEFT JOIN LATERAL (
            SELECT w.override_type, w.reason, w.start_time, w.end_time FROM space_admin_overrides w
            WHERE s.state = 'MAINTENANCE' AND w.space_id = s.id AND w.tenant_id = s.tenant_id AND w.is_active
                AND w.start_time <= now() AND (w.end_time IS NULL OR w.end_time > now())
            ORDER BY w.start_time DESC, w.id
            LIMIT 1
        ) w ON true
        LEFT JOIN devices d ON d.id = s.sensor_device_id AND d.tenant_id = s.tenant_id
        LEFT JOIN devices o ON o.id = s.display_device_id AND o.tenant_id = s.tenant_id
        ORDER BY s.code, s.id
        """
    }

    /// What a space shows as stale, where its sensor is not joined to it.
    private static let isStale = """
        (s.sensor_device_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM devices d
                WHERE d.id = s.sensor_device_id AND d.tenant_id = s.tenant_id AND \(Silence.isHeard("d"))))
        """

    private static func conditions(_ inScope: (String) -> String) -> String {
        """
        \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
            AND ($1::text IS NULL OR s.state = $1::text)
            AND ($2::text IS NULL OR s.building = $2::text)
            AND ($3::text IS NULL OR s.floor = $3::text)
            AND ($4::text IS NULL OR s.zone = $4::text)
            AND ($5::text IS NULL OR s.code ILIKE $5::text OR s.name ILIKE $5::text)
            AND ($6::bool IS NULL OR $6::bool = (s.sensor_device_id IS NOT NULL))
            AND ($7::bool IS NULL OR $7::bool = \(isStale))
        """
    }
}

extension Parameters {
    fileprivate init(_ filter: SpaceFilter) {
        self.init()
        add(filter.state?.rawValue)
        add(filter.building)
        add(filter.floor)
        add(filter.zone)
        add(searchPattern(filter.search))
        add(filter.hasSensor)
        add(filter.isStale)
        if let siteID = filter.siteID { add(siteID.uuid) }
    }
}
