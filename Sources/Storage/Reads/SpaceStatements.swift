import LoRaWAN
import Parking
import Postgres

/// The queries over spaces; a deleted one is in none of them.
enum SpaceStatements {
    static func page(_ filter: SpaceFilter) -> Question<[SpaceView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        let includesDevices = filter.includesDevices
        return Question(filter.siteID == nil ? list : listOfSite, parameters) { rows in
            rows.list { rows, row in SpaceView(rows, row: row, includesDevices: includesDevices) }
        }
    }

    static func total(_ filter: SpaceFilter) -> Question<Int> {
        Question(filter.siteID == nil ? count : countOfSite, Parameters(filter)) { $0.number() }
    }

    /// A space that is not deleted.
    static func one(_ id: SpaceID, includesDevices: Bool = false) -> Question<SpaceView?> {
        Question(byID, Parameters(id.uuid)) { rows in
            rows.count > 0 ? SpaceView(rows, row: 0, includesDevices: includesDevices) : nil
        }
    }

    /// Those of many spaces that are not deleted, by code.
    static func some(_ ids: [SpaceID]) -> Question<[SpaceView]> {
        var parameters = Parameters()
        parameters.addColumn(ids) { $0.uuid }
        return Question(byIDs, parameters) { rows in
            rows.list { rows, row in SpaceView(rows, row: row, includesDevices: false) }
        }
    }

    static let countsQuestion = Question(counts) { rows in
        SpaceCounts(rows, row: 0, column: 0)
    }

    static let all = [list, listOfSite, count, countOfSite, counts, byID, byIDs]

    private static let byID = ScopedStatement("space_by_id", parameters: 1) { inScope in
        shown("SELECT * FROM spaces s WHERE s.id = $1::uuid AND \(inScope("s.tenant_id")) AND s.deleted_at IS NULL")
    }

    private static let byIDs = ScopedStatement("spaces_by_ids", parameters: 1) { inScope in
        shown(
            """
            SELECT * FROM spaces s
            WHERE s.id = ANY ($1::uuid[]) AND \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
            """)
    }

    private static let list = ScopedStatement("spaces", parameters: 7) { inScope in
        page(conditions(inScope), limit: 6)
    }

    /// A text of its own, because a site is what the index over spaces begins with after the tenant.
    private static let listOfSite = ScopedStatement("spaces_of_site", parameters: 8) { inScope in
        page(conditions(inScope) + "\n    AND s.site_id = $6::uuid", limit: 7)
    }

    private static let count = ScopedStatement("space_total", parameters: 5) { inScope in
        "SELECT count(*) FROM spaces s WHERE \(conditions(inScope))"
    }

    private static let countOfSite = ScopedStatement("space_total_of_site", parameters: 6) { inScope in
        "SELECT count(*) FROM spaces s WHERE \(conditions(inScope)) AND s.site_id = $6::uuid"
    }

    private static let counts = ScopedStatement("space_counts", parameters: 0) { inScope in
        """
        SELECT \(stateCounts)
        FROM spaces s
        LEFT JOIN devices d ON d.id = s.sensor_device_id AND d.tenant_id = s.tenant_id
        WHERE \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
        """
    }

    /// The columns of ``Parking/SpaceCounts`` over spaces `s` and their sensors `d`.
    static let stateCounts = """
        count(*) FILTER (WHERE s.state = 'FREE'), count(*) FILTER (WHERE s.state = 'OCCUPIED'),
            count(*) FILTER (WHERE s.state = 'RESERVED'), count(*) FILTER (WHERE s.state = 'MAINTENANCE'),
            count(*) FILTER (WHERE s.state = 'UNKNOWN'), count(*) FILTER (WHERE \(isStale))
        """

    /// The page is cut before anything is joined to it.
    private static func page(_ conditions: String, limit: Int) -> String {
        shown(
            """
            SELECT * FROM spaces s
            WHERE \(conditions)
            ORDER BY s.code, s.id
            LIMIT $\(limit)::int8 OFFSET $\(limit + 1)::int8
            """)
    }

    /// The columns of ``Parking/SpaceView`` of what a query over `spaces` selects.
    private static func shown(_ selection: String) -> String {
        """
        SELECT s.id, s.tenant_id, s.site_id, s.code, s.name, s.building, s.floor, s.zone, s.state, s.sensor_state,
            \(isStale), s.state_changed_at, s.sensor_device_id, s.display_device_id, s.gps_latitude::float8,
            s.gps_longitude::float8, s.metadata::text, s.created_at, s.updated_at,
            d.dev_eui, d.name, \(status("d")), o.dev_eui, o.name, \(status("o"))
        FROM (
        \(selection)
        ) s
        LEFT JOIN devices d ON d.id = s.sensor_device_id AND d.tenant_id = s.tenant_id
        LEFT JOIN devices o ON o.id = s.display_device_id AND o.tenant_id = s.tenant_id
        ORDER BY s.code, s.id
        """
    }

    private static func conditions(_ inScope: (String) -> String) -> String {
        """
        \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
            AND ($1::text IS NULL OR s.state = $1::text)
            AND ($2::text IS NULL OR s.building = $2::text)
            AND ($3::text IS NULL OR s.floor = $3::text)
            AND ($4::text IS NULL OR s.zone = $4::text)
            AND ($5::text IS NULL OR s.code ILIKE $5::text OR s.name ILIKE $5::text)
        """
    }

    private static let isStale = "(s.sensor_device_id IS NOT NULL AND NOT \(Silence.isHeard("d")))"

    /// ``DeviceView/status`` of a row `devices`.
    private static func status(_ device: String) -> String {
        """
        CASE WHEN \(device).lifecycle_state = 'decommissioned' THEN 'decommissioned'
                WHEN \(device).assigned_space_id IS NULL THEN 'unassigned' ELSE 'assigned' END
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
        if let siteID = filter.siteID { add(siteID.uuid) }
    }
}

extension SpaceCounts {
    /// Reads the six columns from `column` on.
    init(_ rows: borrowing Rows, row: Int, column: Int) {
        func number(_ offset: Int) -> Int { rows.present(rows.integer(row, column + offset)) }
        self.init(
            free: number(0), occupied: number(1), reserved: number(2), maintenance: number(3), unknown: number(4),
            stale: number(5))
    }
}

extension SpaceView {
    /// Reads a row of the space queries.
    fileprivate init(_ rows: borrowing Rows, row: Int, includesDevices: Bool) {
        self.init(
            id: SpaceID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            siteID: rows.uuid(row, 2).map { SiteID($0) }, code: rows.present(rows.text(row, 3)),
            state: rows.present(rows.text(row, 8).flatMap { SpaceState(rawValue: $0) }),
            createdAt: rows.present(rows.timestamp(row, 17)), updatedAt: rows.present(rows.timestamp(row, 18)))
        name = rows.text(row, 4)
        building = rows.text(row, 5)
        floor = rows.text(row, 6)
        zone = rows.text(row, 7)
        sensorState = rows.text(row, 9).flatMap { Occupancy(rawValue: $0) }
        isStale = rows.present(rows.boolean(row, 10))
        stateChangedAt = rows.timestamp(row, 11)
        sensorDeviceID = rows.uuid(row, 12).map { DeviceID($0) }
        displayDeviceID = rows.uuid(row, 13).map { DeviceID($0) }
        latitude = rows.double(row, 14)
        longitude = rows.double(row, 15)
        metadata = RawJSON(bytes: rows.present(rows.bytes(row, 16)))
        if includesDevices {
            sensorDevice = Device(rows, row: row, column: 19)
            displayDevice = Device(rows, row: row, column: 22)
        }
    }
}

extension SpaceView.Device {
    /// Reads the three columns from `column` on; `nil` where the space has no such device.
    fileprivate init?(_ rows: borrowing Rows, row: Int, column: Int) {
        guard let eui = rows.eui64(row, column) else { return nil }
        self.init(
            devEUI: DevEUI(eui), name: rows.text(row, column + 1),
            status: rows.present(rows.text(row, column + 2).flatMap { DeviceStatus(rawValue: $0) }))
    }
}
