-- A database as v5 left it: its tables, row-level security on app.current_tenant, triggers (a broken one included) and
-- views. Restated from the description of the platform; written apart from 000_baseline.sql so that neither hides a
-- mistake of the other.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE tenants (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name varchar(255) NOT NULL,
    slug varchar(100) NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]+$'),
    metadata jsonb DEFAULT '{}',
    settings jsonb DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sites (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    name varchar(255) NOT NULL,
    timezone varchar(64) NOT NULL DEFAULT 'UTC',
    location jsonb DEFAULT '{}',
    metadata jsonb DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unique_tenant_site_name UNIQUE (tenant_id, name)
);

CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email varchar(255) NOT NULL UNIQUE,
    name varchar(255),
    password_hash varchar(255) NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    email_verified boolean NOT NULL DEFAULT false,
    last_login_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX idx_users_email_lower ON users (lower(email));

CREATE TABLE user_memberships (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    role varchar(20) NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT valid_role CHECK (role IN ('owner', 'admin', 'operator', 'viewer')),
    CONSTRAINT unique_user_tenant UNIQUE (user_id, tenant_id)
);

CREATE TABLE device_types (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    type_code varchar(50) NOT NULL UNIQUE,
    category varchar(20) NOT NULL,
    name varchar(100) NOT NULL,
    manufacturer varchar(100),
    handler_class varchar(100),
    default_config jsonb DEFAULT '{}',
    capabilities jsonb DEFAULT '{}',
    enabled boolean NOT NULL DEFAULT true,
    status varchar(20) NOT NULL DEFAULT 'confirmed',
    chirpstack_profile_name varchar(255),
    chirpstack_profile_id varchar(64),
    sample_payload jsonb,
    sample_raw_payload text,
    confirmed_at timestamptz,
    confirmed_by varchar(255),
    notes text
);
CREATE UNIQUE INDEX idx_device_types_profile ON device_types (chirpstack_profile_name)
    WHERE chirpstack_profile_name IS NOT NULL;

CREATE TABLE sensor_devices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dev_eui varchar(16) NOT NULL UNIQUE,
    device_type varchar(50) NOT NULL,
    device_type_id uuid REFERENCES device_types (id),
    device_model varchar(100),
    manufacturer varchar(100),
    payload_decoder varchar(100),
    capabilities jsonb DEFAULT '{}',
    status varchar(20) DEFAULT 'orphan',
    enabled boolean DEFAULT true,
    last_seen_at timestamptz,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    CONSTRAINT chk_sensor_dev_eui_hex CHECK (dev_eui ~ '^[0-9A-F]{16}$'),
    CONSTRAINT chk_sensor_status CHECK (status IN ('orphan', 'active', 'inactive', 'decommissioned'))
);

CREATE TABLE display_devices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dev_eui varchar(16) NOT NULL UNIQUE,
    device_type varchar(50) NOT NULL,
    device_type_id uuid REFERENCES device_types (id),
    device_model varchar(100),
    manufacturer varchar(100),
    display_codes jsonb NOT NULL,
    fport integer DEFAULT 1,
    confirmed_downlinks boolean DEFAULT false,
    status varchar(20) DEFAULT 'orphan',
    enabled boolean DEFAULT true,
    last_seen_at timestamptz,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    CONSTRAINT chk_display_status CHECK (status IN ('orphan', 'active', 'inactive', 'decommissioned'))
);

CREATE TABLE spaces (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name varchar(100) NOT NULL,
    code varchar(20) NOT NULL,
    building varchar(100),
    floor varchar(20),
    zone varchar(50),
    gps_latitude numeric(10, 8),
    gps_longitude numeric(11, 8),
    sensor_eui varchar(16) UNIQUE,
    display_eui varchar(16),
    state varchar(20) NOT NULL DEFAULT 'FREE',
    metadata jsonb DEFAULT '{}',
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    deleted_at timestamptz,
    site_id uuid REFERENCES sites (id) ON DELETE CASCADE,
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    sensor_device_id uuid REFERENCES sensor_devices (id),
    display_device_id uuid REFERENCES display_devices (id),
    CONSTRAINT unique_space_code UNIQUE (code),
    CONSTRAINT valid_state CHECK (state IN ('FREE', 'OCCUPIED', 'RESERVED', 'MAINTENANCE'))
);
CREATE UNIQUE INDEX unique_tenant_site_space_code ON spaces (tenant_id, site_id, code) WHERE deleted_at IS NULL;
CREATE INDEX idx_spaces_state ON spaces (state) WHERE deleted_at IS NULL;
CREATE INDEX idx_spaces_sensor ON spaces (sensor_eui) WHERE sensor_eui IS NOT NULL;

CREATE TABLE reservations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    space_id uuid NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    start_time timestamptz NOT NULL,
    end_time timestamptz NOT NULL,
    user_email varchar(255),
    user_phone varchar(20),
    status varchar(20) NOT NULL DEFAULT 'pending',
    metadata jsonb DEFAULT '{}',
    request_id varchar(100) NOT NULL UNIQUE,
    tenant_id uuid DEFAULT '00000000-0000-0000-0000-000000000001',
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    CONSTRAINT valid_times CHECK (end_time > start_time),
    CONSTRAINT max_duration CHECK (end_time - start_time <= interval '24 hours'),
    CONSTRAINT valid_status CHECK (status IN
        ('pending', 'confirmed', 'cancelled', 'expired', 'active', 'completed', 'no_show')),
    CONSTRAINT no_overlap EXCLUDE USING gist (space_id WITH =, tstzrange(start_time, end_time) WITH &&)
        WHERE (status IN ('pending', 'confirmed'))
);

CREATE TABLE sensor_readings (
    id bigserial PRIMARY KEY,
    device_eui varchar(16) NOT NULL,
    space_id uuid REFERENCES spaces (id) ON DELETE SET NULL,
    occupancy_state varchar(20),
    battery numeric(3, 2),
    temperature numeric(4, 1),
    rssi integer,
    snr numeric(4, 1),
    "timestamp" timestamptz NOT NULL DEFAULT now(),
    tenant_id uuid DEFAULT '00000000-0000-0000-0000-000000000001',
    fcnt integer
);
CREATE UNIQUE INDEX idx_sensor_readings_dedup ON sensor_readings (tenant_id, device_eui, fcnt) WHERE fcnt IS NOT NULL;

CREATE TABLE state_changes (
    id bigserial PRIMARY KEY,
    space_id uuid NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    previous_state varchar(20),
    new_state varchar(20) NOT NULL,
    source varchar(50) NOT NULL,
    request_id varchar(50),
    metadata jsonb DEFAULT '{}',
    "timestamp" timestamptz DEFAULT now(),
    tenant_id uuid
);
CREATE INDEX idx_state_changes_space ON state_changes (space_id, "timestamp" DESC);

CREATE TABLE api_keys (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    key_hash varchar(255) NOT NULL UNIQUE,
    key_name varchar(100) NOT NULL,
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    is_admin boolean DEFAULT false,
    scopes text[] DEFAULT '{spaces:read,devices:read}',
    last_used_at timestamptz,
    is_active boolean DEFAULT true,
    created_at timestamptz DEFAULT now(),
    revoked_at timestamptz,
    revoked_by uuid
);

CREATE TABLE refresh_tokens (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash char(64) NOT NULL UNIQUE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    device_fingerprint varchar(255),
    ip_address inet,
    user_agent text,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_used_at timestamptz,
    created_at timestamptz DEFAULT now()
);

CREATE TABLE audit_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid REFERENCES tenants (id),
    actor_type varchar(20) NOT NULL CHECK (actor_type IN ('user', 'api_key', 'system', 'webhook')),
    actor_id varchar(255),
    action varchar(100) NOT NULL,
    resource_type varchar(50) NOT NULL,
    resource_id varchar(255),
    old_values jsonb,
    new_values jsonb,
    ip_address inet,
    user_agent text,
    request_id varchar(100),
    success boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE orphan_devices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dev_eui varchar(16) NOT NULL UNIQUE,
    first_seen timestamptz NOT NULL DEFAULT now(),
    last_seen timestamptz NOT NULL DEFAULT now(),
    uplink_count integer NOT NULL DEFAULT 1,
    last_payload bytea,
    last_rssi integer,
    last_snr numeric(4, 1),
    assigned_to_space_id uuid REFERENCES spaces (id),
    assigned_at timestamptz
);

CREATE TABLE space_admin_overrides (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    space_id uuid NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    override_type varchar(20) NOT NULL CHECK (override_type IN ('blocked', 'out_of_service')),
    start_time timestamptz NOT NULL DEFAULT now(),
    end_time timestamptz,
    reason text,
    is_active boolean NOT NULL DEFAULT true,
    created_by varchar(255),
    created_at timestamptz DEFAULT now()
);

CREATE TABLE webhook_secrets (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    secret_hash varchar(255) NOT NULL,
    algorithm varchar(20) NOT NULL DEFAULT 'sha256',
    is_active boolean NOT NULL DEFAULT true
);

CREATE TABLE actuations (
    id bigserial PRIMARY KEY,
    space_id uuid REFERENCES spaces (id) ON DELETE CASCADE,
    tenant_id uuid,
    trigger_type varchar(50) NOT NULL,
    trigger_source varchar(100),
    previous_state varchar(20),
    new_state varchar(20),
    display_eui varchar(16),
    display_device_id uuid REFERENCES display_devices (id),
    display_code varchar(50),
    fport integer,
    confirmed boolean,
    downlink_sent boolean DEFAULT false,
    downlink_queue_id varchar(100),
    downlink_error text,
    response_time_ms numeric(10, 2),
    retry_count integer DEFAULT 0,
    created_at timestamptz DEFAULT now(),
    sent_at timestamptz,
    confirmed_at timestamptz
);

-- A view that its owner's rights carry past row-level security, and one that v6 has no successor for.
CREATE VIEW v_spaces AS SELECT id, tenant_id, code, state, sensor_eui FROM spaces WHERE deleted_at IS NULL;
CREATE VIEW unassigned_sensors AS
    SELECT d.* FROM sensor_devices d WHERE NOT EXISTS (SELECT 1 FROM spaces s WHERE s.sensor_device_id = d.id);
CREATE VIEW site_names AS SELECT id, name FROM sites;

CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END $$;
CREATE TRIGGER update_spaces_updated_at BEFORE UPDATE ON spaces
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

CREATE FUNCTION sync_device_deveuis() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sensor_device_id IS NOT NULL THEN
        SELECT dev_eui INTO NEW.sensor_eui FROM sensor_devices WHERE id = NEW.sensor_device_id;
    END IF;
    IF NEW.display_device_id IS NOT NULL THEN
        SELECT dev_eui INTO NEW.display_eui FROM display_devices WHERE id = NEW.display_device_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER trg_sync_device_deveuis BEFORE INSERT OR UPDATE ON spaces
    FOR EACH ROW EXECUTE FUNCTION sync_device_deveuis();

-- The defect as it was: spaces has no dev_eui, so this trigger fails on every write.
CREATE FUNCTION enforce_eui_uppercase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.dev_eui = upper(NEW.dev_eui);
    RETURN NEW;
END $$;
CREATE TRIGGER trg_spaces_eui_upper BEFORE INSERT OR UPDATE ON spaces
    FOR EACH ROW EXECUTE FUNCTION enforce_eui_uppercase();
CREATE TRIGGER trg_sensor_devices_eui_upper BEFORE INSERT OR UPDATE ON sensor_devices
    FOR EACH ROW EXECUTE FUNCTION enforce_eui_uppercase();

CREATE FUNCTION prevent_audit_log_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_log is immutable';
END $$;
CREATE TRIGGER trg_audit_log_immutable BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION prevent_audit_log_changes();

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sites', 'spaces', 'reservations', 'api_keys', 'webhook_secrets', 'sensor_readings',
        'audit_log', 'state_changes', 'actuations']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY p_%s_tenant ON %I USING (%s) WITH CHECK (%s)', name, name,
            'tenant_id = current_setting(''app.current_tenant'', true)::uuid',
            'tenant_id = current_setting(''app.current_tenant'', true)::uuid');
    END LOOP;
END $$;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY p_tenants_tenant ON tenants USING (id = current_setting('app.current_tenant', true)::uuid)
    WITH CHECK (id = current_setting('app.current_tenant', true)::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON spaces, state_changes, sensor_readings TO PUBLIC;
GRANT SELECT (id, slug) ON tenants TO PUBLIC;
