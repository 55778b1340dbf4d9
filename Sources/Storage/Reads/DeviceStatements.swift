import LoRaWAN
import Model
import Parking
import Postgres

/// The queries over devices.
enum DeviceStatements {
    static func page(_ filter: DeviceFilter) -> Question<[DeviceView]> {
        var parameters = Parameters(filter)
        if let order = filter.order {
            parameters.add(order.key)
            parameters.add(order.isDescending)
        }
        parameters.add(filter.page)
        return Question(listing: DeviceView.self, filter.order == nil ? list : sorted, parameters)
    }

    static func total(_ filter: DeviceFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ reference: DeviceReference) -> Question<DeviceView?> {
        switch reference {
        case .id(let id): Question(one: DeviceView.self, byID, Parameters(id.uuid))
        case .devEUI(let devEUI): Question(one: DeviceView.self, byDevEUI, Parameters(devEUI.eui))
        }
    }

    /// Those of many DevEUIs.
    static func some(_ devEUIs: [DevEUI]) -> Question<[DeviceView]> {
        var parameters = Parameters()
        parameters.addColumn(devEUIs) { $0.eui }
        return Question(listing: DeviceView.self, byDevEUIs, parameters)
    }

    static let countsQuestion = Question(counting: DeviceCounts.self, counts)

    static let all = [list, sorted, count, byID, byDevEUI, byDevEUIs, counts]

    private static let list = ScopedStatement("devices", parameters: 10, of: DeviceView.self) { columns, inScope in
        page(columns, conditions(inScope), by: "d.created_at DESC, d.id", limit: 9)
    }

    /// One text for every order. No index could serve it but one that changes with each uplink, and that would make
    /// ingest dear: what is sorted is what the total has to count anyway. 50,000 devices take it about 45 ms.
    private static let sorted = ScopedStatement(
        "devices_sorted", parameters: 12, of: DeviceView.self
    ) { columns, inScope in
        page(
            columns, conditions(inScope),
            by: """
                CASE $9::text WHEN 'last_seen_at' THEN date_part('epoch', d.last_seen_at)
                        WHEN 'battery' THEN d.battery_percent WHEN 'rssi' THEN d.rssi END * \(sign) NULLS LAST,
                    CASE WHEN $9::text = 'battery' THEN d.battery_v END * \(sign) NULLS LAST,
                    CASE WHEN NOT $10::bool THEN \(text) END NULLS LAST,
                    CASE WHEN $10::bool THEN \(text) END DESC NULLS LAST, d.id
                """,
            limit: 11)
    }

    private static let sign = "CASE WHEN $10::bool THEN -1 ELSE 1 END"
    private static let text = "CASE $9::text WHEN 'name' THEN d.name WHEN 'dev_eui' THEN d.dev_eui END"

    /// The page is cut before anything is joined to it.
    private static func page(_ columns: String, _ conditions: String, by order: String, limit: Int) -> String {
        """
        SELECT \(columns)
        FROM (
            SELECT * FROM devices d
            WHERE \(conditions)
            ORDER BY \(order)
            LIMIT $\(limit)::int8 OFFSET $\(limit + 1)::int8
        ) d
        \(space)
        ORDER BY \(order)
        """
    }

    private static let count = ScopedStatement("device_total", parameters: 8) { inScope in
        "SELECT count(*) FROM devices d WHERE \(conditions(inScope))"
    }

    private static let byID = ScopedStatement("device_by_id", parameters: 1, of: DeviceView.self) { columns, inScope in
        "SELECT \(columns)\nFROM devices d\n\(space)\nWHERE d.id = $1::uuid AND \(inScope("d.tenant_id"))"
    }

    private static let byDevEUI = ScopedStatement("device_by_dev_eui", parameters: 1, of: DeviceView.self) {
        columns, inScope in
        "SELECT \(columns)\nFROM devices d\n\(space)\nWHERE d.dev_eui = $1::text AND \(inScope("d.tenant_id"))"
    }

    private static let byDevEUIs = ScopedStatement("devices_by_dev_eui", parameters: 1, of: DeviceView.self) {
        columns, inScope in
        "SELECT \(columns)\nFROM devices d\n\(space)\nWHERE d.dev_eui = ANY ($1::text[]) AND \(inScope("d.tenant_id"))"
    }

    private static let counts = ScopedStatement("device_counts", parameters: 0, of: DeviceCounts.self) {
        columns, inScope in
        // Without the OFFSET the planner would have the health of a device worked out anew for each of its words.
        """
        SELECT \(columns)
        FROM (
            SELECT d.*, \(DeviceHealth.column("d")) AS health FROM devices d WHERE \(inScope("d.tenant_id")) OFFSET 0
        ) d
        """
    }

    /// No index serves these, so that an absent one costs the plan nothing: a list reads its tenant's rows either way.
    private static func conditions(_ inScope: (String) -> String) -> String {
        """
        \(inScope("d.tenant_id"))
            AND ($1::text IS NULL OR CASE $1::text
                WHEN 'assigned' THEN d.assigned_space_id IS NOT NULL
                WHEN 'unassigned' THEN d.assigned_space_id IS NULL AND d.lifecycle_state <> 'decommissioned'
                WHEN 'decommissioned' THEN d.lifecycle_state = 'decommissioned'
                WHEN 'active' THEN \(Silence.isActive("d"))
                WHEN 'inactive' THEN NOT \(Silence.isActive("d")) END)
            AND ($2::text IS NULL OR d.device_type = $2::text)
            AND (NOT $3::bool OR d.assigned_space_id IS NOT NULL)
            AND (NOT $4::bool OR d.assigned_space_id IS NULL)
            AND ($5::text IS NULL OR d.dev_eui ILIKE $5::text OR d.name ILIKE $5::text)
            AND ($6::text IS NULL OR $6::text = \(DeviceHealth.column("d")))
            AND ($7::uuid IS NULL OR d.assigned_space_id IN (
                SELECT s.id FROM spaces s WHERE \(inScope("s.tenant_id")) AND s.site_id = $7::uuid))
            AND ($8::timestamptz IS NULL OR d.last_seen_at >= $8::timestamptz)
        """
    }

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
        add(filter.health?.rawValue)
        add(filter.siteID?.uuid)
        add(filter.heardSince)
    }

    /// Limit and offset, in this order.
    mutating func add(_ bounds: PageBounds) {
        add(Int64(bounds.limit))
        add(Int64(bounds.offset))
    }
}
