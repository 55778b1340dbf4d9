import Ingest
import Postgres

extension Statement {
    /// The same lock, without the rows that somebody else has locked already.
    var passingOver: Statement { Statement(name + "_free", sql + " SKIP LOCKED", columns: columns) }
}

/// The statements with which ingest passes over rows that somebody else has locked; all run as `parkd_ingest`, and none
/// is prepared: they are rare.
///
/// A row that is passed over is not one that does not exist: each lock goes with a question that waits for nothing.
enum HeldRowStatements {
    /// What daemons call their connections of ingest, which hold a row for no longer than a commit takes.
    static let ingest = "parkd ingest"

    /// For the whole session. A wait in vain ends the transaction with 55P03.
    static let waitBriefly = "SET lock_timeout = '\(Limits.lockWaitMS)ms'"

    /// Only a whole table can make this transaction wait.
    static let begin = "BEGIN; SET LOCAL lock_timeout = '\(Limits.tableLockWaitMS)ms'"

    static let lockDevices = IngestStatements.lockDevices.passingOver
    static let lockGateways = IngestStatements.lockGateways.passingOver
    static let lockSpaces = IngestStatements.lockSpaces.passingOver

    static let devices = Statement("registered_devices", "SELECT dev_eui FROM devices WHERE dev_eui = ANY ($1::text[])")
    static let spaces = Statement(
        "standing_spaces", "SELECT id FROM spaces WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL")

    /// Unregistered devices whose rows somebody else has locked, as one who claims one of them has.
    static let heldOrphans = Statement("held_orphans", held("orphan_devices", by: "dev_eui"))

    /// The same for gateways.
    static let heldOrphanGateways = Statement("held_orphan_gateways", held("orphan_gateways", by: "gateway_id"))

    private static func held(_ table: String, by name: String) -> String {
        """
        WITH free AS (
            SELECT \(name) FROM \(table) WHERE \(name) = ANY ($1::text[]) ORDER BY \(name) FOR UPDATE SKIP LOCKED)
        SELECT \(name) FROM \(table)
        WHERE \(name) = ANY ($1::text[]) AND \(name) NOT IN (SELECT \(name) FROM free)
        """
    }

    /// Which of these messages are in quarantine already, in a row that somebody else has locked; by their place.
    static let heldQuarantine = Statement(
        "held_quarantine",
        """
        WITH said AS (
            SELECT \(SetAsideStatements.digest) AS digest, place
            FROM unnest($1::text[], $2::bytea[], $3::bytea[])
                WITH ORDINALITY AS u (topic, message, message_sha256, place)
        ), free AS (
            SELECT digest FROM quarantine WHERE digest IN (SELECT digest FROM said) ORDER BY digest
            FOR UPDATE SKIP LOCKED
        )
        SELECT s.place FROM said s JOIN quarantine q ON q.digest = s.digest
        WHERE s.digest NOT IN (SELECT digest FROM free)
        ORDER BY s.place
        """)

    /// Who has rows of these devices, gateways and spaces locked.
    ///
    /// The row itself names the transaction (`xmax`), and `pg_locks` its process. Where several share the row, `xmax`
    /// is none of theirs: then all come into question that have locked anything in the table for writing. Any role may
    /// see a session's process, name and login role; what it is doing takes `pg_read_all_stats`.
    static let holders = Statement(
        "row_holders",
        """
        WITH held AS (
            SELECT 'devices' AS name, xmax AS holder FROM devices WHERE dev_eui = ANY ($1::text[])
            UNION SELECT 'orphan_devices', xmax FROM orphan_devices WHERE dev_eui = ANY ($1::text[])
            UNION SELECT 'gateways', xmax FROM gateways WHERE gateway_id = ANY ($1::text[])
            UNION SELECT 'spaces', xmax FROM spaces WHERE id = ANY ($2::uuid[])
        ), named AS (
            SELECT h.name, l.pid FROM held h
            JOIN pg_locks l ON l.locktype = 'transactionid' AND l.transactionid = h.holder AND l.granted
                AND l.mode = 'ExclusiveLock'
        ), possible AS (
            SELECT * FROM named
            UNION
            SELECT h.name, l.pid FROM held h
            JOIN pg_locks l ON l.locktype = 'relation' AND l.relation = to_regclass('public.' || h.name) AND l.granted
                AND l.mode IN ('RowShareLock', 'RowExclusiveLock')
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            JOIN pg_stat_activity a ON a.pid = l.pid AND a.application_name <> '\(ingest)'
            WHERE NOT EXISTS (SELECT FROM named)
        )
        \(sessions)
        """)

    /// Who has a table of ours locked so that nobody can write there, or waits in front of us to do so.
    static let tableHolders = Statement(
        "table_holders",
        """
        WITH possible AS (
            SELECT c.relname::text AS name, l.pid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
            WHERE l.locktype = 'relation' AND c.relnamespace = 'public'::regnamespace
                AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        )
        \(sessions)
        """)

    /// Who may have a key written that is not committed yet, or a row locked that a foreign key needs: whoever has
    /// written into or locked rows of a table of ours, for longer than a commit takes.
    static let writers = Statement(
        "row_writers",
        """
        WITH possible AS (
            SELECT c.relname::text AS name, l.pid FROM pg_locks l
            JOIN pg_class c ON c.oid = l.relation
            JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'relation' AND l.granted AND c.relnamespace = 'public'::regnamespace
                AND c.relkind IN ('r', 'p') AND l.mode IN ('RowShareLock', 'RowExclusiveLock')
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND coalesce(a.xact_start < now() - interval '\(Limits.lockWaitMS) ms', true)
        )
        \(sessions)
        """)

    private static let sessions = """
        SELECT DISTINCT p.pid, p.name, a.application_name, a.usename::text, a.state
        FROM possible p LEFT JOIN pg_stat_activity a ON a.pid = p.pid
        WHERE p.pid <> pg_backend_pid()
        ORDER BY p.pid LIMIT \(Limits.holdersNamed)
        """
}
