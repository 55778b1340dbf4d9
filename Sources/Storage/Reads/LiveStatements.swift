import LoRaWAN
import Model
import Parking
import Postgres

/// The queries behind live updates: the live fields of a scope's rows, and what may have changed of late.
enum LiveStatements {
    /// Everything of a scope, but no more than `rowsMax` of a kind.
    static func spaces(rowsMax: Int) -> Question<[Live<SpaceView>]> {
        Question(listing: Live<SpaceView>.self, allSpaces, Parameters(Int64(rowsMax)))
    }

    static func devices(rowsMax: Int) -> Question<[Live<DeviceView>]> {
        Question(listing: Live<DeviceView>.self, allDevices, Parameters(Int64(rowsMax)))
    }

    static func gateways(rowsMax: Int) -> Question<[Live<GatewayView>]> {
        Question(listing: Live<GatewayView>.self, allGateways, Parameters(Int64(rowsMax)))
    }

    /// Those of some rows that are there.
    static func spaces(_ ids: Set<SpaceID>) -> Question<[Live<SpaceView>]> {
        Question(listing: Live<SpaceView>.self, someSpaces, Parameters(column: ids))
    }

    static func devices(_ ids: Set<DeviceID>) -> Question<[Live<DeviceView>]> {
        Question(listing: Live<DeviceView>.self, someDevices, Parameters(column: ids))
    }

    static func gateways(_ ids: Set<GatewayRowID>) -> Question<[Live<GatewayView>]> {
        Question(listing: Live<GatewayView>.self, someGateways, Parameters(column: ids))
    }

    /// Spaces whose state changed since.
    static func spaceMarks(since: Timestamp) -> Question<[LiveMark]> {
        Question(changedSpaces, Parameters(since), read: marks)
    }

    /// Devices that were heard since, or fell silent.
    static func deviceMarks(since: Timestamp, seconds: Double) -> Question<[LiveMark]> {
        var parameters = Parameters(since)
        parameters.add(seconds)
        return Question(changedDevices, parameters, read: marks)
    }

    /// All gateways: there are few of them.
    static let gatewayMarks = Question(seenGateways, read: marks)

    /// What some devices said that was stored since, newest first.
    static func readings(
        of devices: Set<DeviceID>, since: Timestamp, limit: Int
    ) -> Question<[ReadingView]> {
        var parameters = Parameters(column: devices)
        parameters.add(since)
        // What a frame of today tells of may be of yesterday; a clock that is ahead makes it tomorrow's.
        parameters.add(CalendarDay(dayNumber: since.dayNumber - 1))
        parameters.add(CalendarDay(dayNumber: since.dayNumber + 2))
        parameters.add(Int64(limit))
        return Question(listing: ReadingView.self, newReadings, parameters)
    }

    static let all = [
        allSpaces, allDevices, allGateways, someSpaces, someDevices, someGateways, changedSpaces, changedDevices,
        seenGateways, newReadings,
    ]

    private static let allSpaces = ScopedStatement("live_spaces", parameters: 1, of: Live<SpaceView>.self) {
        "\(spaces($0, $1))\nLIMIT $1::int8"
    }

    private static let someSpaces = ScopedStatement("live_spaces_by_ids", parameters: 1, of: Live<SpaceView>.self) {
        "\(spaces($0, $1)) AND s.id = ANY ($1::uuid[])"
    }

    private static let allDevices = ScopedStatement("live_devices", parameters: 1, of: Live<DeviceView>.self) {
        "SELECT \($0) FROM devices d WHERE \($1("d.tenant_id"))\nLIMIT $1::int8"
    }

    private static let someDevices = ScopedStatement("live_devices_by_ids", parameters: 1, of: Live<DeviceView>.self) {
        "SELECT \($0) FROM devices d WHERE \($1("d.tenant_id")) AND d.id = ANY ($1::uuid[])"
    }

    private static let allGateways = ScopedStatement("live_gateways", parameters: 1, of: Live<GatewayView>.self) {
        "SELECT \($0) FROM gateways g WHERE \($1("g.tenant_id"))\nLIMIT $1::int8"
    }

    private static let someGateways = ScopedStatement(
        "live_gateways_by_ids", parameters: 1, of: Live<GatewayView>.self
    ) {
        "SELECT \($0) FROM gateways g WHERE \($1("g.tenant_id")) AND g.id = ANY ($1::uuid[])"
    }

    private static let changedSpaces = ScopedStatement("live_space_marks", parameters: 1) { inScope in
        """
        SELECT s.id, s.state_changed_at, s.state FROM spaces s
        WHERE \(inScope("s.tenant_id")) AND s.deleted_at IS NULL AND s.state_changed_at > $1::timestamptz
        """
    }

    private static let changedDevices = ScopedStatement("live_device_marks", parameters: 2) { inScope in
        """
        SELECT d.id, d.last_seen_at, \(DeviceHealth.column("d")) FROM devices d
        WHERE \(inScope("d.tenant_id"))
            AND (d.last_seen_at > $1::timestamptz OR \(Silence.fellSilent("d", within: "$2::float8")))
        """
    }

    private static let seenGateways = ScopedStatement("live_gateway_marks", parameters: 0) { inScope in
        """
        SELECT g.id, g.last_seen_at, \(GatewayStatus.column) FROM gateways g
        WHERE \(inScope("g.tenant_id"))
        """
    }

    private static let newReadings = ScopedStatement("live_readings", parameters: 5, of: ReadingView.self) {
        columns, inScope in
        """
        SELECT \(columns)
        FROM readings r
        WHERE r.device_id = ANY ($1::uuid[]) AND \(inScope("r.tenant_id")) AND r.day BETWEEN $3::date AND $4::date
            AND r.recorded_at > $2::timestamptz
        ORDER BY r.recorded_at DESC, r.deduplication_id DESC
        LIMIT $5::int8
        """
    }

    private static func spaces(_ columns: String, _ inScope: (String) -> String) -> String {
        """
        SELECT \(columns)
        FROM spaces s
        LEFT JOIN devices d ON d.id = s.sensor_device_id AND d.tenant_id = s.tenant_id
        WHERE \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
        """
    }

    private static let marks: @Sendable (borrowing Rows) throws(PostgresError) -> [LiveMark] = {
        rows throws(PostgresError) in
        rows.list { rows, row in
            LiveMark(id: rows.present(rows.uuid(row, 0)), at: rows.timestamp(row, 1), word: rows.text(row, 2) ?? "")
        }
    }
}

extension Parameters {
    fileprivate init<Entity>(column ids: Set<Identifier<Entity>>) {
        self.init()
        addColumn(ids) { $0.uuid }
    }
}
