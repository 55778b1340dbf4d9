import Postgres

/// The statements over kept uplinks whose device has been registered; all run as `parkd_ingest`.
enum ReplayStatements {
    static let all = [pending, kept, lock, forgetUplinks, forgetOrphan]

    static let pending = Statement(
        "pending_replays",
        """
        SELECT o.dev_eui FROM orphan_devices o
        WHERE EXISTS (SELECT FROM devices d WHERE d.dev_eui = o.dev_eui)
        ORDER BY o.dev_eui
        LIMIT $1::int8
        """)

    static let kept = Statement(
        "kept_uplinks",
        """
        SELECT u.deduplication_id, u.received_at, u.topic, u.message
        FROM orphan_uplinks u
        WHERE u.dev_eui = $1::text AND EXISTS (SELECT FROM devices d WHERE d.dev_eui = $1::text)
        ORDER BY u.received_at, u.deduplication_id
        """)

    static let lock = Statement(
        "lock_orphan", "SELECT FROM orphan_devices WHERE dev_eui = $1::text FOR UPDATE")

    static let forgetUplinks = Statement(
        "forget_orphan_uplinks",
        "DELETE FROM orphan_uplinks WHERE dev_eui = $1::text AND deduplication_id = ANY ($2::uuid[])")

    static let forgetOrphan = Statement(
        "forget_orphan",
        """
        DELETE FROM orphan_devices
        WHERE dev_eui = $1::text AND EXISTS (SELECT FROM devices d WHERE d.dev_eui = $1::text)
            AND NOT EXISTS (SELECT FROM orphan_uplinks u WHERE u.dev_eui = $1::text)
        """)
}
