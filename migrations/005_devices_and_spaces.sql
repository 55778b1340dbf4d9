-- One table of devices in place of v5's two, and spaces, sites and assignments that point to it.

CREATE TABLE devices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    dev_eui varchar(16) NOT NULL UNIQUE CHECK (dev_eui ~ '^[0-9A-F]{16}$'),
    name text,
    device_type text,
    category text NOT NULL DEFAULT 'sensor' CHECK (category IN ('sensor', 'display')),
    manufacturer text,
    model text,
    codec text,
    lifecycle_state text NOT NULL DEFAULT 'provisioned'
        CHECK (lifecycle_state IN ('provisioned', 'commissioned', 'operational', 'decommissioned')),
    enabled boolean NOT NULL DEFAULT true,
    assigned_space_id uuid,
    assigned_at timestamptz,
    config jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz,
    last_observed_at timestamptz,
    last_f_cnt bigint,
    dev_addr bigint,
    occupancy text CHECK (occupancy IN ('free', 'occupied')),
    occupancy_observed_at timestamptz,
    occupancy_f_cnt bigint,
    battery_v real,
    battery_percent real,
    battery_low boolean,
    temperature_c real,
    rssi real,
    snr real,
    lost_uplinks bigint NOT NULL DEFAULT 0,
    heartbeat_s integer,
    device_profile_name text,
    network_tenant_id uuid,
    CONSTRAINT devices_tenant_id_key UNIQUE (tenant_id, id),
    CONSTRAINT devices_decommissioned_is_unassigned
        CHECK (lifecycle_state <> 'decommissioned' OR assigned_space_id IS NULL)
) WITH (fillfactor = 60);
CREATE INDEX devices_newest ON devices (tenant_id, created_at DESC, id);
CREATE INDEX devices_of_space ON devices (assigned_space_id) WHERE assigned_space_id IS NOT NULL;
COMMENT ON TABLE devices IS
    'Every registered DevEUI with its owner and last state. Ingest reads all and updates the state columns; '
    'a tenant sees its own; platform sees all.';
COMMENT ON COLUMN devices.codec IS 'vendor/model of the codec that overrides the one of the device profile';
COMMENT ON COLUMN devices.last_seen_at IS 'when this daemon last received an uplink';
COMMENT ON COLUMN devices.last_observed_at IS 'when the network heard the newest uplink';
COMMENT ON COLUMN devices.network_tenant_id IS 'ChirpStack''s tenant: compared and reported, never trusted';

-- One row for each DevEUI, whichever spelling and however many of v5's tables had it. The sensor's row lends its id.
INSERT INTO devices (
    id, tenant_id, dev_eui, device_type, manufacturer, model, lifecycle_state, enabled, assigned_space_id,
    assigned_at, created_at, updated_at, last_seen_at, device_profile_name)
SELECT DISTINCT ON (v5.dev_eui)
    v5.id, v5.tenant_id, v5.dev_eui, v5.device_type, v5.manufacturer, v5.device_model, v5.lifecycle_state,
    coalesce(v5.enabled, true), v5.assigned_space_id, v5.assigned_at, coalesce(v5.created_at, now()),
    coalesce(v5.updated_at, now()), v5.last_seen_at, t.chirpstack_profile_name
FROM (
    SELECT 'sensor' AS category, id, tenant_id, upper(btrim(dev_eui)) AS dev_eui, device_type, device_type_id,
        manufacturer, device_model, lifecycle_state, enabled, assigned_space_id, assigned_at, created_at, updated_at,
        last_seen_at
    FROM sensor_devices
    UNION ALL
    SELECT 'display', id, tenant_id, upper(btrim(dev_eui)), device_type, device_type_id,
        manufacturer, device_model, lifecycle_state, enabled, assigned_space_id, assigned_at, created_at, updated_at,
        last_seen_at
    FROM display_devices
) v5
LEFT JOIN device_types t ON t.id = v5.device_type_id
WHERE v5.dev_eui ~ '^[0-9A-F]{16}$'
ORDER BY v5.dev_eui, v5.category DESC, v5.assigned_space_id IS NULL, v5.last_seen_at DESC NULLS LAST, v5.id;

UPDATE devices d
SET category = 'display',
    last_seen_at = greatest(d.last_seen_at, v5.last_seen_at),
    config = d.config || jsonb_build_object(
        'display_codes', v5.display_codes, 'f_port', v5.fport, 'confirmed_downlinks', v5.confirmed_downlinks)
FROM display_devices v5
WHERE upper(btrim(v5.dev_eui)) = d.dev_eui;

-- Sites.
ALTER TABLE sites
    ADD COLUMN slug varchar(100),
    ADD COLUMN address text,
    ADD COLUMN city text,
    ADD COLUMN state text,
    ADD COLUMN postal_code text,
    ADD COLUMN country text,
    ADD COLUMN latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    ADD COLUMN longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    ADD COLUMN IF NOT EXISTS created_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT sites_tenant_id_key UNIQUE (tenant_id, id);

UPDATE sites s
SET latitude = CASE WHEN abs(l.latitude) <= 90 AND abs(l.longitude) <= 180 THEN l.latitude END,
    longitude = CASE WHEN abs(l.latitude) <= 90 AND abs(l.longitude) <= 180 THEN l.longitude END,
    address = s.location ->> 'address',
    city = s.location ->> 'city',
    state = s.location ->> 'state',
    postal_code = s.location ->> 'postal_code',
    country = s.location ->> 'country'
FROM (
    SELECT id, (jsonb_path_query_first(location, 'strict $.latitude.double()', silent => true))::float8 AS latitude,
        (jsonb_path_query_first(location, 'strict $.longitude.double()', silent => true))::float8 AS longitude
    FROM (
        SELECT id, jsonb_build_object(
            'latitude', coalesce(location -> 'latitude', location -> 'lat'),
            'longitude', coalesce(location -> 'longitude', location -> 'lng', location -> 'lon')) AS location
        FROM sites
    ) spellings
) l
WHERE l.id = s.id AND jsonb_typeof(s.location) = 'object';

WITH slugs AS (
    SELECT id, tenant_id, created_at,
        coalesce(nullif(btrim(left(lower(regexp_replace(name, '[^A-Za-z0-9]+', '-', 'g')), 80), '-'), ''), 'site')
            AS slug
    FROM sites
), numbered AS (
    SELECT id, slug, row_number() OVER (PARTITION BY tenant_id, slug ORDER BY created_at, id) AS number FROM slugs
)
UPDATE sites s SET slug = n.slug || CASE WHEN n.number > 1 THEN '-' || left(s.id::text, 8) ELSE '' END
FROM numbered n WHERE n.id = s.id;
CREATE UNIQUE INDEX sites_slug_key ON sites (tenant_id, slug);
COMMENT ON TABLE sites IS 'Car parks. A tenant sees its own; platform sees all; ingest has no access.';

-- Spaces: whatever in v5 hinders many tenants or hot updates goes. Foreign keys to the old device tables; the
-- uniqueness of a code across all tenants; indexes that hold a column which every change of state writes.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT conname FROM pg_constraint
        WHERE conrelid = 'public.spaces'::regclass
            AND (contype = 'f' AND confrelid IN ('public.sensor_devices'::regclass, 'public.display_devices'::regclass)
                OR contype = 'c' AND pg_get_constraintdef(oid) ~ '\mstate\M'
                OR contype = 'u' AND pg_get_constraintdef(oid) = 'UNIQUE (code)')
    LOOP
        EXECUTE format('ALTER TABLE spaces DROP CONSTRAINT %I', item.conname);
    END LOOP;
    FOR item IN
        SELECT i.indexrelid::regclass AS name FROM pg_index i
        WHERE i.indrelid = 'public.spaces'::regclass
            AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
            AND (pg_get_indexdef(i.indexrelid) ~ '\m(state|updated_at)\M'
                OR i.indisunique AND pg_get_indexdef(i.indexrelid) ~ ' \(code\)')
    LOOP
        EXECUTE format('DROP INDEX %s', item.name);
    END LOOP;
END $$;

ALTER TABLE spaces
    ALTER COLUMN code TYPE varchar(100),
    ALTER COLUMN state TYPE text,
    ADD COLUMN sensor_state text,
    ADD COLUMN state_changed_at timestamptz,
    ADD COLUMN sensor_observed_at timestamptz,
    ADD CONSTRAINT spaces_tenant_id_key UNIQUE (tenant_id, id);

UPDATE spaces SET state = 'UNKNOWN' WHERE state IS NULL;
ALTER TABLE spaces
    ALTER COLUMN state SET DEFAULT 'UNKNOWN',
    ALTER COLUMN state SET NOT NULL,
    ADD CONSTRAINT valid_state CHECK (state IN ('FREE', 'OCCUPIED', 'RESERVED', 'MAINTENANCE', 'UNKNOWN')),
    ADD CONSTRAINT valid_sensor_state CHECK (sensor_state IN ('free', 'occupied'));
ALTER TABLE spaces SET (fillfactor = 60);

-- The device that has the space keeps it; a link that lost against a later one, or hangs on a removed space, is cut.
UPDATE spaces s
SET sensor_device_id = (
        SELECT d.id FROM devices d
        WHERE d.assigned_space_id = s.id AND d.dev_eui = coalesce(
            (SELECT upper(btrim(v5.dev_eui)) FROM sensor_devices v5 WHERE v5.id = s.sensor_device_id), s.sensor_eui)),
    display_device_id = (
        SELECT d.id FROM devices d
        WHERE d.assigned_space_id = s.id AND d.dev_eui = coalesce(
            (SELECT upper(btrim(v5.dev_eui)) FROM display_devices v5 WHERE v5.id = s.display_device_id),
            s.display_eui))
WHERE num_nonnulls(s.sensor_device_id, s.sensor_eui, s.display_device_id, s.display_eui) > 0;

-- A link can only join a space and a device of one tenant, whoever writes it.
ALTER TABLE spaces
    ADD CONSTRAINT spaces_site_same_tenant FOREIGN KEY (tenant_id, site_id) REFERENCES sites (tenant_id, id),
    ADD CONSTRAINT spaces_sensor_same_tenant
        FOREIGN KEY (tenant_id, sensor_device_id) REFERENCES devices (tenant_id, id),
    ADD CONSTRAINT spaces_display_same_tenant
        FOREIGN KEY (tenant_id, display_device_id) REFERENCES devices (tenant_id, id);
ALTER TABLE devices ADD CONSTRAINT devices_space_same_tenant
    FOREIGN KEY (tenant_id, assigned_space_id) REFERENCES spaces (tenant_id, id);
ALTER TABLE gateways ADD CONSTRAINT gateways_site_same_tenant
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites (tenant_id, id);

CREATE UNIQUE INDEX IF NOT EXISTS unique_tenant_site_space_code ON spaces (tenant_id, site_id, code)
    WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX spaces_sensor_key ON spaces (sensor_device_id) WHERE sensor_device_id IS NOT NULL;
CREATE UNIQUE INDEX spaces_display_key ON spaces (display_device_id) WHERE display_device_id IS NOT NULL;

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM spaces WHERE site_id IS NULL) THEN
        ALTER TABLE spaces ALTER COLUMN site_id SET NOT NULL;
    END IF;
END $$;

COMMENT ON TABLE spaces IS
    'Bays with what they show and what their sensor said last. Ingest reads all and updates the state columns; '
    'a tenant sees its own; platform sees all.';
COMMENT ON COLUMN spaces.sensor_eui IS 'v5''s copy of the sensor''s DevEUI, as it was at the upgrade; not maintained';
COMMENT ON COLUMN spaces.display_eui IS 'v5''s copy of the display''s DevEUI, as it was at the upgrade; not maintained';

-- The history of assignments begins with what is assigned now.
INSERT INTO device_assignments (
    tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at, assignment_reason)
SELECT d.tenant_id, CASE WHEN s.sensor_device_id = d.id THEN 'sensor' ELSE 'display' END, d.id, d.dev_eui, s.id,
    s.code, coalesce(d.assigned_at, now()), 'Assigned before the upgrade from v5'
FROM devices d JOIN spaces s ON s.id = d.assigned_space_id;
ALTER TABLE device_assignments ADD CONSTRAINT device_assignments_device_fkey
    FOREIGN KEY (device_id) REFERENCES devices (id);

COMMENT ON TABLE sensor_devices IS 'v5''s sensors as they were at the upgrade; devices took over. Platform reads.';
COMMENT ON TABLE display_devices IS 'v5''s displays as they were at the upgrade; devices took over. Platform reads.';
COMMENT ON TABLE device_types IS 'v5''s device types as they were at the upgrade; codecs took over. Platform reads.';
