import Postgres

/// The statements that change orphans; only the platform's role runs them.
enum OrphanWriteStatements {
    static let platformOnly = [claim, delete, deleteUplinks]

    /// Nothing where there is no such orphan; a DevEUI that is registered violates the key of devices.
    static let claim = Statement(
        "claim_orphan",
        """
        INSERT INTO devices (tenant_id, dev_eui, name, device_type, device_profile_name)
        SELECT $2::uuid, o.dev_eui, coalesce($3::text, o.device_name), $4::text, o.device_profile_name
        FROM orphan_devices o WHERE o.dev_eui = $1::text
        RETURNING id
        """)

    /// What is registered is no orphan: its uplinks wait to be replayed, and are nobody's to delete.
    static let delete = Statement(
        "delete_orphan",
        """
        DELETE FROM orphan_devices o
        WHERE o.dev_eui = $1::text AND NOT EXISTS (SELECT FROM devices d WHERE d.dev_eui = o.dev_eui)
        """)

    static let deleteUplinks = Statement(
        "delete_orphan_uplinks", "DELETE FROM orphan_uplinks WHERE dev_eui = $1::text")
}
