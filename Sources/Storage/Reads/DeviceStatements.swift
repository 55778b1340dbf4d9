import LoRaWAN
import Model
import Parking
import Postgres

/// The queries over devices.
enum DeviceStatements {
    static func page(_ filter: DeviceFilter) -> Question<[DeviceView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(listing: DeviceView.self, list, parameters)
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

    static let countsQuestion = Question(counting: DeviceCounts.self, counts)

    static let all = [list, count, byID, byDevEUI, counts]

    /// The page is cut before anything is joined to it.
    private static let list = ScopedStatement("devices", parameters: 7, of: DeviceView.self) { columns, inScope in
        """
        SELECT \(columns)
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

    private static let byID = ScopedStatement("device_by_id", parameters: 1, of: DeviceView.self) { columns, inScope in
        "SELECT \(columns)\nFROM devices d\n\(space)\nWHERE d.id = $1::uuid AND \(inScope("d.tenant_id"))"
    }

    private static let byDevEUI = ScopedStatement("device_by_dev_eui", parameters: 1, of: DeviceView.self) {
        columns, inScope in
        "SELECT \(columns)\nFROM devices d\n\(space)\nWHERE d.dev_eui = $1::text AND \(inScope("d.tenant_id"))"
    }

    private static let counts = ScopedStatement("device_counts", parameters: 0, of: DeviceCounts.self) {
        columns, inScope in
        """
        SELECT \(columns)
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
