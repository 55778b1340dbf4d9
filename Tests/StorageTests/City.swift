/// Two tenants side by side, with everything that a tenant can have.
///
/// Devices end like their spaces: `…A1` serves A-01. `…A8` is acme's, on no space and never heard; `…AD` is a display
/// on A-01.
enum City {
    static let acme = "00000000-0000-0000-0000-00000000000a"
    static let beta = "00000000-0000-0000-0000-00000000000b"
    static let acmeGateway = "0016C001F15300A1"
    static let betaGateway = "0016C001F15300B1"

    /// A device by the last two digits of its DevEUI.
    static func devEUI(_ ending: String) -> String { "0004A30B000000" + ending }

    static let sql = """
        INSERT INTO tenants (id, name, slug) VALUES ('\(acme)', 'Acme', 'acme'), ('\(beta)', 'Beta', 'beta');
        INSERT INTO sites (id, tenant_id, name, slug) VALUES
            ('51000000-0000-4000-8000-00000000000a', '\(acme)', 'Old Town', 'old-town'),
            ('51000000-0000-4000-8000-00000000000b', '\(beta)', 'Campus', 'campus');

        INSERT INTO spaces (id, tenant_id, site_id, name, code)
        SELECT ('5b000000-0000-4000-8000-0000000000' || lower(ending))::uuid,
            CASE left(ending, 1) WHEN 'A' THEN '\(acme)' ELSE '\(beta)' END::uuid,
            ('51000000-0000-4000-8000-00000000000' || lower(left(ending, 1)))::uuid,
            'Bay ' || right(ending, 1), left(ending, 1) || '-0' || right(ending, 1)
        FROM unnest(ARRAY['A1', 'A2', 'A3', 'A4', 'B1', 'B2']) AS ending;

        INSERT INTO devices (
            id, tenant_id, dev_eui, name, category, lifecycle_state, assigned_space_id, assigned_at,
            device_profile_name)
        SELECT ('de000000-0000-4000-8000-0000000000' || lower(ending))::uuid,
            CASE left(ending, 1) WHEN 'A' THEN '\(acme)' ELSE '\(beta)' END::uuid,
            '0004A30B000000' || ending, 'Device ' || ending, category,
            CASE WHEN space IS NULL THEN 'provisioned' ELSE 'operational' END,
            ('5b000000-0000-4000-8000-0000000000' || lower(space))::uuid,
            CASE WHEN space IS NOT NULL THEN now() END, 'Bosch TPS110'
        FROM (VALUES ('A1', 'sensor', 'A1'), ('A2', 'sensor', 'A2'), ('A3', 'sensor', 'A3'), ('A4', 'sensor', 'A4'),
            ('A8', 'sensor', NULL), ('AD', 'display', 'A1'), ('B1', 'sensor', 'B1'), ('B2', 'sensor', 'B2')
        ) AS device (ending, category, space);
        UPDATE spaces s SET sensor_device_id = d.id
        FROM devices d WHERE d.assigned_space_id = s.id AND d.category = 'sensor';
        UPDATE spaces s SET display_device_id = d.id
        FROM devices d WHERE d.assigned_space_id = s.id AND d.category = 'display';
        INSERT INTO device_assignments (tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at)
        SELECT d.tenant_id, d.category, d.id, d.dev_eui, s.id, s.code, d.assigned_at
        FROM devices d JOIN spaces s ON s.id = d.assigned_space_id;

        INSERT INTO gateways (id, tenant_id, gateway_id, name) VALUES
            ('9a000000-0000-4000-8000-0000000000a1', '\(acme)', '\(acmeGateway)', 'Roof'),
            ('9a000000-0000-4000-8000-0000000000b1', '\(beta)', '\(betaGateway)', 'Tower');
        """

    /// A row for each tenant in every table that ``sql`` leaves empty.
    static let history = """
        INSERT INTO users (id, email, name, password_hash) VALUES
            ('75000000-0000-4000-8000-00000000000a', 'anna@acme.example', 'Anna', 'x'),
            ('75000000-0000-4000-8000-00000000000b', 'bert@beta.example', 'Bert', 'x');
        INSERT INTO user_memberships (user_id, tenant_id, role) VALUES
            ('75000000-0000-4000-8000-00000000000a', '\(acme)', 'owner'),
            ('75000000-0000-4000-8000-00000000000b', '\(beta)', 'owner'),
            ('75000000-0000-4000-8000-00000000000b', '\(acme)', 'viewer');
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at)
        SELECT moment::date, d.tenant_id, d.id, gen_random_uuid(), moment, moment
        FROM devices d, unnest(ARRAY[now(), timestamptz '2020-02-29 12:00Z']) AS moment;
        INSERT INTO state_changes (tenant_id, space_id, previous_state, new_state, source, changed_at)
        SELECT tenant_id, id, 'UNKNOWN', 'FREE', 'sensor', now() FROM spaces;
        INSERT INTO device_events (tenant_id, device_id, kind, event_key, occurred_at, received_at)
        SELECT tenant_id, id, 'join', gen_random_uuid(), now(), now() FROM devices;
        INSERT INTO api_keys (tenant_id, key_hash, key_name) SELECT id, slug, 'Gate' FROM tenants;
        INSERT INTO gateway_stats (tenant_id, gateway_id, reported_at, received_at)
        SELECT tenant_id, id, now(), now() FROM gateways;
        INSERT INTO gateway_stats_hours (tenant_id, gateway_id, began_at, reports, rx_received, rx_ok, tx_received,
            tx_emitted, online_s, first_report_at)
        SELECT tenant_id, id, '2020-01-01Z', 1, 0, 0, 0, 0, 60, '2020-01-01Z' FROM gateways;
        INSERT INTO space_admin_overrides (tenant_id, space_id, override_type, start_time, end_time)
        SELECT tenant_id, id, 'blocked', '2020-01-01Z', '2020-01-02Z' FROM spaces;
        INSERT INTO reservations (tenant_id, space_id, start_time, end_time, status, request_id)
        SELECT tenant_id, id, '2020-01-01Z', '2020-01-01T01:00Z', 'completed', id::text FROM spaces;
        INSERT INTO audit_log (tenant_id, actor_type, action)
        SELECT id, 'system', 'tenant.create' FROM tenants UNION ALL SELECT NULL, 'system', 'daemon.start';
        INSERT INTO invitations (tenant_id, email, name, role, code_hash, expires_at)
        SELECT id, 'new@' || slug || '.example', 'New', 'viewer', slug, now() + interval '7 days' FROM tenants;
        INSERT INTO quarantine (
            digest, received_at, last_received_at, topic, message, message_bytes, reason, tenant_id)
        SELECT gen_random_uuid(), now(), now(), 'topic', '', 0, 'unknown_frame', id FROM tenants;
        """
}
