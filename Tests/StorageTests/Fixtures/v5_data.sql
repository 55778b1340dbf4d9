-- Rows for v5_schema.sql: the six upgrade cases (a)–(f), harder ones (g)–(m), and accounts, reservations, readings and
-- changes that must survive. Load it as a superuser: v5's row-level security is forced.
-- 00…0a is acme, 00…0b techstart. Expected owners stand beside the devices.

ALTER TABLE spaces DISABLE TRIGGER USER;
ALTER TABLE sensor_devices DISABLE TRIGGER USER;

INSERT INTO tenants (id, name, slug) VALUES
    ('00000000-0000-0000-0000-000000000001', 'Default', 'default'),
    ('00000000-0000-0000-0000-00000000000a', 'Acme Parking', 'acme'),
    ('00000000-0000-0000-0000-00000000000b', 'TechStart', 'techstart');

INSERT INTO sites (id, tenant_id, name, timezone, location) VALUES
    ('51000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000a', 'Old Town Garage',
        'Europe/Berlin', '{"latitude": 52.52, "longitude": 13.405, "city": "Berlin", "address": "Parkweg 1"}'),
    ('51000000-0000-0000-0000-0000000000aa', '00000000-0000-0000-0000-00000000000a', 'Old-Town Garage',
        'Europe/Berlin', '{"lat": "52.53", "lng": "unknown"}'),
    ('51000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000b', 'Campus', 'UTC', NULL);

-- Passwords: acme-owner-password, acme-operator-password, techstart-viewer-password (the last account is disabled).
INSERT INTO users (id, email, name, password_hash, is_active) VALUES
    ('75000000-0000-0000-0000-000000000001', 'owner@acme.example', 'Olga Owner',
        '$2b$12$abcdefghijklmnopqrstuuN25Cq861Y8ypgdeMun1qQj7sLSGx09.', true),
    ('75000000-0000-0000-0000-000000000002', 'Otto.Operator@Acme.example', 'Otto Operator',
        '$2b$12$ABCDEFGHIJKLMNOPQRSTUulJQXUk1fTXQqvITWUvndEXBydXItPHS', true),
    ('75000000-0000-0000-0000-000000000003', 'viewer@techstart.example', 'Vera Viewer',
        '$2b$12$0123456789abcdefghijkuiNGo3NWmCNlxPxhV9SfSKvR4HA5kSkW', true),
    ('75000000-0000-0000-0000-000000000004', 'gone@techstart.example', 'Gone',
        '$2b$12$0123456789abcdefghijkuiNGo3NWmCNlxPxhV9SfSKvR4HA5kSkW', false);

INSERT INTO user_memberships (user_id, tenant_id, role) VALUES
    ('75000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000a', 'owner'),
    ('75000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-00000000000a', 'operator'),
    ('75000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-00000000000b', 'viewer'),
    ('75000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-00000000000b', 'viewer'),
    ('75000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-00000000000b', 'admin');

INSERT INTO refresh_tokens (token_hash, user_id, tenant_id, device_fingerprint, ip_address, expires_at) VALUES
    (encode(sha256('acme-owner-refresh-token'), 'hex'), '75000000-0000-0000-0000-000000000001',
        '00000000-0000-0000-0000-00000000000a', 'firefox', '192.0.2.10', '2099-01-01T00:00:00Z'),
    (encode(sha256('techstart-viewer-refresh-token'), 'hex'), '75000000-0000-0000-0000-000000000003',
        '00000000-0000-0000-0000-00000000000b', NULL, NULL, '2025-09-01T00:00:00Z');

INSERT INTO api_keys (key_hash, key_name, tenant_id) VALUES
    ('$2b$12$notarealhashbutoneofitslength...................', 'signage', '00000000-0000-0000-0000-00000000000a');

INSERT INTO device_types (id, type_code, category, name, chirpstack_profile_name) VALUES
    ('d7000000-0000-0000-0000-000000000001', 'browan_tabs', 'sensor', 'Browan TBMS100', 'browan_tbms100_motion'),
    ('d7000000-0000-0000-0000-000000000002', 'kuando', 'display', 'Kuando Busylight', 'plenom_kuando_busylight');

INSERT INTO sensor_devices (id, dev_eui, device_type, device_type_id, status, last_seen_at) VALUES
    -- (a) named by id: acme
    ('5e000000-0000-0000-0000-0000000000a1', '58A0CB00000000A1', 'browan_tabs',
        'd7000000-0000-0000-0000-000000000001', 'active', '2025-10-02T08:00:00Z'),
    -- (b) named by EUI only: techstart
    ('5e000000-0000-0000-0000-0000000000b1', '58A0CB00000000B1', 'browan_tabs',
        'd7000000-0000-0000-0000-000000000001', 'active', '2025-10-02T08:00:00Z'),
    -- (c) an orphan: platform
    ('5e000000-0000-0000-0000-0000000000c1', '58A0CB00000000C1', 'orphan', NULL, 'orphan', '2025-10-01T07:00:00Z'),
    -- (d) a light in both tables, named as a display: acme
    ('5e000000-0000-0000-0000-0000000000d1', '20202000000000D1', 'orphan', NULL, 'orphan', '2025-10-01T07:00:00Z'),
    -- (e) on a space that was removed: platform
    ('5e000000-0000-0000-0000-0000000000e1', '58A0CB00000000E1', 'browan_tabs', NULL, 'active', NULL),
    -- (f) the space spells it in lower case: techstart
    ('5e000000-0000-0000-0000-0000000000f1', '58A0CB00000000F1', 'browan_tabs', NULL, 'active', NULL),
    -- (h) two live spaces of two tenants name it: techstart, changed last
    ('5e000000-0000-0000-0000-0000000001b1', '58A0CB00000001B1', 'browan_tabs', NULL, 'active', NULL),
    -- (j) decommissioned, though a space still names it: acme, unassigned
    ('5e000000-0000-0000-0000-0000000001d1', '58A0CB00000001D1', 'browan_tabs', NULL, 'decommissioned', NULL),
    -- (k) a space names one by id and another by EUI: the id has it, the other goes to platform
    ('5e000000-0000-0000-0000-0000000001e1', '58A0CB00000001E1', 'browan_tabs', NULL, 'active', NULL),
    ('5e000000-0000-0000-0000-0000000001e2', '58A0CB00000001E2', 'browan_tabs', NULL, 'active', NULL),
    -- (l) its space carries another tenant than its site: the site's, acme
    ('5e000000-0000-0000-0000-0000000001f1', '58A0CB00000001F1', 'browan_tabs', NULL, 'inactive', NULL);

INSERT INTO display_devices (id, dev_eui, device_type, device_type_id, display_codes, fport, status) VALUES
    ('d1000000-0000-0000-0000-0000000000d1', '20202000000000D1', 'kuando',
        'd7000000-0000-0000-0000-000000000002', '{"FREE": "00FF00"}', 15, 'active'),
    -- (i) one display in two spellings: techstart
    ('d1000000-0000-0000-0000-0000000001c1', '70b3d500000001c1', 'heltec', NULL, '{"FREE": "01"}', 1, 'active'),
    ('d1000000-0000-0000-0000-0000000001c2', '70B3D500000001C1', 'heltec', NULL, '{"FREE": "01"}', 1, 'orphan'),
    -- (m) a display named by EUI only, in lower case: acme
    ('d1000000-0000-0000-0000-0000000001a2', '70b3d500000001a2', 'heltec', NULL, '{"FREE": "01"}', 1, 'active');

INSERT INTO spaces (
    id, name, code, site_id, tenant_id, sensor_eui, sensor_device_id, display_eui, display_device_id, state,
    created_at, updated_at, deleted_at) VALUES
    ('5b000000-0000-0000-0000-0000000000a1', 'Bay 1', 'A-01', '51000000-0000-0000-0000-00000000000a',
        '00000000-0000-0000-0000-00000000000a', '58A0CB00000000A1', '5e000000-0000-0000-0000-0000000000a1',
        NULL, NULL, 'OCCUPIED', '2025-07-01T00:00:00Z', '2025-10-02T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000000b1', 'Bay 1', 'T-01', '51000000-0000-0000-0000-00000000000b',
        '00000000-0000-0000-0000-00000000000b', '58A0CB00000000B1', NULL,
        NULL, NULL, 'FREE', '2025-07-01T00:00:00Z', '2025-10-02T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000000d1', 'Bay 2', 'A-02', '51000000-0000-0000-0000-00000000000a',
        '00000000-0000-0000-0000-00000000000a', NULL, NULL,
        '20202000000000D1', 'd1000000-0000-0000-0000-0000000000d1', 'RESERVED', '2025-07-01T00:00:00Z',
        '2025-09-30T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000000e1', 'Bay 3', 'A-03', '51000000-0000-0000-0000-00000000000a',
        '00000000-0000-0000-0000-00000000000a', '58A0CB00000000E1', '5e000000-0000-0000-0000-0000000000e1',
        NULL, NULL, 'FREE', '2025-07-01T00:00:00Z', '2025-09-01T08:00:00Z', '2025-09-01T08:00:00Z'),
    ('5b000000-0000-0000-0000-0000000000f1', 'Bay 2', 'T-02', '51000000-0000-0000-0000-00000000000b',
        '00000000-0000-0000-0000-00000000000b', '58a0cb00000000f1', NULL,
        NULL, NULL, 'OCCUPIED', '2025-07-01T00:00:00Z', '2025-08-01T08:00:00Z', NULL),
    -- (g) names a sensor that was never heard: techstart
    ('5b000000-0000-0000-0000-0000000001a1', 'Bay 3', 'T-03', '51000000-0000-0000-0000-00000000000b',
        '00000000-0000-0000-0000-00000000000b', '58A0CB00000001A1', NULL,
        '70b3d500000001c1', 'd1000000-0000-0000-0000-0000000001c1', 'MAINTENANCE', '2025-07-01T00:00:00Z',
        '2025-08-01T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000001b1', 'Bay 4', 'A-04', '51000000-0000-0000-0000-00000000000a',
        '00000000-0000-0000-0000-00000000000a', NULL, '5e000000-0000-0000-0000-0000000001b1',
        '70b3d500000001a2', NULL, 'FREE', '2025-07-01T00:00:00Z', '2025-08-01T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000001b2', 'Bay 4', 'T-04', '51000000-0000-0000-0000-00000000000b',
        '00000000-0000-0000-0000-00000000000b', '58A0CB00000001B1', '5e000000-0000-0000-0000-0000000001b1',
        NULL, NULL, 'FREE', '2025-07-01T00:00:00Z', '2025-08-02T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000001d1', 'Bay 5', 'A-05', '51000000-0000-0000-0000-00000000000a',
        '00000000-0000-0000-0000-00000000000a', '58A0CB00000001D1', '5e000000-0000-0000-0000-0000000001d1',
        NULL, NULL, 'FREE', '2025-07-01T00:00:00Z', '2025-08-01T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000001e1', 'Bay 6', 'A-06', '51000000-0000-0000-0000-0000000000aa',
        '00000000-0000-0000-0000-00000000000a', '58A0CB00000001E2', '5e000000-0000-0000-0000-0000000001e1',
        NULL, NULL, 'FREE', '2025-07-01T00:00:00Z', '2025-08-01T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000001f1', 'Bay 7', 'A-07', '51000000-0000-0000-0000-0000000000aa',
        '00000000-0000-0000-0000-000000000001', '58A0CB00000001F1', '5e000000-0000-0000-0000-0000000001f1',
        NULL, NULL, 'FREE', '2025-07-01T00:00:00Z', '2025-08-01T08:00:00Z', NULL);

INSERT INTO sensor_readings (
    device_eui, space_id, occupancy_state, battery, temperature, rssi, snr, "timestamp", tenant_id, fcnt) VALUES
    ('58A0CB00000000A1', '5b000000-0000-0000-0000-0000000000a1', 'FREE', 3.60, 18.5, -90, 7.5,
        '2025-08-31T23:59:59.999Z', '00000000-0000-0000-0000-00000000000a', 1),
    ('58A0CB00000000A1', '5b000000-0000-0000-0000-0000000000a1', 'OCCUPIED', 3.59, 19.0, -91, 7.0,
        '2025-09-01T00:00:00Z', '00000000-0000-0000-0000-00000000000a', 2),
    ('58A0CB00000000A1', '5b000000-0000-0000-0000-0000000000a1', NULL, 3.58, -4.5, -92, -6.5,
        '2025-10-02T08:00:00Z', '00000000-0000-0000-0000-00000000000a', 3),
    ('58a0cb00000000b1', '5b000000-0000-0000-0000-0000000000b1', 'FREE', NULL, NULL, NULL, NULL,
        '2025-10-02T08:00:00Z', '00000000-0000-0000-0000-00000000000b', 7),
    ('58A0CB00000000F1', '5b000000-0000-0000-0000-0000000000f1', 'OCCUPIED', 9.99, 20.0, -100, 1.0,
        '2025-10-02T08:01:00Z', '00000000-0000-0000-0000-00000000000b', NULL),
    -- v5's column default gave the orphan's reading to the default customer.
    ('58A0CB00000000C1', NULL, 'FREE', 1.87, 20.0, -80, 9.0, '2025-10-01T07:00:00Z', DEFAULT, 5),
    -- Nobody's: no device of that DevEUI was ever registered.
    ('58A0CB00000009F9', NULL, 'FREE', 1.87, 20.0, -80, 9.0, '2025-10-01T07:00:00Z', DEFAULT, 6);

INSERT INTO state_changes (space_id, previous_state, new_state, source, request_id, "timestamp", tenant_id) VALUES
    ('5b000000-0000-0000-0000-0000000000a1', 'FREE', 'OCCUPIED', 'sensor', 'r1', '2025-09-01T00:00:00Z',
        '00000000-0000-0000-0000-00000000000a'),
    ('5b000000-0000-0000-0000-0000000000d1', 'FREE', 'RESERVED', 'reservation', NULL, '2025-09-30T08:00:00Z', NULL),
    ('5b000000-0000-0000-0000-0000000000b1', 'OCCUPIED', 'FREE', 'sensor', 'r2', '2025-10-02T08:00:00Z',
        '00000000-0000-0000-0000-00000000000b');

INSERT INTO reservations (id, space_id, start_time, end_time, user_email, status, request_id, tenant_id) VALUES
    ('4e000000-0000-0000-0000-000000000001', '5b000000-0000-0000-0000-0000000000d1', '2099-01-01T08:00:00Z',
        '2099-01-01T18:00:00Z', 'guest@example.org', 'confirmed', 'booking-1',
        '00000000-0000-0000-0000-00000000000a'),
    -- The column default put a booking of techstart's under the default customer.
    ('4e000000-0000-0000-0000-000000000002', '5b000000-0000-0000-0000-0000000000b1', '2025-10-01T08:00:00Z',
        '2025-10-01T09:00:00Z', 'guest@example.org', 'completed', 'booking-2', DEFAULT);

INSERT INTO space_admin_overrides (space_id, override_type, start_time, reason) VALUES
    ('5b000000-0000-0000-0000-0000000001a1', 'out_of_service', '2025-09-15T00:00:00Z', 'Roadworks');

INSERT INTO orphan_devices (dev_eui, first_seen, last_seen, uplink_count, last_payload, last_rssi, last_snr) VALUES
    ('58A0CB00000000C1', '2025-09-20T07:00:00Z', '2025-10-01T07:00:00Z', 12, '\x01bb', -80, 9.0),
    ('58a0cb00000009f9', '2025-09-20T07:00:00Z', '2025-10-01T07:00:00Z', 3, '\x00', -110, -12.5);

INSERT INTO webhook_secrets (tenant_id, secret_hash) VALUES
    ('00000000-0000-0000-0000-00000000000a', 'not-a-real-secret');

INSERT INTO audit_log (tenant_id, actor_type, actor_id, action, resource_type, resource_id) VALUES
    ('00000000-0000-0000-0000-00000000000a', 'user', '75000000-0000-0000-0000-000000000001', 'space.create', 'space',
        '5b000000-0000-0000-0000-0000000000a1');

INSERT INTO actuations (
    space_id, tenant_id, trigger_type, new_state, display_eui, display_device_id, display_code) VALUES
    ('5b000000-0000-0000-0000-0000000000d1', '00000000-0000-0000-0000-00000000000a', 'api_reservation', 'RESERVED',
        '20202000000000D1', 'd1000000-0000-0000-0000-0000000000d1', 'FFFF00');

ALTER TABLE sensor_devices ENABLE TRIGGER USER;
ALTER TABLE spaces ENABLE TRIGGER USER;
