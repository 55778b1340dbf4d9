import Model
import Parking
import Postgres

/// What decoding again writes; all run as `parkd_platform`. Each statement that replaces something puts what it
/// replaces into the audit log in the same breath, so that nothing is replaced without it.
enum RedecodeWrites {
    /// Finds the readings that differ from what the codec says, with a bit for each field of
    /// ``RedecodeReport/Field`` and, where asked for, the difference in words.
    static let differences = Statement("redecode_differences", comparison(writing: false))

    /// The same, and writes them.
    static let readings = Statement("redecode_readings", comparison(writing: true))

    /// Adds moments that stored frames tell of and no codec had read before. It replaces nothing, so there is nothing
    /// for the audit log but the run itself.
    static let told = Statement(
        "redecode_add_told",
        """
        INSERT INTO readings (
            day, tenant_id, device_id, deduplication_id, space_id, observed_at, received_at, f_port, payload, codec,
            codec_version, \(said()), details, told_in)
        SELECT u.day, u.tenant_id, u.device_id, u.deduplication_id, u.space_id, u.observed_at, f.received_at, f.f_port,
            f.payload, $\(next + 4)::text, $\(next + 5)::text, \(said("u.")), u.details::jsonb, f.deduplication_id
        FROM unnest(
            \(arrays), $\(next)::uuid[], $\(next + 1)::timestamptz[], $\(next + 2)::date[], $\(next + 3)::uuid[]
        ) AS u (
            day, tenant_id, device_id, deduplication_id, \(said()), details, space_id, observed_at, told_on, told_in)
        JOIN readings f ON f.day = u.told_on AND f.device_id = u.device_id AND f.deduplication_id = u.told_in
        ON CONFLICT (device_id, day, deduplication_id) DO NOTHING
        """)

    /// The quantities of a reading that have a column, as a list.
    private static func said(_ prefix: String = "") -> String {
        Quantity.columns.map { prefix + $0.name }.joined(separator: ", ")
    }

    /// The same as arguments of `jsonb_build_object`.
    private static func named(_ quantities: [Quantity], of alias: String) -> String {
        quantities.map { "'\($0.name)', \(alias).\($0.name)" }.joined(separator: ", ")
    }

    private static func types(_ quantities: [Quantity], from first: Int) -> String {
        quantities.enumerated().map { "$\(first + $0.offset)::\($0.element.kind.columnType)[]" }
            .joined(separator: ", ")
    }

    /// What readings say now: the parameters that `Parameters.add(saying:)` adds.
    private static let arrays =
        "$1::date[], $2::uuid[], $3::uuid[], $4::uuid[], \(types(Quantity.columns, from: 5)), $\(next - 1)::text[]"

    /// The number of the parameter behind them.
    private static var next: Int { 6 + Quantity.columns.count }

    private static var differing: String {
        let columns =
            Quantity.columns.map { "(r.\($0.name) IS DISTINCT FROM s.\($0.name))" }
            + ["(r.details IS DISTINCT FROM s.details::jsonb)"]
        return columns.enumerated().map { "\(1 << $0.offset) * \($0.element)::int4" }.joined(separator: " + ")
    }

    /// The tenant is compared in a way that no index serves, or the planner may prefer the index that begins with it
    /// and walk through all readings of a device for each one.
    private static func comparison(writing: Bool) -> String {
        """
        WITH said AS (
            SELECT * FROM unnest(\(arrays)) WITH ORDINALITY AS u (
                day, tenant_id, device_id, deduplication_id, \(said()), details, place)
        ), changed AS (
            SELECT s.place, s.day, s.tenant_id, s.device_id, s.deduplication_id, \(said("s.")),
                s.details::jsonb AS details, \(differing) AS fields,
                \(writing ? before : inWords)
            FROM said s
            JOIN readings r ON r.day = s.day AND r.device_id = s.device_id AND r.deduplication_id = s.deduplication_id
                AND r.tenant_id IS NOT DISTINCT FROM s.tenant_id
            WHERE r.day BETWEEN $\(next)::date AND $\(next + 1)::date
                AND (r.codec, r.codec_version, \(said("r.")), r.details)
                IS DISTINCT FROM ($\(next + 2)::text, $\(next + 3)::text, \(said("s.")), s.details::jsonb)
        )\(writing ? rewriting : "")
        SELECT place, fields, \(writing ? "NULL::text" : "words") FROM changed ORDER BY place
        """
    }

    /// Absent means NULL.
    private static let before = """
        jsonb_strip_nulls(jsonb_build_object(
                    'deduplication_id', r.deduplication_id, 'observed_at', r.observed_at, 'codec', r.codec,
                    'codec_version', r.codec_version, \(named(Quantity.columns, of: "r")),
                    'details', r.details)) AS before
        """

    private static let inWords = """
        concat_ws(', ',
                    \(Quantity.columns.map { inWords($0.name) }.joined(separator: ",\n            ")),
                    CASE WHEN r.details IS DISTINCT FROM s.details::jsonb
                    THEN format('details %s → %s', coalesce(r.details::text, 'none'),
                        coalesce((s.details::jsonb)::text, 'none')) END) AS words
        """

    private static func inWords(_ column: String) -> String {
        """
        CASE WHEN r.\(column) IS DISTINCT FROM s.\(column) THEN
            format('\(column) %s → %s', coalesce(r.\(column)::text, 'none'), coalesce(s.\(column)::text, 'none')) END
        """
    }

    private static let rewriting = """
        , rewritten AS (
            UPDATE readings r
            SET codec = $\(next + 2)::text, codec_version = $\(next + 3)::text,
                \(Quantity.columns.map { "\($0.name) = c.\($0.name)" }.joined(separator: ", ")), details = c.details
            FROM changed c
            WHERE r.day = c.day AND r.device_id = c.device_id AND r.deduplication_id = c.deduplication_id
                AND r.tenant_id IS NOT DISTINCT FROM c.tenant_id AND r.day BETWEEN $\(next)::date AND $\(next + 1)::date
        ), audited AS (
            INSERT INTO audit_log (
                tenant_id, actor_type, actor_id, action, resource_type, resource_id, old_values, new_values, request_id)
            SELECT tenant_id, 'system', $\(next + 4)::text, 'reading.redecode', 'device', device_id::text,
                jsonb_build_object('readings', jsonb_agg(before ORDER BY place)),
                jsonb_build_object(
                    'codec', $\(next + 2)::text, 'codec_version', $\(next + 3)::text, 'readings', count(*)),
                $\(next + 5)::text
            FROM changed GROUP BY tenant_id, device_id
        )
        """

    /// Takes away the changes of sensors that history no longer has, and puts those of others right.
    static let replaceChanges = Statement(
        "redecode_replace_changes",
        """
        WITH gone AS (
            DELETE FROM state_changes c
            USING unnest($1::int8[], $2::uuid[]) AS u (id, tenant_id)
            WHERE c.id = u.id AND c.tenant_id = u.tenant_id AND c.deduplication_id IS NOT NULL
            RETURNING c.*
        ), kept AS (
            SELECT c.*, u.from_state, u.to_state
            FROM unnest($3::int8[], $4::uuid[], $5::text[], $6::text[]) AS u (id, tenant_id, from_state, to_state)
            JOIN state_changes c ON c.id = u.id AND c.tenant_id = u.tenant_id
        ), corrected AS (
            UPDATE state_changes c
            SET previous_state = coalesce(k.from_state, c.previous_state), new_state = coalesce(k.to_state, c.new_state)
            FROM kept k WHERE c.id = k.id AND c.tenant_id = k.tenant_id
        )
        INSERT INTO audit_log (
            tenant_id, actor_type, actor_id, action, resource_type, resource_id, old_values, new_values, request_id)
        SELECT tenant_id, 'system', $7::text, 'space.rebuild_history', 'space', space_id::text,
            jsonb_build_object('state_changes', jsonb_agg(change ORDER BY changed_at, id)), NULL, $8::text
        FROM (
            SELECT tenant_id, space_id, changed_at, id, to_jsonb(g) AS change FROM gone g
            UNION ALL
            SELECT tenant_id, space_id, changed_at, id, to_jsonb(k) - 'from_state' - 'to_state' FROM kept k
        ) replaced
        GROUP BY tenant_id, space_id
        """)

    static let spaces = Statement(
        "redecode_update_spaces",
        """
        WITH before AS (
            SELECT u.*,
                jsonb_build_object('state', s.state, 'sensor_state', s.sensor_state,
                    'sensor_observed_at', s.sensor_observed_at, 'state_changed_at', s.state_changed_at) AS was
            FROM (\(IngestStatements.spaceColumns.values)) u
            JOIN spaces s ON s.id = u.id AND s.tenant_id = u.tenant_id
        ), moved AS (
            UPDATE spaces s
            SET \(IngestStatements.spaceColumns.assigned)
            FROM before u WHERE s.id = u.id AND s.tenant_id = u.tenant_id
        )
        INSERT INTO audit_log (
            tenant_id, actor_type, actor_id, action, resource_type, resource_id, old_values, new_values, request_id)
        SELECT tenant_id, 'system', $\(IngestStatements.spaceColumns.sentCount + 1)::text, 'space.redecode', 'space',
            id::text, was, jsonb_build_object('state', state, 'sensor_state', sensor_state),
            $\(IngestStatements.spaceColumns.sentCount + 2)::text
        FROM before
        """)

    static let devices = Statement(
        "redecode_update_devices",
        """
        WITH before AS (
            SELECT u.*, d.tenant_id AS owner,
                jsonb_build_object('occupancy', d.occupancy, 'occupancy_observed_at', d.occupancy_observed_at,
                    'occupancy_f_cnt', d.occupancy_f_cnt, \(named(Quantity.shown, of: "d"))) AS was
            FROM unnest(
                $1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::int8[], \(types(Quantity.measured, from: 6))
            ) AS u (
                id, tenant_id, occupancy, occupancy_observed_at, occupancy_f_cnt,
                \(Quantity.measured.map(\.name).joined(separator: ", ")))
            JOIN devices d ON d.id = u.id AND d.tenant_id = u.tenant_id
        ), moved AS (
            UPDATE devices d
            SET occupancy = b.occupancy, occupancy_observed_at = b.occupancy_observed_at,
                occupancy_f_cnt = b.occupancy_f_cnt,
                \(Quantity.shown.map { "\($0.name) = b.\($0.name)" }.joined(separator: ", "))
            FROM before b WHERE d.id = b.id AND d.tenant_id = b.tenant_id
        )
        INSERT INTO audit_log (
            tenant_id, actor_type, actor_id, action, resource_type, resource_id, old_values, new_values, request_id)
        SELECT owner, 'system', $\(6 + Quantity.measured.count)::text, 'device.redecode', 'device', id::text, was,
            to_jsonb(b) - 'was' - 'owner' - 'id' - 'tenant_id', $\(7 + Quantity.measured.count)::text
        FROM before b
        """)

    /// A message that became a reading leaves the quarantine; its reason stays in the audit log, for the
    /// platform alone.
    static let release = Statement(
        "redecode_release",
        """
        WITH gone AS (DELETE FROM quarantine WHERE id = ANY ($1::int8[]) RETURNING *)
        INSERT INTO audit_log (
            tenant_id, actor_type, actor_id, action, resource_type, resource_id, old_values, new_values, request_id)
        SELECT NULL, 'system', $2::text, 'quarantine.release', 'quarantine', id::text,
            to_jsonb(g) - 'message', NULL, $3::text
        FROM gone g
        """)

    static let advance = Statement(
        "redecode_advance",
        """
        UPDATE redecodes
        SET last_batch_at = clock_timestamp(), last_tenant_id = $2::uuid, last_device_id = $3::uuid,
            last_observed_at = $4::timestamptz, last_deduplication_id = $5::uuid,
            readings_done = readings_done + $6::int8, readings_changed = readings_changed + $7::int8,
            changes_removed = changes_removed + $8::int8, changes_added = changes_added + $9::int8
        WHERE id = $1::uuid
        """)

    /// The run that an interrupted one with the same order, codec and file left.
    static let unfinished = """
        SELECT id, started_at, readings_done, last_tenant_id, last_device_id, last_observed_at, last_deduplication_id
        FROM redecodes
        WHERE codec = $1::text AND codec_version = $2::text AND codec_digest = encode(sha256($3::bytea), 'hex')
            AND selection = $4::text::jsonb AND finished_at IS NULL
        ORDER BY started_at DESC LIMIT 1
        """

    static let start = """
        INSERT INTO redecodes (codec, codec_version, codec_digest, selection, started_by)
        VALUES ($1::text, $2::text, encode(sha256($3::bytea), 'hex'), $4::text::jsonb, $5::text)
        RETURNING id, started_at
        """

    static let finish = "UPDATE redecodes SET finished_at = clock_timestamp() WHERE id = $1::uuid"

    static let all: [Statement] = [
        differences, readings, told, replaceChanges, spaces, devices, release, advance,
        IngestStatements.insertStateChanges,
    ]
}
