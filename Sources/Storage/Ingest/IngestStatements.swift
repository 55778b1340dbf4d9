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

    /// A device's own limit of occupancy; one that is no whole number of millimetres up to 99999 is none, for it must
    /// not fail a batch.
    static let occupiedBelowMM = """
        CASE WHEN d.config ->> 'occupied_below_mm' ~ '^[1-9][0-9]{0,4}$'
            THEN (d.config ->> 'occupied_below_mm')::int4 END
        """

    /// Rows are locked in the order (tenant, id) everywhere, or two writers deadlock.
    ///
    /// A device that was put on a space while this waited for its lock has none joined, since only the locked row is
    /// read again; its word must reach the space all the same, so the space is looked for once more. The word of a
    /// disabled device is stored, and counts for no space.
    static let lockDevices = Statement(
        "lock_devices",
        """
        SELECT d.id, d.tenant_id, d.dev_eui, d.codec, d.category = 'sensor' AND d.enabled,
            coalesce(s.id, (
                SELECT o.id FROM spaces o
                WHERE o.id = d.assigned_space_id AND o.tenant_id = d.tenant_id AND o.deleted_at IS NULL)),
            s.sensor_state,
            d.lifecycle_state, d.last_seen_at, d.last_observed_at, d.last_f_cnt, d.dev_addr, d.occupancy,
            d.occupancy_observed_at, d.occupancy_f_cnt, d.battery_v, d.battery_percent, d.battery_low,
            d.temperature_c, d.rssi, d.snr, d.lost_uplinks, d.heartbeat_s, d.device_profile_name, d.network_tenant_id,
            \(occupiedBelowMM),
            d.assigned_at, d.restarted_at, d.words_count_from, d.ctid
        FROM devices d
        LEFT JOIN spaces s ON s.id = d.assigned_space_id AND s.tenant_id = d.tenant_id AND s.deleted_at IS NULL
        WHERE d.dev_eui = ANY ($1::text[])
        ORDER BY d.tenant_id, d.id
        FOR NO KEY UPDATE OF d
        """)

    /// Which column of `lock_devices` tells where the row lies.
    static let placeOfDevice = 29

    static let lockGateways = Statement(
        "lock_gateways",
        """
        SELECT id, tenant_id, gateway_id, last_seen_at, last_stats_at, connection = 'online', connection_at
        FROM gateways
        WHERE gateway_id = ANY ($1::text[])
        ORDER BY tenant_id, id
        FOR NO KEY UPDATE
        """)

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
        SELECT s.id, s.tenant_id, s.state, s.sensor_state, s.sensor_observed_at, s.state_changed_at,
            EXISTS (
                SELECT FROM space_admin_overrides o
                WHERE o.space_id = s.id AND o.tenant_id = s.tenant_id AND o.is_active
                    AND o.start_time <= clock_timestamp()
                    AND (o.end_time IS NULL OR o.end_time > clock_timestamp())),
            EXISTS (
                SELECT FROM reservations r
                WHERE r.space_id = s.id AND r.tenant_id = s.tenant_id AND r.status IN ('pending', 'confirmed')
                    AND r.start_time <= clock_timestamp() AND r.end_time > clock_timestamp())
        FROM spaces s
        WHERE s.id = ANY ($1::uuid[]) AND s.deleted_at IS NULL
        """)

    /// Fails where fewer rows were changed than were meant: a row that is locked, and then not found again, or that a
    /// policy or trigger keeps from being changed, would lose what its batch says without a word. The error is of the
    /// class of bad data, so that the message which meets it is found and the others are stored.
    ///
    /// A text that is no number is the one way to fail with words of our own and without a function in the database.
    /// Who reads the error makes a sentence of it.
    private static let allChanged = """
        SELECT CASE WHEN count(*) = cardinality($1::uuid[]) THEN 0
            ELSE ('changed ' || count(*) || ' of ' || cardinality($1::uuid[]))::int4 END
        FROM changed
        """

    /// A locked row stays where it is, so its place serves for finding it again without an index.
    /// The table whose changed rows a statement counts so.
    static func countedTable(of statement: String) -> String? {
        switch statement {
        case updateDevices.name: "devices"
        case updateSpaces.name: "spaces"
        case updateGateways.name: "gateways"
        default: nil
        }
    }

    static let updateDevices = Statement(
        "update_devices",
        """
        WITH changed AS (
            UPDATE devices d
            SET lifecycle_state = u.lifecycle_state, last_seen_at = u.last_seen_at,
                last_observed_at = u.last_observed_at,
                last_f_cnt = u.last_f_cnt, dev_addr = u.dev_addr, occupancy = u.occupancy,
                occupancy_observed_at = u.occupancy_observed_at, occupancy_f_cnt = u.occupancy_f_cnt,
                battery_v = u.battery_v, battery_percent = u.battery_percent, battery_low = u.battery_low,
                temperature_c = u.temperature_c, rssi = u.rssi, snr = u.snr, lost_uplinks = u.lost_uplinks,
                heartbeat_s = u.heartbeat_s, device_profile_name = u.device_profile_name,
                network_tenant_id = u.network_tenant_id, restarted_at = u.restarted_at
            FROM (
                SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS tenant_id, unnest($3::text[]) AS lifecycle_state,
                    unnest($4::timestamptz[]) AS last_seen_at, unnest($5::timestamptz[]) AS last_observed_at,
                    unnest($6::int8[]) AS last_f_cnt, unnest($7::int8[]) AS dev_addr, unnest($8::text[]) AS occupancy,
                    unnest($9::timestamptz[]) AS occupancy_observed_at, unnest($10::int8[]) AS occupancy_f_cnt,
                    unnest($11::float4[]) AS battery_v, unnest($12::float4[]) AS battery_percent,
                    unnest($13::bool[]) AS battery_low, unnest($14::float4[]) AS temperature_c,
                    unnest($15::float4[]) AS rssi, unnest($16::float4[]) AS snr, unnest($17::int8[]) AS lost_uplinks,
                    unnest($18::int4[]) AS heartbeat_s, unnest($19::text[]) AS device_profile_name,
                    unnest($20::uuid[]) AS network_tenant_id, unnest($21::timestamptz[]) AS restarted_at,
                    unnest($22::tid[]) AS place
            ) u
            WHERE d.ctid = u.place AND d.id = u.id AND d.tenant_id = u.tenant_id
            RETURNING 1)
        \(allChanged)
        """)

    static let updateSpaces = Statement(
        "update_spaces",
        """
        WITH changed AS (
            UPDATE spaces s
            SET state = u.state, sensor_state = u.sensor_state, sensor_observed_at = u.sensor_observed_at,
                state_changed_at = u.state_changed_at
            FROM (
                SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS tenant_id, unnest($3::text[]) AS state,
                    unnest($4::text[]) AS sensor_state, unnest($5::timestamptz[]) AS sensor_observed_at,
                    unnest($6::timestamptz[]) AS state_changed_at
            ) u
            WHERE s.id = u.id AND s.tenant_id = u.tenant_id
            RETURNING 1)
        \(allChanged)
        """)

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

    static let updateGateways = Statement(
        "update_gateways",
        """
        WITH changed AS (
            UPDATE gateways g
            SET last_seen_at = u.last_seen_at, last_stats_at = u.last_stats_at,
                connection = CASE u.is_connected WHEN true THEN 'online' WHEN false THEN 'offline' END,
                connection_at = u.connection_at, rx_received = coalesce(u.rx_received, g.rx_received),
                rx_ok = coalesce(u.rx_ok, g.rx_ok), tx_received = coalesce(u.tx_received, g.tx_received),
                tx_emitted = coalesce(u.tx_emitted, g.tx_emitted)
            FROM (
                SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS tenant_id,
                    unnest($3::timestamptz[]) AS last_seen_at, unnest($4::timestamptz[]) AS last_stats_at,
                    unnest($5::bool[]) AS is_connected, unnest($6::timestamptz[]) AS connection_at,
                    unnest($7::int8[]) AS rx_received, unnest($8::int8[]) AS rx_ok, unnest($9::int8[]) AS tx_received,
                    unnest($10::int8[]) AS tx_emitted
            ) u
            WHERE g.id = u.id AND g.tenant_id = u.tenant_id
            RETURNING 1)
        \(allChanged)
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
