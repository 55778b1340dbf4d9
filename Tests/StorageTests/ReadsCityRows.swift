/// Acme (…1) has two sites, seven spaces of which one is deleted, seven devices and six gateways; beta (…2) one of
/// each, with the same names; gone (…3) is suspended; the platform has one device in its pool.
let readsCityRows = """
    INSERT INTO tenants (id, name, slug, type, suspended_at) VALUES
        ('a0000000-0000-0000-0000-000000000001', 'Acme', 'acme', 'customer', NULL),
        ('a0000000-0000-0000-0000-000000000002', 'Beta', 'beta', 'trial', NULL),
        ('a0000000-0000-0000-0000-000000000003', 'Gone', 'gone', 'customer', now());

    INSERT INTO sites (id, tenant_id, name, slug, address, city, state, postal_code, country, latitude, longitude,
        timezone, metadata, created_at, updated_at) VALUES
        ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'North', 'north', 'Main 1',
            'Hall', 'Tyrol', '6060', 'AT', 47.25, 11.5, 'Europe/Vienna', '{"a": [1, "b"]}', '2026-01-01', '2026-01-02'),
        ('b0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000001', 'East', 'east', NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, 'UTC', '{}', '2026-01-03', '2026-01-03'),
        ('b0000000-0000-0000-0000-000000000003', 'a0000000-0000-0000-0000-000000000002', 'North', 'north', NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, 'UTC', '{}', '2026-01-01', '2026-01-01');

    INSERT INTO devices (id, tenant_id, dev_eui, name, device_type, lifecycle_state, enabled, created_at, updated_at,
        last_seen_at, heartbeat_s) VALUES
        ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', '00000000000000A1', 'one',
            'bosch', 'operational', true, '2026-01-01', '2026-01-02', date_trunc('second', now()), 36000),
        ('d0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000001', '00000000000000A2', 'two',
            'bosch', 'operational', true, '2026-01-02', '2026-01-02', now() - interval '3 hours', 3600),
        ('d0000000-0000-0000-0000-000000000003', 'a0000000-0000-0000-0000-000000000001', '00000000000000A3', '50%_a\\b',
            'nwave', 'operational', true, '2026-01-03', '2026-01-03', now() - interval '20 hours', NULL),
        ('d0000000-0000-0000-0000-000000000004', 'a0000000-0000-0000-0000-000000000001', '00000000000000A4', NULL,
            'nwave', 'operational', true, '2026-01-03', '2026-01-03', NULL, 3600),
        ('d0000000-0000-0000-0000-000000000005', 'a0000000-0000-0000-0000-000000000001', '00000000000000A5', 'sign',
            'kuando', 'operational', true, '2026-01-04', '2026-01-04', now() - interval '2 days', NULL),
        ('d0000000-0000-0000-0000-000000000006', 'a0000000-0000-0000-0000-000000000001', '00000000000000A6', 'spare',
            'bosch', 'commissioned', false, '2026-01-05', '2026-01-05', now(), 36000),
        ('d0000000-0000-0000-0000-000000000007', 'a0000000-0000-0000-0000-000000000001', '00000000000000A7', 'scrap',
            'bosch', 'decommissioned', true, '2026-01-06', '2026-01-06', now(), 36000),
        ('d0000000-0000-0000-0000-000000000008', 'a0000000-0000-0000-0000-000000000002', '00000000000000B1', 'one',
            'bosch', 'operational', true, '2026-01-07', '2026-01-07', now(), 36000),
        ('d0000000-0000-0000-0000-000000000009', '00000000-0000-0000-0000-000000000000', '00000000000000C1', 'pooled',
            'bosch', 'provisioned', true, '2026-01-08', '2026-01-08', NULL, NULL);

    INSERT INTO spaces (id, tenant_id, site_id, name, code, state, sensor_device_id, display_device_id, deleted_at,
        created_at, updated_at)
    SELECT ('c0000000-0000-0000-0000-00000000000' || v.number)::uuid,
        ('a0000000-0000-0000-0000-00000000000' || v.tenant)::uuid,
        ('b0000000-0000-0000-0000-00000000000' || v.site)::uuid, v.name, v.code, v.state,
        ('d0000000-0000-0000-0000-00000000000' || v.sensor)::uuid,
        ('d0000000-0000-0000-0000-00000000000' || v.display)::uuid, v.deleted_at, '2026-01-01', '2026-01-02'
    FROM (VALUES
        (1, 1, 1, 'Gate', 'N-01', 'FREE', 1, NULL, NULL::timestamptz),
        (2, 1, 1, 'Gate left', 'N-02', 'OCCUPIED', 2, NULL, NULL),
        (3, 1, 1, 'Lift', 'N-03', 'RESERVED', 3, NULL, NULL),
        (4, 1, 1, 'Lift left', 'N-04', 'MAINTENANCE', NULL, 5, NULL),
        (5, 1, 2, '100%', 'E-01', 'UNKNOWN', 4, NULL, NULL),
        (6, 1, 1, 'Removed', 'N-05', 'FREE', NULL, NULL, '2026-01-03'),
        (7, 1, 2, 'Shade', 'E-02', 'FREE', NULL, NULL, NULL),
        (8, 2, 3, 'Gate', 'N-01', 'OCCUPIED', 8, NULL, NULL)
    ) v (number, tenant, site, name, code, state, sensor, display, deleted_at);
    UPDATE devices d SET assigned_space_id = s.id, assigned_at = '2026-01-05'
    FROM spaces s WHERE d.id IN (s.sensor_device_id, s.display_device_id);
    UPDATE devices SET category = 'display' WHERE name = 'sign';

    UPDATE devices SET manufacturer = 'Bosch', model = 'TPS110', codec = 'bosch/tps110', battery_v = 3.5,
        battery_percent = 81.5, battery_low = false, temperature_c = -4.25, rssi = -101, snr = 7.5,
        last_f_cnt = 4294967295, lost_uplinks = 12, occupancy = 'free', config = '{"x": 1}'
    WHERE dev_eui = '00000000000000A1';
    UPDATE spaces SET building = 'Tower', floor = '-1', zone = 'Z', gps_latitude = 47.12345678,
        gps_longitude = -11.5, sensor_state = 'free', state_changed_at = '2026-01-04', metadata = '{"k": null}'
    WHERE code = 'N-01';

    INSERT INTO gateways (id, tenant_id, gateway_id, name, description, model, site_id, latitude, longitude, altitude,
        stats_interval_s, last_seen_at, connection, connection_at, created_at, updated_at)
    SELECT ('e0000000-0000-0000-0000-00000000000' || v.number)::uuid,
        ('a0000000-0000-0000-0000-00000000000' || v.tenant)::uuid, '00000000000000E' || v.number, v.name,
        'on the ' || v.name, 'Wirnet', ('b0000000-0000-0000-0000-00000000000' || v.site)::uuid, 47.5, 11.25, 600,
        v.interval_s, now() - v.seen_s * interval '1 second', v.connection,
        now() - v.connection_s * interval '1 second', '2026-01-01', '2026-01-02'
    FROM (VALUES
        (1, 1, 'Roof', 1, 36000, 0, NULL, NULL::int),
        (2, 1, 'Shed', 2, 1800, 3700, 'online', 3700),
        (3, 1, 'Tower', NULL, 36000, 3700, 'online', 3700),
        (4, 1, 'Attic', NULL, 36000, 10, 'offline', 5),
        (5, 1, 'Basement', NULL, 30, NULL::int, 'offline', 5),
        (6, 1, 'Cellar', NULL, 36000, 5, 'offline', 10),
        (7, 2, 'Roof', 3, 36000, 0, NULL, NULL)
    ) v (number, tenant, name, site, interval_s, seen_s, connection, connection_s);

    INSERT INTO state_changes (tenant_id, space_id, device_id, previous_state, new_state, source, cause, changed_at)
    SELECT 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001',
        'd0000000-0000-0000-0000-000000000001', CASE WHEN n > 1 THEN 'FREE' END, 'OCCUPIED', 'sensor', 'change',
        '2026-01-01'::timestamptz + n * interval '1 day'
    FROM generate_series(1, 25) n;
    INSERT INTO state_changes (tenant_id, space_id, previous_state, new_state, source, changed_at) VALUES
        ('a0000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000008', 'OCCUPIED', 'FREE', 'v5',
            '2026-01-25 12:00+00');

    INSERT INTO users (id, email, name, password_hash, is_active) VALUES
        ('f0000000-0000-0000-0000-000000000001', 'root@example.org', 'Root', '$y$root', true),
        ('f0000000-0000-0000-0000-000000000002', 'ann@example.org', NULL, '$y$ann', true),
        ('f0000000-0000-0000-0000-000000000003', 'dora@example.org', 'Dora', NULL, false);
    INSERT INTO user_memberships (user_id, tenant_id, role, is_active) VALUES
        ('f0000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000000', 'platform_admin', true),
        ('f0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000003', 'owner', true),
        ('f0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000001', 'viewer', true),
        ('f0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000002', 'admin', false);
    """
