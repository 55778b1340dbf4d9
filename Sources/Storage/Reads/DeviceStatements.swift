import LoRaWAN
import Parking
import Postgres

/// The queries over devices.
enum DeviceStatements {
    static func page(_ filter: DeviceFilter) -> Question<[DeviceView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(list, parameters) { $0.list { rows, row in DeviceView(rows, row: row) } }
    }

    static func total(_ filter: DeviceFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ reference: DeviceReference) -> Question<DeviceView?> {
        switch reference {
        case .id(let id): Question(byID, Parameters(id.uuid), read: first)
        case .devEUI(let devEUI): Question(byDevEUI, Parameters(devEUI.eui), read: first)
        }
    }

    static let countsQuestion = Question(counts) { rows in
        DeviceCounts(total: rows.number(0), assigned: rows.number(1), active: rows.number(2))
    }

    static let all = [list, count, byID, byDevEUI, counts]

    @Sendable private static func first(of rows: borrowing Rows) -> DeviceView? {
        rows.count > 0 ? DeviceView(rows, row: 0) : nil
    }

    /// The page is cut before anything is joined to it.
    private static let list = ScopedStatement("devices", parameters: 7) { inScope in
        """
        \(columns)
        FROM (
            SELECT * FROM devices d
            WHERE \(inScope("d.tenant_id")) AND \(conditions)
            ORDER BY d.created_at DESC, d.id
            LIMIT $6::int8 OFFSET $7::int8
        ) d
        \(space)
        ORDER BY d.created_at DESC, d.id
        """
    }

    private static let count = ScopedStatement("device_total", parameters: 5) { inScope in
        "SELECT count(*) FROM devices d WHERE \(inScope("d.tenant_id")) AND \(conditions)"
    }

    private static let byID = ScopedStatement("device_by_id", parameters: 1) { inScope in
        "\(columns)\nFROM devices d\n\(space)\nWHERE d.id = $1::uuid AND \(inScope("d.tenant_id"))"
    }

    private static let byDevEUI = ScopedStatement("device_by_dev_eui", parameters: 1) { inScope in
        "\(columns)\nFROM devices d\n\(space)\nWHERE d.dev_eui = $1::text AND \(inScope("d.tenant_id"))"
    }

    private static let counts = ScopedStatement("device_counts", parameters: 0) { inScope in
        """
        SELECT count(*), count(d.assigned_space_id), count(*) FILTER (WHERE \(Silence.isActive("d")))
        FROM devices d
        WHERE \(inScope("d.tenant_id"))
        """
    }

    /// No index serves these, so that an absent one costs the plan nothing: a list reads its tenant's rows either way.
    private static let conditions = """
        ($1::text IS NULL OR CASE $1::text
                WHEN 'assigned' THEN d.assigned_space_id IS NOT NULL
                WHEN 'unassigned' THEN d.assigned_space_id IS NULL AND d.lifecycle_state <> 'decommissioned'
                WHEN 'decommissioned' THEN d.lifecycle_state = 'decommissioned'
                WHEN 'active' THEN \(Silence.isActive("d"))
                WHEN 'inactive' THEN NOT \(Silence.isActive("d")) END)
            AND ($2::text IS NULL OR d.device_type = $2::text)
            AND (NOT $3::bool OR d.assigned_space_id IS NOT NULL)
            AND (NOT $4::bool OR d.assigned_space_id IS NULL)
            AND ($5::text IS NULL OR d.dev_eui ILIKE $5::text OR d.name ILIKE $5::text)
        """

    private static let columns = """
        SELECT d.id, d.dev_eui, d.tenant_id, d.name, d.device_type, d.category, d.manufacturer, d.model, d.codec,
            d.lifecycle_state, d.enabled, \(Silence.isActive("d")), d.assigned_space_id, s.code, d.assigned_at,
            d.last_seen_at, d.battery_v, d.battery_percent, d.battery_low, d.temperature_c, d.rssi, d.snr,
            nullif(d.last_f_cnt, d.inherited_f_cnt), d.lost_uplinks, d.occupancy, d.config::text, d.created_at,
            d.updated_at
        """

    private static let space = "LEFT JOIN spaces s ON s.id = d.assigned_space_id AND s.tenant_id = d.tenant_id"
}

extension Parameters {
    fileprivate init(_ filter: DeviceFilter) {
        self.init()
        add(filter.status?.rawValue)
        add(filter.deviceType)
        add(filter.assignedOnly)
        add(filter.unassignedOnly)
        add(searchPattern(filter.search))
    }

    /// Limit and offset, in this order.
    mutating func add(_ bounds: PageBounds) {
        add(Int64(bounds.limit))
        add(Int64(bounds.offset))
    }
}

extension DeviceView {
    /// Reads a row of the device queries.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: DeviceID(rows.present(rows.uuid(row, 0))), devEUI: DevEUI(rows.present(rows.eui64(row, 1))),
            tenantID: TenantID(rows.present(rows.uuid(row, 2))),
            lifecycle: rows.present(rows.text(row, 9).flatMap { Lifecycle(rawValue: $0) }),
            createdAt: rows.present(rows.timestamp(row, 26)), updatedAt: rows.present(rows.timestamp(row, 27)))
        name = rows.text(row, 3)
        deviceType = rows.text(row, 4)
        category = rows.present(rows.text(row, 5).flatMap { DeviceCategory(rawValue: $0) })
        manufacturer = rows.text(row, 6)
        model = rows.text(row, 7)
        codec = rows.text(row, 8)
        isEnabled = rows.present(rows.boolean(row, 10))
        isActive = rows.present(rows.boolean(row, 11))
        assignedSpaceID = rows.uuid(row, 12).map { SpaceID($0) }
        assignedSpaceCode = rows.text(row, 13)
        assignedAt = rows.timestamp(row, 14)
        lastSeenAt = rows.timestamp(row, 15)
        batteryV = rows.float(row, 16)
        batteryPercent = rows.float(row, 17)
        isBatteryLow = rows.boolean(row, 18)
        temperatureC = rows.float(row, 19)
        rssi = rows.float(row, 20)
        snr = rows.float(row, 21)
        lastFrameCounter = rows.integer(row, 22).map { FrameCounter(rawValue: UInt32(clamping: $0)) }
        lostUplinks = Int64(rows.present(rows.integer(row, 23)))
        occupancy = rows.text(row, 24).flatMap { Occupancy(rawValue: $0) }
        config = RawJSON(bytes: rows.present(rows.bytes(row, 25)))
    }
}
