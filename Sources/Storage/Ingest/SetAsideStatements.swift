import Ingest
import Postgres

/// The statements for what belongs to nobody yet, or makes no sense; all run as `parkd_ingest`.
enum SetAsideStatements {
    /// Keeps the uplinks of unregistered devices for a later claim, and counts them once however often they come.
    static let keepOrphans = Statement(
        "keep_orphans",
        """
        WITH event AS (
            SELECT * FROM unnest(
                $1::text[], $2::uuid[], $3::timestamptz[], $4::text[], $5::bytea[], $6::bytea[], $7::float4[],
                $8::float4[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[]
            ) WITH ORDINALITY AS u (
                dev_eui, deduplication_id, received_at, topic, message, payload, rssi, snr, network_tenant_id,
                device_profile_name, device_name, gateway_id, publisher, position)
        ), kept AS (
            INSERT INTO orphan_uplinks (dev_eui, deduplication_id, received_at, topic, message)
            SELECT dev_eui, deduplication_id, received_at, topic, message FROM event
            WHERE deduplication_id IS NOT NULL
            ON CONFLICT (dev_eui, deduplication_id) DO NOTHING
            RETURNING dev_eui
        ), latest AS (
            SELECT DISTINCT ON (dev_eui) * FROM event ORDER BY dev_eui, (payload IS NULL), position DESC
        )
        INSERT INTO orphan_devices (
            dev_eui, first_seen_at, last_seen_at, uplink_count, last_payload, last_rssi, last_snr, network_tenant_id,
            device_profile_name, device_name, gateway_id, publisher)
        SELECT dev_eui, received_at, received_at, (SELECT count(*) FROM kept k WHERE k.dev_eui = latest.dev_eui),
            payload, rssi, snr, network_tenant_id, device_profile_name, device_name, gateway_id, publisher
        FROM latest
        ORDER BY dev_eui
        ON CONFLICT (dev_eui) DO UPDATE
        SET last_seen_at = greatest(orphan_devices.last_seen_at, excluded.last_seen_at),
            uplink_count = orphan_devices.uplink_count + excluded.uplink_count,
            last_payload = coalesce(excluded.last_payload, orphan_devices.last_payload),
            last_rssi = coalesce(excluded.last_rssi, orphan_devices.last_rssi),
            last_snr = coalesce(excluded.last_snr, orphan_devices.last_snr),
            network_tenant_id = coalesce(excluded.network_tenant_id, orphan_devices.network_tenant_id),
            device_profile_name =
                coalesce(nullif(excluded.device_profile_name, ''), orphan_devices.device_profile_name),
            device_name = coalesce(nullif(excluded.device_name, ''), orphan_devices.device_name),
            gateway_id = coalesce(excluded.gateway_id, orphan_devices.gateway_id)
        """)

    /// Only the newest uplinks of each device of the batch stay, in number and in bytes; answers a row for each that
    /// does not. The devices' rows are locked by ``keepOrphans``.
    static let trimOrphanUplinks = Statement(
        "trim_orphan_uplinks",
        """
        WITH ranked AS (
            SELECT dev_eui, deduplication_id, octet_length(message) AS bytes, row_number() OVER newest AS place,
                sum(octet_length(message)) OVER newest AS total
            FROM orphan_uplinks
            WHERE dev_eui = ANY ($1::text[])
            WINDOW newest AS (
                PARTITION BY dev_eui ORDER BY received_at DESC, deduplication_id ROWS UNBOUNDED PRECEDING)
        ), judged AS (
            SELECT *, place > \(Limits.orphanUplinksPerDevice)
                OR (place > 1 AND total > \(Limits.orphanUplinkBytesPerDevice)) AS is_beyond
            FROM ranked
        ), gone AS (
            DELETE FROM orphan_uplinks o
            USING judged j
            WHERE j.is_beyond AND o.dev_eui = j.dev_eui AND o.deduplication_id = j.deduplication_id
            RETURNING o.dev_eui
        ), counted AS (
            UPDATE orphan_devices d SET kept_bytes = k.bytes
            FROM (SELECT dev_eui, sum(bytes) AS bytes FROM judged WHERE NOT is_beyond GROUP BY dev_eui) k
            WHERE d.dev_eui = k.dev_eui AND d.kept_bytes <> k.bytes
        )
        SELECT FROM gone
        """)

    static let countOrphanGateways = Statement(
        "count_orphan_gateways",
        """
        INSERT INTO orphan_gateways (gateway_id, first_seen_at, last_seen_at, message_count)
        SELECT gateway_id, min(received_at), max(received_at), count(*)
        FROM unnest($1::text[], $2::timestamptz[]) AS u (gateway_id, received_at)
        GROUP BY gateway_id
        ORDER BY gateway_id
        ON CONFLICT (gateway_id) DO UPDATE
        SET last_seen_at = greatest(orphan_gateways.last_seen_at, excluded.last_seen_at),
            message_count = orphan_gateways.message_count + excluded.message_count
        """)

    /// By what two messages in quarantine are the same one: topic and bytes, and the hash of the whole where only the
    /// beginning is kept.
    static let digest =
        "md5(convert_to(topic, 'UTF8') || '\\x00'::bytea || message || coalesce(message_sha256, ''))::uuid"

    /// The same bytes on the same topic are one row, however often they come. The device that the message names is
    /// looked up here: it need not be locked for what moves nothing.
    static let quarantine = Statement(
        "quarantine",
        """
        INSERT INTO quarantine (
            digest, received_at, last_received_at, occurrences, topic, message, message_bytes, message_sha256, reason,
            detail, dev_eui, deduplication_id, tenant_id, publisher, device_id)
        SELECT u.digest, min(u.received_at), max(u.received_at), count(*), min(u.topic), (array_agg(u.message))[1],
            min(u.message_bytes), (array_agg(u.message_sha256))[1], min(u.reason), min(u.detail), min(u.dev_eui),
            (array_agg(u.deduplication_id))[1], coalesce((array_agg(u.tenant_id))[1], (array_agg(d.tenant_id))[1]),
            min(u.publisher), (array_agg(d.id))[1]
        FROM (
            SELECT \(digest) AS digest, e.*
            FROM unnest(
                $1::timestamptz[], $2::text[], $3::bytea[], $4::int4[], $5::bytea[], $6::text[], $7::text[],
                $8::text[], $9::uuid[], $10::uuid[], $11::text[]
            ) AS e (
                received_at, topic, message, message_bytes, message_sha256, reason, detail, dev_eui, deduplication_id,
                tenant_id, publisher)
        ) u
        LEFT JOIN devices d ON d.dev_eui = u.dev_eui
        GROUP BY u.digest
        ORDER BY u.digest
        ON CONFLICT (digest) DO UPDATE
        SET occurrences = quarantine.occurrences + excluded.occurrences,
            last_received_at = greatest(quarantine.last_received_at, excluded.last_received_at),
            dev_eui = coalesce(excluded.dev_eui, quarantine.dev_eui),
            deduplication_id = coalesce(excluded.deduplication_id, quarantine.deduplication_id),
            tenant_id = coalesce(excluded.tenant_id, quarantine.tenant_id),
            device_id = coalesce(excluded.device_id, quarantine.device_id)
        """)
}
