import Ingest

/// The statements that keep orphans and quarantine within their bounds; all run as `parkd_ingest`, none is prepared.
///
/// Whoever may publish may invent as many devices as they like, so the newest must not drive out the others, nor the
/// first keep later ones out for ever. Of the places four fifths are for what was heard for longer than an hour and is
/// heard still, the longest heard first. What is left is for the others: half of it for those heard longest, half for
/// the newest. One publisher has at most half of the places. Nothing goes before the places are taken.
///
/// Rows that somebody has locked stay for a later round.
enum FloodBounds {
    /// Deletes the oldest messages of the quarantine, beyond the bounds of rows and of bytes.
    static let quarantine = """
        DELETE FROM quarantine
        WHERE id IN (
            SELECT id FROM quarantine
            WHERE id IN (
                SELECT id FROM (
                    SELECT id, publisher, count(*) OVER newest AS place, sum(bytes) OVER newest AS total,
                        count(*) OVER own AS own_place, sum(bytes) OVER own AS own_total
                    FROM (SELECT id, publisher, \(quarantineRowBytes) AS bytes FROM quarantine) q
                    WINDOW newest AS (ORDER BY id DESC ROWS UNBOUNDED PRECEDING),
                        own AS (PARTITION BY publisher ORDER BY id DESC ROWS UNBOUNDED PRECEDING)) ranked
                WHERE place > \(Limits.quarantineRows) OR total > \(Limits.quarantineBytes)
                    OR (publisher <> ''
                        AND (own_place > \(Limits.quarantineRows / 2) OR own_total > \(Limits.quarantineBytes / 2))))
            ORDER BY id FOR UPDATE SKIP LOCKED)
        """

    /// The texts, and about what a row has beside them; told without reading what is stored apart.
    private static let quarantineRowBytes =
        "octet_length(message) + octet_length(topic) + coalesce(octet_length(detail), 0) + 200"

    /// Forgets devices beyond the places for them, with their kept uplinks; answers for how many uplinks.
    static let orphanDevices = """
        WITH heard AS (
            SELECT dev_eui AS id, publisher, first_seen_at, last_seen_at, uplink_count > 1 AS is_repeated,
                \(isProven) AS is_proven
            FROM orphan_devices
            WHERE (SELECT count(*) FROM orphan_devices) > \(Limits.orphanDevices / 2)
        ), staying AS (
            \(seats(
                among: seats(
                    among: "SELECT * FROM heard WHERE publisher <> ''", for: "publisher",
                    count: Limits.orphanDevices / 2)
                    + " UNION ALL SELECT * FROM heard WHERE publisher = ''",
                for: "true", count: Limits.orphanDevices))
        ), gone AS (
            DELETE FROM orphan_devices
            WHERE dev_eui IN (
                SELECT dev_eui FROM orphan_devices
                WHERE dev_eui IN (SELECT id FROM heard EXCEPT SELECT id FROM staying)
                ORDER BY dev_eui FOR UPDATE SKIP LOCKED)
            RETURNING dev_eui)
        DELETE FROM orphan_uplinks WHERE dev_eui IN (SELECT dev_eui FROM gone)
        """

    /// Forgets kept uplinks beyond the bound of their bytes, and leaves the devices known: first those of the newest
    /// devices that were not heard for long stay, then nothing more. Answers for how many uplinks.
    static let orphanBytes = """
        WITH ranked AS (
            SELECT dev_eui, publisher, sum(kept_bytes) OVER (ORDER BY \(worth)) AS total,
                sum(kept_bytes) OVER (PARTITION BY publisher ORDER BY \(worth)) AS own_total
            FROM orphan_devices
            WHERE kept_bytes > 0 AND (SELECT sum(kept_bytes) FROM orphan_devices) > \(Limits.orphanBytes / 2)
        ), emptied AS (
            UPDATE orphan_devices SET kept_bytes = 0
            WHERE dev_eui IN (
                SELECT dev_eui FROM orphan_devices
                WHERE dev_eui IN (
                    SELECT dev_eui FROM ranked
                    WHERE total > \(Limits.orphanBytes)
                        OR (publisher <> '' AND own_total > \(Limits.orphanBytes / 2)))
                ORDER BY dev_eui FOR UPDATE SKIP LOCKED)
            RETURNING dev_eui)
        DELETE FROM orphan_uplinks WHERE dev_eui IN (SELECT dev_eui FROM emptied)
        """

    /// Forgets gateways beyond the places for them.
    static let orphanGateways = """
        WITH heard AS (
            SELECT gateway_id AS id, first_seen_at, last_seen_at, message_count > 1 AS is_repeated,
                \(isProven) AS is_proven
            FROM orphan_gateways
            WHERE (SELECT count(*) FROM orphan_gateways) > \(Limits.orphanGateways)
        ), staying AS (
            \(seats(among: "SELECT * FROM heard", for: "true", count: Limits.orphanGateways))
        )
        DELETE FROM orphan_gateways
        WHERE gateway_id IN (
            SELECT gateway_id FROM orphan_gateways
            WHERE gateway_id IN (SELECT id FROM heard EXCEPT SELECT id FROM staying)
            ORDER BY gateway_id FOR UPDATE SKIP LOCKED)
        """

    private static let isProven = """
        (last_seen_at >= first_seen_at + interval '\(Limits.orphanProvenAfterS) seconds'
            AND last_seen_at > now() - interval '\(Limits.orphanSilentDays) days')
        """

    /// Whose uplinks are kept first: of those heard for long the longest heard, then the newest of the others.
    private static let worth = """
        \(isProven) DESC, CASE WHEN \(isProven) THEN first_seen_at END, last_seen_at DESC, dev_eui
        """

    /// Those of `source` who stay where each `party` has so many seats.
    private static func seats(among source: String, for party: String, count: Int) -> String {
        """
        SELECT h.* FROM heard h
        JOIN (
            SELECT id, is_seated, waited, free, row_number() OVER (
                PARTITION BY party, is_seated, waited > free / 2 ORDER BY last_seen_at DESC, id) AS recency
            FROM (
                SELECT *, \(count) - count(*) FILTER (WHERE is_seated) OVER (PARTITION BY party) AS free,
                    row_number() OVER (
                        PARTITION BY party, is_seated
                        ORDER BY last_seen_at > now() - interval '1 day' DESC, is_repeated DESC, first_seen_at, id
                    ) AS waited
                FROM (
                    SELECT *, \(party) AS party, is_proven AND row_number() OVER (
                        PARTITION BY \(party), is_proven ORDER BY first_seen_at, id
                    ) <= \(count * Limits.orphanSeatsPercent / 100) AS is_seated
                    FROM (\(source)) s) seated) waiting
        ) r ON r.id = h.id
        WHERE r.is_seated OR r.waited <= r.free / 2 OR r.recency <= r.free - r.free / 2
        """
    }
}
