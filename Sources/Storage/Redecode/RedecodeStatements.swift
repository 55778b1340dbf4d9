import LoRaWAN
import Parking
import Postgres

/// What decoding again asks of the database; all run as `parkd_platform`, whose policies let it see every tenant's
/// readings. Ingest must not be able to rewrite history, and is not.
enum RedecodeStatements {
    /// Waits its turn for as long as a killed run's server process may take to notice.
    static let takeTurn =
        "SET lock_timeout = '10s'; SELECT pg_advisory_lock(\(0x72_65_64_65_63_6F_64_65)); SET lock_timeout = 0"

    static let devices = """
        SELECT id, dev_eui, codec, device_profile_name
        FROM devices WHERE $1::text[] IS NULL OR dev_eui = ANY ($1::text[])
        """

    /// A payload that a codec may be asked about: nothing of the network's own ports, unless the codec names them, and
    /// nothing still encrypted. Of one of the chosen frames, or told by one, where frames are chosen.
    private static func isEligible(
        codec: String, insteadOf: String, isResolved: String, ports: String, frames: String
    ) -> String {
        """
        r.payload IS NOT NULL AND octet_length(r.payload) > 0
            AND (r.f_port <> ALL ('{\(FPort.ofNetwork.map { "\($0.rawValue)" }.joined(separator: ","))}')
                OR r.f_port = ANY (\(ports)))
            AND (\(frames) IS NULL OR r.deduplication_id IN (SELECT unnest(\(frames)))
                OR r.told_in IN (SELECT unnest(\(frames))))
            AND (r.codec = \(codec) OR (r.codec = \(insteadOf)
                OR r.codec IS NULL AND NOT coalesce(r.details ? 'encrypted', false)) AND \(isResolved))
        """
    }

    /// One pass over the readings, which also tells how many there are.
    static let plan = """
        SELECT r.tenant_id, r.device_id, count(*), min(r.observed_at), max(r.observed_at)
        FROM readings r
        WHERE \(isEligible(
            codec: "$1::text", insteadOf: "$2::text", isResolved: "r.device_id IN (SELECT unnest($3::uuid[]))",
            ports: "$11::int2[]", frames: "$12::uuid[]"))
            AND ($4::uuid[] IS NULL OR r.device_id IN (SELECT unnest($4::uuid[])))
            AND ($5::timestamptz IS NULL OR r.observed_at >= $5::timestamptz AND r.day >= $5::timestamptz::date)
            AND ($6::timestamptz IS NULL OR r.observed_at < $6::timestamptz AND r.day <= $6::timestamptz::date)
            AND ($7::uuid IS NULL OR (r.tenant_id, r.device_id, r.observed_at, r.deduplication_id)
                > ($7::uuid, $8::uuid, $9::timestamptz, $10::uuid))
        GROUP BY r.tenant_id, r.device_id
        ORDER BY r.tenant_id, r.device_id
        """

    static let slice = Statement(
        "redecode_slice",
        """
        SELECT u.place, r.*, \(IngestStatements.occupiedBelowMM)
        FROM unnest(
            $1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::uuid[], $7::bool[]
        ) WITH ORDINALITY AS u (
            tenant_id, device_id, first_at, last_at, done_at, done_id, is_resolved, place)
        CROSS JOIN LATERAL (
            SELECT r.deduplication_id, r.space_id, r.observed_at, r.received_at, r.f_cnt, r.f_port, r.dev_addr,
                r.payload, r.occupancy, r.cause,
                (r.details ->> 'previous_state_duration_s')::int8 AS duration_s,
                (r.details ->> 'previous_state_duration_error_s')::int8 AS error_s,
                r.codec = $8::text, r.object::text AS object, r.told_in, \(Quantity.measuredColumns(of: "r"))
            FROM readings r
            WHERE r.tenant_id = u.tenant_id AND r.device_id = u.device_id
                AND r.observed_at BETWEEN u.first_at AND u.last_at
                AND r.day BETWEEN u.first_at::date AND u.last_at::date
                AND (u.done_at IS NULL OR (r.observed_at, r.deduplication_id) > (u.done_at, u.done_id))
                AND \(isEligible(codec: "$8::text", insteadOf: "$9::text", isResolved: "u.is_resolved",
                    ports: "$11::int2[]", frames: "$12::uuid[]"))
            ORDER BY r.day, r.observed_at, r.deduplication_id
            LIMIT $10::int8
        ) r
        LEFT JOIN devices d ON d.id = u.device_id
        ORDER BY u.place, r.observed_at, r.deduplication_id
        """)

    /// Of moments that frames tell of, those that are no readings yet, each with the space that its device was on then
    /// or was put on next; where no assignment tells, that of the frame.
    static let untold = Statement(
        "redecode_untold",
        """
        SELECT u.place, coalesce(a.space_id, u.space_id)
        FROM unnest($1::date[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[])
            WITH ORDINALITY AS u (day, tenant_id, device_id, deduplication_id, observed_at, space_id, place)
        LEFT JOIN LATERAL (
            SELECT a.space_id FROM device_assignments a
            WHERE a.tenant_id = u.tenant_id AND a.device_id = u.device_id
                AND (a.unassigned_at IS NULL OR a.unassigned_at >= u.observed_at)
            ORDER BY a.unassigned_at NULLS LAST
            LIMIT 1
        ) a ON true
        WHERE NOT EXISTS (
            SELECT FROM readings r
            WHERE r.day = u.day AND r.device_id = u.device_id AND r.deduplication_id = u.deduplication_id)
        ORDER BY u.place
        """)

    /// The order of ingest: devices by (tenant, id), then spaces.
    static func devicesOfBatch(locking: Bool) -> Statement {
        Statement(
            locking ? "redecode_lock_devices" : "redecode_devices",
            """
            SELECT d.id, d.tenant_id, d.dev_eui, d.category = 'sensor', d.dev_addr, d.occupancy,
                d.occupancy_observed_at, d.occupancy_f_cnt, d.restarted_at, \(Quantity.measuredColumns(ofDevice: "d"))
            FROM devices d WHERE d.id = ANY ($1::uuid[])
            ORDER BY d.tenant_id, d.id \(locking ? "FOR NO KEY UPDATE" : "")
            """)
    }

    /// Removed spaces too: their history outlives them.
    static func spacesOfBatch(locking: Bool) -> Statement {
        Statement(
            locking ? "redecode_lock_spaces" : "redecode_spaces",
            """
            SELECT \(spaceColumns.selected(
                replacing: ["has_active_override": "false", "has_active_reservation": "false"]))
            FROM spaces s WHERE s.id = ANY ($1::uuid[])
            ORDER BY s.tenant_id, s.id \(locking ? "FOR NO KEY UPDATE" : "")
            """,
            columns: spaceColumns.columns)
    }

    private static var spaceColumns: RecordColumns { IngestStatements.spaceColumns }

    /// How many words before a stretch are looked at.
    static let wordsBefore = 50

    private static let joinsOfDevice = 1000

    /// The joins of each device that reached us within a time. One that joins without end has its newest; sessions
    /// before those are known by address and counter alone.
    static let joins = Statement(
        "redecode_joins",
        """
        SELECT u.device_id, e.occurred_at, e.received_at, e.detail ->> 'dev_addr'
        FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS u (
            tenant_id, device_id, first_at, last_at)
        CROSS JOIN LATERAL (
            SELECT e.occurred_at, e.received_at, e.detail FROM device_events e
            WHERE e.device_id = u.device_id AND e.kind = 'join' AND e.tenant_id = u.tenant_id
                AND e.received_at BETWEEN u.first_at AND u.last_at
            ORDER BY e.received_at DESC LIMIT \(joinsOfDevice)
        ) e
        """)

    /// For each space some words before a stretch, the words of the stretch, and some of those after it; of every
    /// sensor that served the space.
    ///
    /// More than one before it, because a frame whose clock was behind has a time before the stretch and its place in
    /// it.
    static let words = Statement(
        "redecode_words",
        """
        SELECT u.place, w.*
        FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY AS u (
            tenant_id, space_id, from_at, until_at, place)
        CROSS JOIN LATERAL (
            SELECT array_agg(id) AS ids FROM (
                SELECT a.device_id AS id FROM device_assignments a
                WHERE a.space_id = u.space_id AND a.device_type = 'sensor'
                UNION SELECT d.id FROM devices d WHERE d.assigned_space_id = u.space_id AND d.category = 'sensor'
                UNION SELECT b.id FROM unnest($5::uuid[], $6::uuid[]) AS b (space_id, id) WHERE b.space_id = u.space_id
            ) known
        ) sensors
        CROSS JOIN LATERAL (
            (\(words("r.observed_at < u.from_at AND r.day <= u.from_at::date", order: "DESC", limit: "\(wordsBefore)")))
            UNION ALL
            (\(words(
                "r.observed_at BETWEEN u.from_at AND u.until_at AND r.day BETWEEN u.from_at::date AND u.until_at::date",
                order: "", limit: nil)))
            UNION ALL
            (\(words("r.observed_at > u.until_at AND r.day >= u.until_at::date", order: "", limit: "$7::int8")))
        ) w
        ORDER BY u.place, w.observed_at, w.f_cnt, w.deduplication_id
        """)

    private static func words(_ condition: String, order: String, limit: String?) -> String {
        let bound = limit.map { "ORDER BY observed_at \(order), f_cnt \(order) LIMIT \($0)" } ?? ""
        // The day follows from the time, and the index of readings knows it.
        let inDay = limit.map { "ORDER BY r.day \(order), observed_at \(order), f_cnt \(order) LIMIT \($0)" } ?? ""
        return """
            SELECT r.* FROM unnest(sensors.ids) AS s (id)
            CROSS JOIN LATERAL (
                SELECT r.device_id, r.deduplication_id, r.occupancy, r.cause, r.observed_at, r.received_at, r.f_cnt,
                    r.dev_addr, (r.details ->> 'previous_state_duration_s')::int8 AS duration_s,
                    (r.details ->> 'previous_state_duration_error_s')::int8 AS error_s,
                    r.told_in IS NOT NULL AS is_told
                FROM readings r
                WHERE r.tenant_id = u.tenant_id AND r.device_id = s.id AND r.space_id = u.space_id
                    AND r.occupancy IS NOT NULL AND \(condition)
                \(inDay)
            ) r
            \(bound)
            """
    }

    /// For each space its changes after a moment, by default that of its last change by a sensor before a stretch; and
    /// the last change up to then, first.
    static let changes = Statement(
        "redecode_changes",
        """
        SELECT u.place, c.changed_at <= since.moment, c.id, c.changed_at, c.previous_state, c.new_state, c.device_id,
            c.deduplication_id, c.cause, c.frame_step, c.error_s, c.observed_at
        FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY AS u (
            tenant_id, space_id, from_at, word_at, place)
        CROSS JOIN LATERAL (
            SELECT coalesce(u.word_at, (
                SELECT max(c.changed_at) FROM state_changes c
                WHERE c.tenant_id = u.tenant_id AND c.space_id = u.space_id AND c.deduplication_id IS NOT NULL
                    AND c.changed_at < u.from_at), '-infinity') AS moment
        ) since
        CROSS JOIN LATERAL (
            (SELECT * FROM state_changes c
             WHERE c.tenant_id = u.tenant_id AND c.space_id = u.space_id AND c.changed_at <= since.moment
             ORDER BY c.changed_at DESC, c.id DESC LIMIT 1)
            UNION ALL
            (SELECT * FROM state_changes c
             WHERE c.tenant_id = u.tenant_id AND c.space_id = u.space_id AND c.changed_at > since.moment)
        ) c
        ORDER BY u.place, c.changed_at, c.id
        """)

    static let reservations = Statement(
        "redecode_reservations",
        """
        SELECT u.place, r.start_time, r.end_time
        FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) WITH ORDINALITY AS u (
            tenant_id, space_id, from_at, place)
        JOIN reservations r ON r.tenant_id = u.tenant_id AND r.space_id = u.space_id AND r.end_time > u.from_at
        WHERE r.status NOT IN ('cancelled', 'expired')
        """)

    /// The newest readings of each device: what it shows comes from them.
    static let newest = Statement(
        "redecode_newest",
        """
        SELECT r.device_id, r.deduplication_id, r.observed_at, r.f_cnt, r.dev_addr, r.occupancy,
            r.received_at, r.told_in IS NOT NULL, \(Quantity.measuredColumns(of: "r"))
        FROM unnest($1::uuid[], $2::uuid[]) AS u (tenant_id, device_id)
        CROSS JOIN LATERAL (
            SELECT * FROM readings r
            WHERE r.tenant_id = u.tenant_id AND r.device_id = u.device_id
            ORDER BY r.day DESC, r.observed_at DESC LIMIT 200
        ) r
        ORDER BY r.device_id, r.observed_at DESC, r.f_cnt DESC
        """)

    static let all: [Statement] = [
        slice, devicesOfBatch(locking: true), devicesOfBatch(locking: false), spacesOfBatch(locking: true),
        spacesOfBatch(locking: false), words, joins, changes, reservations, newest, untold,
    ]
}
