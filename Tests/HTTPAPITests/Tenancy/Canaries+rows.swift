/// A row for the mark in every table that has an owner; `{m}` is the mark, `{M}` in capitals.
extension Canaries {
    static let ownRows = """
        INSERT INTO tenants (id, name, slug, suspension_reason, metadata, settings) VALUES
            ('{tenant}', 'Tenant {m}', '{m}-tenant', 'Reason {m}', '{"note": "{m}-metadata"}',
                '{"note": "{m}-settings"}');
        INSERT INTO sites (id, tenant_id, name, slug, address, city, state, postal_code, country, location, metadata)
        SELECT ('{m}-0051-4000-8000-00000000000' || n)::uuid, '{tenant}', 'Site {m} ' || n, '{m}-site-' || n,
            'Street {m}', 'City {m}', 'State {m}', 'Code {m}', 'Country {m}', '{"note": "{m}-location"}',
            '{"note": "{m}-metadata"}'
        FROM generate_series(1, 5) n;
        INSERT INTO spaces (id, tenant_id, site_id, name, code, building, floor, zone, sensor_eui, display_eui,
            metadata)
        SELECT ('{m}-005b-4000-8000-00000000000' || n)::uuid, '{tenant}',
            ('{m}-0051-4000-8000-00000000000' || 1 + n % 2)::uuid, 'Bay {m} ' || n, '{m}-code-' || n, 'House {m}',
            'Floor {m}', 'Zone {m}', '{M}F000000' || n, '{M}F000000' || n, '{"note": "{m}-metadata"}'
        FROM generate_series(1, 7) n;
        INSERT INTO devices (id, tenant_id, dev_eui, name, device_type, manufacturer, model, codec, lifecycle_state,
            assigned_space_id, assigned_at, config, device_profile_name)
        SELECT ('{m}-00de-4000-8000-00000000000' || n)::uuid, '{tenant}', '{M}0000000' || n, 'Sensor {m} ' || n,
            'type {m}', 'maker {m}', 'model {m}', 'codec/{m}',
            CASE WHEN space THEN 'operational' ELSE 'commissioned' END,
            CASE WHEN space THEN ('{m}-005b-4000-8000-00000000000' || n)::uuid END, CASE WHEN space THEN now() END,
            '{"note": "{m}-config"}', 'profile {m}'
        FROM (SELECT n, n IN (1, 5) AS space FROM generate_series(1, 7) n) device;
        UPDATE spaces s SET sensor_device_id = d.id FROM devices d WHERE d.assigned_space_id = s.id;
        INSERT INTO gateways (id, tenant_id, gateway_id, name, description, model, site_id, config)
        SELECT ('{m}-009a-4000-8000-00000000000' || n)::uuid, '{tenant}', '{M}000000A' || n, 'Mast {m} ' || n,
            'on {m}', 'model {m}', '{m}-0051-4000-8000-000000000001', '{"note": "{m}-config"}'
        FROM generate_series(1, 5) n;
        INSERT INTO chirpstack_sync (tenant_id, entity_type, entity_id, chirpstack_id, local_data, remote_data,
            sync_errors)
        VALUES ('{tenant}', 'device', '{m}-00de-4000-8000-000000000001', '{m}-remote', '{"note": "{m}-local"}',
            '{"note": "{m}-remote"}', '["{m}-error"]');

        """

    static let history = """
        INSERT INTO device_assignments (tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at,
            assignment_reason, unassigned_at, unassignment_reason)
        SELECT '{tenant}', 'sensor', d.id, d.dev_eui, s.id, s.code, now() - interval '2 days', 'because of {m}',
            CASE WHEN d.assigned_space_id IS NULL THEN now() - interval '1 day' END, 'end of {m}'
        FROM devices d JOIN spaces s ON right(s.id::text, 1) = right(d.id::text, 1) AND s.tenant_id = d.tenant_id
        WHERE d.tenant_id = '{tenant}';
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at, payload, codec,
            codec_version, cause, gateway_id, details, object, space_id, occupancy)
        SELECT (now() - n * interval '1 hour')::date, '{tenant}', d.id,
            ('{m}-0dd0-4000-8000-0000000' || right(d.id::text, 1) || lpad(n::text, 4, '0'))::uuid,
            now() - n * interval '1 hour', now(), decode('{m}', 'hex'), 'codec/{m}', 'version {m}', 'cause {m}',
            '{M}000000A1', '{"note": "{m}-details"}', '{"note": "{m}-object"}', d.assigned_space_id, 'free'
        FROM devices d, generate_series(1, 4) n WHERE d.tenant_id = '{tenant}';
        INSERT INTO state_changes (tenant_id, space_id, device_id, previous_state, new_state, source, cause, request_id,
            metadata, changed_at, deduplication_id)
        SELECT '{tenant}', s.id, s.sensor_device_id, 'UNKNOWN', 'FREE', 'source {m}', 'cause {m}', 'request {m}',
            '{"note": "{m}-metadata"}', now() - n * interval '1 hour',
            ('{m}-0ccc-4000-8000-0000000' || right(s.id::text, 1) || lpad(n::text, 4, '0'))::uuid
        FROM spaces s, generate_series(1, 4) n WHERE s.tenant_id = '{tenant}';
        INSERT INTO device_events (tenant_id, device_id, kind, event_key, occurred_at, received_at, detail)
        SELECT '{tenant}', id, 'join', ('{m}-0eee-4000-8000-00000000000' || right(id::text, 1))::uuid, now(), now(),
            '{"note": "{m}-detail"}'
        FROM devices WHERE tenant_id = '{tenant}';
        INSERT INTO gateway_stats (tenant_id, gateway_id, reported_at, received_at, rx_received)
        SELECT '{tenant}', id, now() - n * interval '30 seconds', now(), 7 FROM gateways, generate_series(1, 3) n
        WHERE tenant_id = '{tenant}';
        INSERT INTO gateway_stats_hours (tenant_id, gateway_id, began_at, reports, rx_received, rx_ok, tx_received,
            tx_emitted, online_s, first_report_at)
        SELECT '{tenant}', id, '2020-01-01Z', 1, 7, 7, 7, 7, 60, '2020-01-01Z' FROM gateways
        WHERE tenant_id = '{tenant}';
        INSERT INTO space_admin_overrides (tenant_id, space_id, override_type, reason, created_by, is_active, end_time)
        SELECT '{tenant}', id, 'blocked', 'reason {m}', 'author {m}', false, now() FROM spaces
        WHERE tenant_id = '{tenant}';
        INSERT INTO reservations (tenant_id, space_id, start_time, end_time, user_email, user_phone, status, metadata,
            request_id)
        SELECT '{tenant}', id, now(), now() + interval '1 hour', 'guest-{m}@example.org', 'phone {m}', 'cancelled',
            '{"note": "{m}-metadata"}', 'request {m} ' || id
        FROM spaces WHERE tenant_id = '{tenant}';
        INSERT INTO quarantine (digest, received_at, last_received_at, topic, message, message_bytes, reason, detail,
            dev_eui, tenant_id, publisher)
        VALUES (md5('{m}')::uuid, now(), now(), 'topic {m}', '{m}', 8, 'reason {m}', 'detail {m}', '{M}00000001',
            '{tenant}', 'publisher {m}');

        """

    static let people = """
        INSERT INTO users (id, email, name, password_hash, last_login_at)
        SELECT ('{m}-0075-4000-8000-00000000000' || n)::uuid, '{m}-' || role || '@example.org', 'Person {m}',
            '{password}', now()
        FROM (VALUES (1, 'viewer'), (2, 'operator'), (3, 'admin'), (4, 'owner'), (5, 'clerk')) AS person (n, role);
        INSERT INTO user_memberships (user_id, tenant_id, role, name)
        SELECT id, '{tenant}', (ARRAY['viewer', 'operator', 'admin', 'owner', 'viewer'])[right(id::text, 1)::int],
            'Called {m}'
        FROM users WHERE id::text LIKE '{m}%';
        INSERT INTO api_keys (id, tenant_id, key_hash, key_name, scopes, last_used_at, created_by)
        SELECT ('{m}-00a0-4000-8000-00000000000' || n)::uuid, '{tenant}',
            encode(sha256(convert_to('{secret}0' || n, 'UTF8')), 'hex'), 'Key {m} ' || n,
            ARRAY(SELECT resource || CASE n WHEN 1 THEN ':read' ELSE ':write' END
                FROM unnest(ARRAY['devices', 'gateways', 'sites', 'spaces', 'dashboard']) AS resource),
            now() + interval '1 day', '{m}-0075-4000-8000-000000000004'
        FROM generate_series(1, 4) n;
        INSERT INTO refresh_tokens (token_hash, family_id, user_id, tenant_id, device_fingerprint, ip_address, network,
            user_agent, expires_at)
        SELECT md5(id::text), ('{m}-005e-4000-8000-00000000000' || right(id::text, 1))::uuid, id, '{tenant}',
            'print {m}', 'address {m}', 'network {m}', 'agent {m}', now() + interval '1 day'
        FROM users WHERE id::text LIKE '{m}%';
        INSERT INTO invitations (id, tenant_id, email, name, role, code_hash, created_by, expires_at)
        SELECT ('{m}-0017-4000-8000-00000000000' || n)::uuid, '{tenant}', '{m}-guest-' || n || '@example.org',
            'Guest {m}', 'viewer', 'digest {m} ' || n, '{m}-0075-4000-8000-000000000004', now() + interval '7 days'
        FROM generate_series(1, 4) n;
        INSERT INTO audit_log (tenant_id, actor_type, actor_id, action, resource_type, resource_id, old_values,
            new_values, ip_address, user_agent, request_id, outcome, detail)
        SELECT '{tenant}', 'user', '{m}-0075-4000-8000-000000000004', 'action {m}', 'type {m}', 'resource {m}',
            '{"note": "{m}-old"}', '{"note": "{m}-new"}', 'address {m}', 'agent {m}', 'request {m}', 'done',
            'detail {m}'
        FROM generate_series(1, 5);

        """

    static let restoration = """
        UPDATE tenants SET suspended_at = NULL WHERE id = '{tenant}';
        UPDATE users SET is_active = true WHERE id::text LIKE '{m}%';
        INSERT INTO user_memberships (user_id, tenant_id, role, name)
        SELECT id, '{tenant}', (ARRAY['viewer', 'operator', 'admin', 'owner', 'viewer'])[right(id::text, 1)::int],
            'Called {m}'
        FROM users WHERE id::text LIKE '{m}%'
        ON CONFLICT (user_id, tenant_id) DO UPDATE SET role = excluded.role, is_active = true;
        UPDATE api_keys SET is_active = true, revoked_at = NULL WHERE id::text LIKE '{m}%';
        UPDATE refresh_tokens SET revoked_at = NULL, ended_at = NULL
        WHERE family_id::text LIKE '{m}-005e%' AND replaced_at IS NULL;
        INSERT INTO invitations (id, tenant_id, email, name, role, code_hash, expires_at)
        SELECT ('{m}-0017-4000-8000-00000000000' || n)::uuid, '{tenant}', '{m}-guest-' || n || '@example.org',
            'Guest {m}', 'viewer', 'digest {m} ' || n, now() + interval '7 days'
        FROM generate_series(1, 4) n
        ON CONFLICT DO NOTHING;
        UPDATE sites SET deleted_at = NULL WHERE id::text LIKE '{m}%';
        UPDATE spaces SET deleted_at = NULL, code = '{m}-code-' || right(id::text, 1),
            site_id = ('{m}-0051-4000-8000-00000000000' || 1 + right(id::text, 1)::int % 2)::uuid
        WHERE id::text LIKE '{m}%';
        UPDATE spaces SET deleted_at = now()
        WHERE site_id = '{m}-0051-4000-8000-000000000003' AND sensor_device_id IS NULL AND display_device_id IS NULL;
        UPDATE gateways SET site_id = NULL WHERE site_id = '{m}-0051-4000-8000-000000000003';
        UPDATE devices SET enabled = true WHERE id::text LIKE '{m}%';
        UPDATE devices SET lifecycle_state =
            (ARRAY['commissioned', 'provisioned', 'decommissioned'])[1 + (right(id::text, 1)::int + {round}) % 3]
        WHERE id::text LIKE '{m}%' AND assigned_space_id IS NULL;
        INSERT INTO gateways (id, tenant_id, gateway_id, name, site_id)
        SELECT ('{m}-009a-4000-8000-00000000000' || n)::uuid, '{tenant}', '{M}000000A' || n, 'Mast {m} ' || n,
            '{m}-0051-4000-8000-000000000001'
        FROM generate_series(1, 5) n
        ON CONFLICT DO NOTHING;
        """
}
