import Ingest
import Postgres

/// The statements of the ingest transaction; all run as `parkd_ingest`.
///
/// Rows travel as one array for each column (`unnest`): COPY is refused under row-level security, and one statement for
/// each row costs twenty times as much (reference `peers.md` §3b).
///
/// The arrays are opened in the select list, where PostgreSQL goes through all of them in step. In `FROM` each would be
/// copied into a store of its own first, which is a quarter of an insert of twenty-five columns.
enum IngestStatements {
    static let begin = Statement("begin", "BEGIN")
    static let commit = Statement("commit", "COMMIT")

    /// What is locked and written of a device, its place included: a locked row stays where it is, so its place serves
    /// for finding it again without an index.
    private static let deviceColumns = RecordColumns(DeviceRecord.self, of: "d", withPlace: true)
    private static let gatewayColumns = RecordColumns(GatewayRecord.self, of: "g")
    /// What is read and written of a space.
    static let spaceColumns = RecordColumns(SpaceRecord.self, of: "s")

    /// A device's own limit of occupancy, of devices `d`.
    static let occupiedBelowMM = deviceColumns.expression(of: "occupied_below_mm")

    /// Rows are locked in the order (tenant, id) everywhere, or two writers deadlock.
    static let lockDevices = Statement(
        "lock_devices",
        """
        SELECT \(deviceColumns.selected)
        FROM devices d
        LEFT JOIN spaces s ON s.id = d.assigned_space_id AND s.tenant_id = d.tenant_id AND s.deleted_at IS NULL
        WHERE d.dev_eui = ANY ($1::text[])
        ORDER BY d.tenant_id, d.id
        FOR NO KEY UPDATE OF d
        """,
        columns: deviceColumns.columns)

    static let lockGateways = Statement(
        "lock_gateways",
        """
        SELECT \(gatewayColumns.selected)
        FROM gateways g
        WHERE g.gateway_id = ANY ($1::text[])
        ORDER BY g.tenant_id, g.id
        FOR NO KEY UPDATE
        """,
        columns: gatewayColumns.columns)

    /// For gateways that were only heard: a row that somebody else has locked must not delay the frames that were.
    static let lockFreeGateways = lockGateways.passingOver

    static let registeredGateways = Statement(
        "registered_gateways", "SELECT gateway_id FROM gateways WHERE gateway_id = ANY ($1::text[])")

    static let lockSpaces = Statement(
        "lock_spaces",
        """
        SELECT s.id
        FROM spaces s
        WHERE s.id = ANY ($1::uuid[]) AND s.deleted_at IS NULL
        ORDER BY s.tenant_id, s.id
        FOR NO KEY UPDATE
        """)

    /// Apart from the lock, and by the clock of its own moment: a statement that waited for its locks still sees the
    /// overrides and reservations of before it waited.
    static let spaces = Statement(
        "spaces_under_lock",
        """
        SELECT \(spaceColumns.selected)
        FROM spaces s
        WHERE s.id = ANY ($1::uuid[]) AND s.deleted_at IS NULL
        """,
        columns: spaceColumns.columns)

    /// Fails where fewer rows were changed than were meant: a row that is locked, and then not found again, or that a
    /// policy or trigger keeps from being changed, would lose what its batch says without a word. The error is of the
    /// class of bad data, so that the message which meets it is found and the others are stored.
    ///
    /// A text that is no number is the one way to fail with words of our own and without a function in the database.
    /// Who reads the error makes a sentence of it.
    private static func counted(_ update: String) -> String {
        """
        WITH changed AS (
            \(update)
            RETURNING 1)
        SELECT CASE WHEN count(*) = cardinality($1::uuid[]) THEN 0
            ELSE ('changed ' || count(*) || ' of ' || cardinality($1::uuid[]))::int4 END
        FROM changed
        """
    }

    /// The table whose changed rows a statement counts so.
    static func countedTable(of statement: String) -> String? {
        switch statement {
        case updateDevices.name: "devices"
        case updateSpaces.name: "spaces"
        case updateGateways.name: "gateways"
        default: nil
        }
    }

    static let updateDevices = Statement("update_devices", counted(deviceColumns.update("devices")))
    static let updateSpaces = Statement("update_spaces", counted(spaceColumns.update("spaces")))
    static let updateGateways = Statement("update_gateways", counted(gatewayColumns.update("gateways")))

    static let insertStateChanges = Statement(
        "insert_state_changes",
        """
        INSERT INTO state_changes (
            tenant_id, space_id, device_id, deduplication_id, frame_step, previous_state, new_state, source, cause,
            changed_at, is_inferred, error_s, observed_at, received_at)
        SELECT u.tenant_id, u.space_id, u.device_id, u.deduplication_id, u.frame_step, u.previous_state, u.new_state,
            'sensor', u.cause, u.changed_at, u.frame_step > 0, u.error_s, u.observed_at, u.received_at
        FROM (
            SELECT unnest($1::uuid[]) AS tenant_id, unnest($2::uuid[]) AS space_id, unnest($3::uuid[]) AS device_id,
                unnest($4::uuid[]) AS deduplication_id, unnest($5::int2[]) AS frame_step,
                unnest($6::text[]) AS previous_state, unnest($7::text[]) AS new_state, unnest($8::text[]) AS cause,
                unnest($9::timestamptz[]) AS changed_at, unnest($10::int4[]) AS error_s,
                unnest($11::timestamptz[]) AS observed_at, unnest($12::timestamptz[]) AS received_at
        ) u
        ON CONFLICT (space_id, deduplication_id, frame_step) WHERE deduplication_id IS NOT NULL DO NOTHING
        """)

    static let insertDeviceEvents = Statement(
        "insert_device_events",
        """
        INSERT INTO device_events (
            tenant_id, device_id, kind, event_key, deduplication_id, occurred_at, received_at, detail)
        SELECT u.tenant_id, u.device_id, u.kind, md5(u.event_key)::uuid, u.deduplication_id, u.occurred_at,
            u.received_at, u.detail::jsonb
        FROM (
            SELECT unnest($1::uuid[]) AS tenant_id, unnest($2::uuid[]) AS device_id, unnest($3::text[]) AS kind,
                unnest($4::text[]) AS event_key, unnest($5::uuid[]) AS deduplication_id,
                unnest($6::timestamptz[]) AS occurred_at, unnest($7::timestamptz[]) AS received_at,
                unnest($8::text[]) AS detail
        ) u
        ON CONFLICT (device_id, kind, event_key) DO NOTHING
        """)

    static let insertGatewayStats = Statement(
        "insert_gateway_stats",
        """
        INSERT INTO gateway_stats (
            tenant_id, gateway_id, reported_at, received_at, rx_received, rx_ok, tx_received, tx_emitted)
        SELECT u.tenant_id, u.gateway_id, u.reported_at, u.received_at, u.rx_received, u.rx_ok, u.tx_received,
            u.tx_emitted
        FROM (
            SELECT unnest($1::uuid[]) AS tenant_id, unnest($2::uuid[]) AS gateway_id,
                unnest($3::timestamptz[]) AS reported_at, unnest($4::timestamptz[]) AS received_at,
                unnest($5::int8[]) AS rx_received, unnest($6::int8[]) AS rx_ok, unnest($7::int8[]) AS tx_received,
                unnest($8::int8[]) AS tx_emitted
        ) u
        ON CONFLICT (gateway_id, reported_at) DO NOTHING
        """)

    /// All that are sent between the lock and the commit, for preparing.
    static let all: [Statement] =
        EarlierFrames.all + [
            begin, commit, lockDevices, lockGateways, lockFreeGateways, registeredGateways, lockSpaces, spaces,
            ReadingStatements.insertNew,
            ReadingStatements.insert, updateDevices, updateSpaces, insertStateChanges, insertDeviceEvents,
            updateGateways,
            insertGatewayStats,
            SetAsideStatements.keepOrphans,
            SetAsideStatements.trimOrphanUplinks, SetAsideStatements.countOrphanGateways,
            SetAsideStatements.quarantine,
        ]
}
