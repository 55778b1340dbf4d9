-- Gateways, the history of assignments and the state of the exchange with ChirpStack.

-- One physical gateway is one row: were its id allowed under two tenants, ingest could not tell whose it is.
-- There is no stored status: it follows from the last evidence and the interval, at query time.
CREATE TABLE gateways (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    gateway_id varchar(16) NOT NULL UNIQUE CHECK (gateway_id ~ '^[0-9A-F]{16}$'),
    name varchar(255),
    description text,
    model varchar(255),
    site_id uuid,
    latitude double precision,
    longitude double precision,
    altitude double precision,
    stats_interval_s integer NOT NULL DEFAULT 30 CHECK (stats_interval_s > 0),
    enabled boolean NOT NULL DEFAULT true,
    config jsonb NOT NULL DEFAULT '{}',
    connection text CHECK (connection IN ('online', 'offline')),
    connection_at timestamptz,
    last_seen_at timestamptz,
    last_stats_at timestamptz,
    rx_received bigint,
    rx_ok bigint,
    tx_received bigint,
    tx_emitted bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, id)
) WITH (fillfactor = 60);
COMMENT ON TABLE gateways IS
    'Gateways with their last state. Ingest updates the state columns; a tenant sees its own; platform sees all.';

-- History must outlive what it tells of: a space that is removed leaves its code behind.
CREATE TABLE device_assignments (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    device_type text NOT NULL CHECK (device_type IN ('sensor', 'display')),
    device_id uuid NOT NULL,
    dev_eui varchar(16) NOT NULL CHECK (dev_eui ~ '^[0-9A-F]{16}$'),
    space_id uuid REFERENCES spaces (id) ON DELETE SET NULL,
    space_code text NOT NULL,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    assigned_by uuid REFERENCES users (id) ON DELETE SET NULL,
    assignment_reason text,
    unassigned_at timestamptz CHECK (unassigned_at >= assigned_at),
    unassigned_by uuid REFERENCES users (id) ON DELETE SET NULL,
    unassignment_reason text
);
CREATE UNIQUE INDEX device_assignments_one_open_per_device ON device_assignments (device_id)
    WHERE unassigned_at IS NULL;
CREATE UNIQUE INDEX device_assignments_one_open_per_space ON device_assignments (space_id, device_type)
    WHERE unassigned_at IS NULL;
CREATE INDEX device_assignments_of_device ON device_assignments (tenant_id, device_id, assigned_at DESC);
CREATE INDEX device_assignments_of_space ON device_assignments (space_id);
COMMENT ON TABLE device_assignments IS
    'Which device served which space, and when. A tenant sees its own; platform sees all; ingest has no access.';

-- A remote entity that is not created yet has no id; ChirpStack names devices and gateways by EUI, others by UUID.
CREATE TABLE chirpstack_sync (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    entity_type text NOT NULL CHECK (entity_type IN ('tenant', 'application', 'device_profile', 'device', 'gateway')),
    entity_id uuid NOT NULL,
    chirpstack_id varchar(255),
    sync_status text NOT NULL DEFAULT 'pending'
        CHECK (sync_status IN ('pending', 'syncing', 'synced', 'error', 'conflict')),
    sync_direction text NOT NULL DEFAULT 'push' CHECK (sync_direction IN ('push', 'pull', 'bidirectional')),
    last_sync_at timestamptz,
    next_sync_at timestamptz,
    local_data jsonb,
    remote_data jsonb,
    sync_errors jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unique_chirpstack_entity UNIQUE (entity_type, entity_id)
);
CREATE INDEX chirpstack_sync_due ON chirpstack_sync (next_sync_at, created_at)
    WHERE sync_status IN ('pending', 'error');
COMMENT ON TABLE chirpstack_sync IS
    'What is to be brought in step with ChirpStack. A tenant has no access; platform has all.';
