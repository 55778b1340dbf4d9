/// What a marked tenant has, in every table that there is.
enum TenantRows {
    /// Whose a row is: by its tenant, or by itself.
    static let owned = """
        SELECT c.oid::regclass::text AS name,
            CASE c.relname WHEN 'tenants' THEN 't.id' WHEN 'users' THEN 't.id' ELSE 't.tenant_id' END AS owner
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND (c.relname IN ('tenants', 'users') OR EXISTS (
                SELECT FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
        """

    /// One digest of all rows for each table; what the tenant's own people are told of their refusals is left out.
    static func digests(of canaries: Canaries, in town: Town) throws -> [String] {
        try town.lines("SELECT name, owner FROM (\(owned)) AS owned ORDER BY name").flatMap { line in
            let parts = line.split(separator: ",")
            let isTold = parts[0] == "audit_log" ? "AND t.action <> 'access.refuse'" : ""
            return try town.lines(
                """
                SELECT '\(parts[0])', count(*), md5(string_agg(t::text, ' ' ORDER BY t::text))
                FROM \(parts[0]) t WHERE \(parts[1])::text LIKE '\(canaries.mark)%' \(isTold)
                """)
        }
    }

    /// Texts by which a row says what kind of thing it is, or that only one of a few words can be.
    private static let words: Set = [
        "audit_log.actor_type", "audit_log.outcome", "chirpstack_sync.entity_type", "chirpstack_sync.sync_direction",
        "chirpstack_sync.sync_status", "device_assignments.device_type", "device_events.kind", "devices.category",
        "devices.lifecycle_state", "devices.occupancy", "gateways.connection", "readings.occupancy",
        "reservations.status", "sites.timezone", "space_admin_overrides.override_type", "spaces.sensor_state",
        "spaces.state", "state_changes.new_state", "state_changes.previous_state", "tenants.subscription_tier",
        "tenants.type", "user_memberships.role", "api_keys.key_hash", "api_keys.scopes", "refresh_tokens.token_hash",
        "invitations.role", "refresh_tokens.kind",
    ]

    /// The columns of texts that no row of the tenant bears its mark in, but those of ``words``.
    ///
    /// v5's tables are left out: no statement of the API names them, and no role but the platform's may read them.
    static func unmarked(of canaries: Canaries, in town: Town) throws -> [String] {
        let columns = try town.lines(
            """
            SELECT owned.name, a.attname, owned.owner FROM (\(owned)) AS owned
            JOIN pg_attribute a ON a.attrelid = owned.name::regclass AND a.attnum > 0 AND NOT a.attisdropped
            JOIN pg_type t ON t.oid = a.atttypid
            WHERE coalesce(t.typcategory, '') IN ('S', 'A') OR t.typname IN ('json', 'jsonb', 'eui64')
            ORDER BY 1, 2
            """)
        return try columns.compactMap { line in
            let parts = line.split(separator: ",").map(String.init)
            let column = "\(parts[0]).\(parts[1])"
            guard !words.contains(column), !ofFive.contains(parts[0]) else {
                return nil
            }
            let marked = try town.lines(
                """
                SELECT count(*) FROM \(parts[0]) t
                WHERE \(parts[2])::text LIKE '\(canaries.mark)%' AND t.\(parts[1])::text ILIKE '%\(canaries.mark)%'
                """)
            return marked == ["0"] ? column : nil
        }
    }

    private static let ofFive: Set = [
        "actuations", "display_devices", "display_policies", "sensor_devices", "sensor_readings", "webhook_secrets",
    ]
}
