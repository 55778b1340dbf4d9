-- What belongs to no tenant yet (orphans, quarantine), and what accounts, overrides and reservations lack from v5.

ALTER TABLE orphan_devices RENAME COLUMN first_seen TO first_seen_at;
ALTER TABLE orphan_devices RENAME COLUMN last_seen TO last_seen_at;

-- One spelling of a DevEUI stays, the one heard last; and a DevEUI that is registered is no orphan.
DELETE FROM orphan_devices o
USING orphan_devices newer
WHERE upper(btrim(newer.dev_eui)) = upper(btrim(o.dev_eui))
    AND (newer.last_seen_at, newer.id) > (o.last_seen_at, o.id);
UPDATE devices d
SET last_seen_at = greatest(d.last_seen_at, o.last_seen_at),
    rssi = coalesce(d.rssi, o.last_rssi), snr = coalesce(d.snr, o.last_snr)
FROM orphan_devices o WHERE upper(btrim(o.dev_eui)) = d.dev_eui;
DELETE FROM orphan_devices o
WHERE upper(btrim(o.dev_eui)) !~ '^[0-9A-F]{16}$'
    OR EXISTS (SELECT 1 FROM devices d WHERE d.dev_eui = upper(btrim(o.dev_eui)));
UPDATE orphan_devices SET dev_eui = upper(btrim(dev_eui)) WHERE dev_eui <> upper(btrim(dev_eui));

ALTER TABLE orphan_devices
    ALTER COLUMN uplink_count TYPE bigint,
    ALTER COLUMN last_rssi TYPE real,
    ALTER COLUMN last_snr TYPE real,
    ADD COLUMN network_tenant_id uuid,
    ADD COLUMN device_profile_name text,
    ADD COLUMN device_name text,
    ADD COLUMN gateway_id varchar(16),
    ADD CONSTRAINT orphan_devices_dev_eui_check CHECK (dev_eui ~ '^[0-9A-F]{16}$');
CREATE INDEX orphan_devices_oldest ON orphan_devices (last_seen_at);
ALTER TABLE orphan_devices SET (fillfactor = 60);
COMMENT ON TABLE orphan_devices IS
    'DevEUIs that were heard but are registered nowhere. Ingest writes; platform reads and deletes; tenants see none.';

CREATE TABLE orphan_uplinks (
    dev_eui varchar(16) NOT NULL CHECK (dev_eui ~ '^[0-9A-F]{16}$'),
    deduplication_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    topic text NOT NULL,
    message bytea NOT NULL,
    PRIMARY KEY (dev_eui, deduplication_id)
);
CREATE INDEX orphan_uplinks_oldest ON orphan_uplinks (dev_eui, received_at);
COMMENT ON TABLE orphan_uplinks IS
    'The last uplinks of each orphan as they were published, to be replayed when it is claimed. Ingest writes; '
    'platform reads and deletes; tenants see none.';

CREATE TABLE orphan_gateways (
    gateway_id varchar(16) PRIMARY KEY CHECK (gateway_id ~ '^[0-9A-F]{16}$'),
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    message_count bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE orphan_gateways IS
    'Gateways that report but are registered nowhere. Ingest writes; platform reads and deletes; tenants see none.';

CREATE TABLE quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest uuid NOT NULL UNIQUE,
    received_at timestamptz NOT NULL,
    last_received_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    occurrences bigint NOT NULL DEFAULT 1,
    topic text NOT NULL,
    message bytea NOT NULL,
    message_bytes integer NOT NULL,
    reason text NOT NULL,
    detail text,
    dev_eui varchar(16),
    deduplication_id uuid,
    tenant_id uuid
);
COMMENT ON TABLE quarantine IS
    'Messages that could not become rows, with the reason. Ingest writes; platform reads and deletes; tenants see '
    'none, whatever tenant_id says.';
COMMENT ON COLUMN quarantine.digest IS 'of topic and message: the same message again counts up occurrences';
COMMENT ON COLUMN quarantine.message_bytes IS 'length as received; message may hold only its beginning';

-- Accounts. An address is one person's in any spelling.
CREATE UNIQUE INDEX users_email_any_case_key ON users (lower(email));
COMMENT ON TABLE users IS
    'Accounts of people. A tenant sees name and address of its members; platform has all; ingest has no access.';
COMMENT ON TABLE user_memberships IS
    'Who may do what in which tenant. A tenant sees its own; platform has all; ingest has no access.';
COMMENT ON TABLE tenants IS
    'Customers, and the platform itself. A tenant sees itself; platform has all; ingest has no access.';
COMMENT ON TABLE api_keys IS 'Keys of programs. Platform has all; tenant and ingest have no access.';

-- All tokens that come from one login are a family: the reuse of a dead one ends the family.
ALTER TABLE refresh_tokens
    ADD COLUMN family_id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN replaced_at timestamptz;
CREATE INDEX refresh_tokens_of_family ON refresh_tokens (family_id);
COMMENT ON TABLE refresh_tokens IS
    'Digests of refresh tokens. Platform has all; tenant and ingest have no access.';

-- v5's databases differ here: the columns that are written must exist everywhere, with one type.
ALTER TABLE refresh_tokens
    ALTER COLUMN token_hash TYPE varchar(64),
    ADD COLUMN IF NOT EXISTS ip_address text,
    ADD COLUMN IF NOT EXISTS user_agent text,
    ALTER COLUMN ip_address TYPE text USING regexp_replace(ip_address::text, '/(32|128)$', '');
ALTER TABLE audit_log
    ADD COLUMN IF NOT EXISTS ip_address text,
    ADD COLUMN IF NOT EXISTS user_agent text,
    ADD COLUMN IF NOT EXISTS success boolean NOT NULL DEFAULT true,
    ALTER COLUMN ip_address TYPE text USING regexp_replace(ip_address::text, '/(32|128)$', ''),
    ALTER COLUMN resource_type DROP NOT NULL;

-- The audit log is append-only for everyone, its owner included.
CREATE FUNCTION refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $function$
BEGIN
    RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = 'insufficient_privilege';
END $function$;
REVOKE ALL ON FUNCTION refuse_audit_change() FROM PUBLIC;
COMMENT ON FUNCTION refuse_audit_change() IS 'Trigger of audit_log: refuses whatever is not an insert.';
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE INDEX audit_log_newest ON audit_log (tenant_id, created_at DESC, id);
COMMENT ON TABLE audit_log IS
    'Who did what. Append-only: tenant and platform insert and read, ingest inserts what the system itself does.';

-- The derived state of a space asks for its overrides and reservations with every change of its sensor.
ALTER TABLE space_admin_overrides
    ADD CONSTRAINT space_admin_overrides_same_tenant
        FOREIGN KEY (tenant_id, space_id) REFERENCES spaces (tenant_id, id),
    ADD COLUMN IF NOT EXISTS created_by text,
    ALTER COLUMN created_by TYPE text;
CREATE INDEX space_admin_overrides_active ON space_admin_overrides (space_id) WHERE is_active;
COMMENT ON TABLE space_admin_overrides IS
    'Bays taken out of use by hand. Ingest reads all; a tenant sees its own; platform has all.';

ALTER TABLE reservations ADD CONSTRAINT reservations_same_tenant
    FOREIGN KEY (tenant_id, space_id) REFERENCES spaces (tenant_id, id);
CREATE INDEX reservations_open ON reservations (space_id, start_time) WHERE status IN ('pending', 'confirmed');
COMMENT ON TABLE reservations IS 'Bays held for someone. Ingest reads all; a tenant sees its own; platform has all.';

COMMENT ON TABLE display_policies IS 'v5''s colours of displays, for each tenant. Platform reads.';
COMMENT ON TABLE webhook_secrets IS 'v5''s secrets of its HTTP ingest, which is gone. Platform reads.';
COMMENT ON TABLE sensor_debounce_state IS 'v5''s debounce, which never ran. Platform reads.';
COMMENT ON TABLE actuations IS 'v5''s downlinks to displays. Platform reads.';
