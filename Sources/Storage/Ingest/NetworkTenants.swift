public import Postgres

/// What is known of ChirpStack's tenants before any was heard.
public enum NetworkTenants {
    /// As whom it is asked.
    public static let role = "parkd_ingest"

    /// Whether devices of more than one have ever been heard: of `devices`, as ``role``.
    public static func areSeveral(_ connection: inout PostgresConnection) throws(PostgresError) -> Bool {
        try connection.query(
            """
            SELECT count(*) > 1 FROM (
                SELECT DISTINCT network_tenant_id FROM devices WHERE network_tenant_id IS NOT NULL LIMIT 2
            ) heard
            """
        ).boolean(0, 0) ?? false
    }
}
