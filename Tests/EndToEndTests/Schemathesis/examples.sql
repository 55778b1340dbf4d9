-- What the examples of the contract speak of, so that they find what they name.
INSERT INTO tenants (id, name, slug) VALUES ('7b0c2a36-9d3e-4c58-8f6a-0d5c1be0a411', 'Harbour', 'harbour');
INSERT INTO sites (id, tenant_id, name, slug) SELECT id, id, 'Harbour', 'harbour' FROM tenants WHERE slug = 'harbour';
INSERT INTO spaces (id, tenant_id, site_id, name, code) SELECT id, tenant_id, id, 'Bay 1', 'A-1' FROM sites
WHERE slug = 'harbour';
INSERT INTO devices (id, tenant_id, dev_eui, category, lifecycle_state, enabled, device_profile_name)
SELECT id, id, '0004A30B001C0530', 'sensor', 'commissioned', true, 'Bosch TPS110' FROM tenants WHERE slug = 'harbour';
INSERT INTO gateways (id, tenant_id, gateway_id, name) SELECT id, id, '0016C001F153A14C', 'Tower' FROM tenants
WHERE slug = 'harbour';
INSERT INTO users (id, email, password_hash) SELECT id, 'member@harbour-parking.example', 'x' FROM tenants
WHERE slug = 'harbour';
INSERT INTO user_memberships (user_id, tenant_id, role) SELECT '7b0c2a36-9d3e-4c58-8f6a-0d5c1be0a411', id, 'viewer'
FROM tenants WHERE slug = 'harbour' OR type = 'platform';
INSERT INTO quarantine (digest, received_at, last_received_at, topic, message, message_bytes, reason)
VALUES ('7b0c2a36-9d3e-4c58-8f6a-0d5c1be0a411', now(), now(), 'application/1', 'x', 1, 'unknown_frame');
-- And what else can be deleted.
INSERT INTO tenants (name, slug) SELECT 'Empty ' || n, 'empty-' || n FROM generate_series(1, 20) AS n;
INSERT INTO orphan_devices (dev_eui) SELECT upper('0004A30B001C0' || to_hex(n)) FROM generate_series(1536, 1791) AS n;
