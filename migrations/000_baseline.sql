-- What v5 had. On a v5 database nothing here changes a table that exists; on an empty one it gives the upgrade a start.
-- Later files never rely on an index, trigger or policy of v5: production had hand-made changes.

-- Reservations exclude overlaps of (space, time range); equality in a GiST index needs this extension.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE IF NOT EXISTS tenants (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name varchar(255) NOT NULL,
    slug varchar(100) NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]+$'),
    metadata jsonb NOT NULL DEFAULT '{}',
    settings jsonb NOT NULL DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS sites (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    name varchar(255) NOT NULL,
    timezone varchar(64) NOT NULL DEFAULT 'UTC',
    location jsonb,
    metadata jsonb NOT NULL DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, name)
);

CREATE TABLE IF NOT EXISTS users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email varchar(255) NOT NULL UNIQUE,
    name varchar(255),
    password_hash varchar(255),
    is_active boolean NOT NULL DEFAULT true,
    email_verified boolean NOT NULL DEFAULT false,
    last_login_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS user_memberships (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    role varchar(20) NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'viewer')),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, tenant_id)
);

CREATE TABLE IF NOT EXISTS device_types (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    type_code varchar(50) NOT NULL UNIQUE,
    category varchar(20) NOT NULL CHECK (category IN ('sensor', 'display')),
    name varchar(100) NOT NULL,
    manufacturer varchar(100),
    handler_class varchar(100),
    default_config jsonb NOT NULL DEFAULT '{}',
    capabilities jsonb NOT NULL DEFAULT '{}',
    enabled boolean NOT NULL DEFAULT true,
    status varchar(20) NOT NULL DEFAULT 'confirmed',
    chirpstack_profile_name varchar(255) UNIQUE,
    chirpstack_profile_id varchar(64),
    sample_payload jsonb,
    sample_raw_payload text,
    confirmed_at timestamptz,
    confirmed_by uuid,
    notes text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS sensor_devices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dev_eui varchar(16) NOT NULL UNIQUE,
    device_type varchar(50) NOT NULL,
    device_type_id uuid REFERENCES device_types (id),
    device_model varchar(100),
    manufacturer varchar(100),
    payload_decoder varchar(100),
    capabilities jsonb NOT NULL DEFAULT '{}',
    status varchar(20) NOT NULL DEFAULT 'orphan'
        CHECK (status IN ('orphan', 'active', 'inactive', 'decommissioned')),
    enabled boolean NOT NULL DEFAULT true,
    last_seen_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chk_sensor_dev_eui_hex CHECK (dev_eui ~ '^[0-9A-F]{16}$')
);

CREATE TABLE IF NOT EXISTS display_devices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dev_eui varchar(16) NOT NULL UNIQUE,
    device_type varchar(50) NOT NULL,
    device_type_id uuid REFERENCES device_types (id),
    device_model varchar(100),
    manufacturer varchar(100),
    display_codes jsonb NOT NULL,
    fport integer NOT NULL DEFAULT 1,
    confirmed_downlinks boolean NOT NULL DEFAULT false,
    status varchar(20) NOT NULL DEFAULT 'orphan'
        CHECK (status IN ('orphan', 'active', 'inactive', 'decommissioned')),
    enabled boolean NOT NULL DEFAULT true,
    last_seen_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS spaces (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid REFERENCES tenants (id),
    site_id uuid REFERENCES sites (id),
    name varchar(100) NOT NULL,
    code varchar(20) NOT NULL,
    building varchar(100),
    floor varchar(50),
    zone varchar(50),
    gps_latitude numeric(10, 8),
    gps_longitude numeric(11, 8),
    sensor_eui varchar(16) UNIQUE,
    display_eui varchar(16),
    sensor_device_id uuid REFERENCES sensor_devices (id),
    display_device_id uuid REFERENCES display_devices (id),
    state varchar(20) NOT NULL DEFAULT 'FREE',
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT valid_state CHECK (state IN ('FREE', 'OCCUPIED', 'RESERVED', 'MAINTENANCE'))
);

CREATE TABLE IF NOT EXISTS reservations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid REFERENCES tenants (id),
    space_id uuid NOT NULL REFERENCES spaces (id),
    start_time timestamptz NOT NULL,
    end_time timestamptz NOT NULL,
    user_email varchar(255),
    user_phone varchar(50),
    status varchar(20) NOT NULL DEFAULT 'pending' CHECK (status IN
        ('pending', 'confirmed', 'cancelled', 'expired', 'active', 'completed', 'no_show')),
    metadata jsonb NOT NULL DEFAULT '{}',
    request_id varchar(100) NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (end_time > start_time AND end_time <= start_time + interval '24 hours'),
    CONSTRAINT no_reservation_overlap
        EXCLUDE USING gist (space_id WITH =, tstzrange(start_time, end_time) WITH &&)
        WHERE (status IN ('pending', 'confirmed'))
);

CREATE TABLE IF NOT EXISTS sensor_readings (
    id bigserial PRIMARY KEY,
    tenant_id uuid,
    device_eui varchar(16) NOT NULL,
    space_id uuid,
    occupancy_state varchar(20),
    battery numeric(3, 2),
    temperature numeric(4, 1),
    rssi integer,
    snr numeric(4, 1),
    fcnt integer,
    "timestamp" timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS state_changes (
    id bigserial PRIMARY KEY,
    tenant_id uuid,
    space_id uuid NOT NULL,
    previous_state varchar(20),
    new_state varchar(20) NOT NULL,
    source varchar(50) NOT NULL,
    request_id varchar(100),
    metadata jsonb,
    "timestamp" timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS api_keys (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid REFERENCES tenants (id),
    key_hash varchar(255) NOT NULL UNIQUE,
    key_name varchar(100) NOT NULL,
    is_admin boolean NOT NULL DEFAULT false,
    scopes text[] NOT NULL DEFAULT '{spaces:read,devices:read}',
    last_used_at timestamptz,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    revoked_by uuid
);

CREATE TABLE IF NOT EXISTS refresh_tokens (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash varchar(64) NOT NULL UNIQUE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    tenant_id uuid REFERENCES tenants (id),
    device_fingerprint varchar(255),
    ip_address varchar(45),
    user_agent text,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS audit_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid,
    actor_type varchar(20) NOT NULL CHECK (actor_type IN ('user', 'api_key', 'system', 'webhook')),
    actor_id varchar(255),
    action varchar(100) NOT NULL,
    resource_type varchar(50),
    resource_id varchar(255),
    old_values jsonb,
    new_values jsonb,
    ip_address varchar(45),
    user_agent text,
    request_id varchar(100),
    success boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS orphan_devices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dev_eui varchar(16) NOT NULL UNIQUE,
    first_seen timestamptz NOT NULL DEFAULT now(),
    last_seen timestamptz NOT NULL DEFAULT now(),
    uplink_count integer NOT NULL DEFAULT 1,
    last_payload bytea,
    last_rssi integer,
    last_snr numeric(4, 1),
    assigned_to_space_id uuid,
    assigned_at timestamptz
);

CREATE TABLE IF NOT EXISTS space_admin_overrides (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    space_id uuid NOT NULL REFERENCES spaces (id),
    override_type varchar(20) NOT NULL CHECK (override_type IN ('blocked', 'out_of_service')),
    start_time timestamptz NOT NULL DEFAULT now(),
    end_time timestamptz,
    reason text,
    is_active boolean NOT NULL DEFAULT true,
    created_by varchar(255),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS display_policies (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    reserved_soon_threshold_sec integer NOT NULL DEFAULT 900,
    sensor_unknown_timeout_sec integer NOT NULL DEFAULT 60,
    debounce_window_sec integer NOT NULL DEFAULT 10,
    free_color varchar(6),
    occupied_color varchar(6),
    reserved_color varchar(6),
    reserved_soon_color varchar(6),
    blocked_color varchar(6),
    out_of_service_color varchar(6),
    blink_reserved_soon boolean NOT NULL DEFAULT true,
    blink_pattern_ms integer NOT NULL DEFAULT 500,
    allow_sensor_override boolean NOT NULL DEFAULT true,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS webhook_secrets (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    secret_hash varchar(255) NOT NULL,
    algorithm varchar(20) NOT NULL DEFAULT 'sha256',
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS sensor_debounce_state (
    space_id uuid PRIMARY KEY REFERENCES spaces (id),
    last_sensor_state varchar(20),
    last_sensor_timestamp timestamptz,
    pending_sensor_state varchar(20),
    pending_since timestamptz,
    pending_count integer NOT NULL DEFAULT 0,
    stable_sensor_state varchar(20),
    stable_since timestamptz,
    last_display_state varchar(20),
    last_display_color varchar(6),
    last_display_blink boolean
);

CREATE TABLE IF NOT EXISTS actuations (
    id bigserial PRIMARY KEY,
    tenant_id uuid,
    space_id uuid,
    trigger_type varchar(50) NOT NULL,
    trigger_source varchar(100),
    previous_state varchar(20),
    new_state varchar(20),
    display_eui varchar(16),
    display_device_id uuid,
    display_code varchar(50),
    fport integer,
    confirmed boolean,
    downlink_sent boolean NOT NULL DEFAULT false,
    downlink_queue_id varchar(100),
    downlink_error text,
    response_time_ms numeric(10, 2),
    retry_count integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    confirmed_at timestamptz
);
