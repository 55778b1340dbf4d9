-- What people and programs may write through the API, as which role, and what is told of it.

-- The audit log says how each attempt ended. Lines from before have no outcome: success tells of those.
ALTER TABLE audit_log
    ADD COLUMN outcome text CHECK (outcome IN ('done', 'refused', 'not_found', 'conflict', 'invalid')),
    ADD COLUMN detail text;
COMMENT ON COLUMN audit_log.outcome IS 'how it ended; NULL in lines from before, where success alone tells';
COMMENT ON COLUMN audit_log.detail IS 'why it was refused, in the sentence that the caller got';

-- A former owner finds the history of a device by its DevEUI, though the device is no longer theirs.
CREATE INDEX device_assignments_of_dev_eui ON device_assignments (tenant_id, dev_eui);

-- A foreign key without the tenant would tell a tenant by its error that another tenant's row exists; the one with the
-- tenant says all that it says.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT narrow.conrelid::regclass AS name, narrow.conname
        FROM pg_constraint narrow
        JOIN pg_constraint wide ON wide.contype = 'f' AND wide.conrelid = narrow.conrelid
            AND wide.confrelid = narrow.confrelid AND cardinality(wide.conkey) = 2
            AND narrow.conkey[1] = ANY (wide.conkey)
        JOIN pg_attribute a ON a.attrelid = narrow.conrelid AND a.attname = 'tenant_id' AND a.attnotnull
            AND a.attnum = ANY (wide.conkey)
        WHERE narrow.contype = 'f' AND cardinality(narrow.conkey) = 1
            AND narrow.connamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', item.name, item.conname);
    END LOOP;
END $$;

-- For the same reason the devices of spaces are unique within the tenant; the foreign keys keep them in it.
DROP INDEX spaces_sensor_key, spaces_display_key;
CREATE UNIQUE INDEX spaces_sensor_key ON spaces (tenant_id, sensor_device_id) WHERE sensor_device_id IS NOT NULL;
CREATE UNIQUE INDEX spaces_display_key ON spaces (tenant_id, display_device_id) WHERE display_device_id IS NOT NULL;

-- An assignment keeps its tenant when its device is transferred, so no foreign key can bind the two; what a tenant
-- writes joins its own device and its own space.
CREATE POLICY tenant_own_links ON device_assignments AS RESTRICTIVE FOR INSERT TO parkd_tenant WITH CHECK (
    EXISTS (SELECT FROM devices d WHERE d.id = device_id AND d.tenant_id = device_assignments.tenant_id)
    AND EXISTS (SELECT FROM spaces s WHERE s.id = space_id AND s.tenant_id = device_assignments.tenant_id));
CREATE POLICY tenant_own_links ON state_changes AS RESTRICTIVE FOR INSERT TO parkd_tenant WITH CHECK (
    EXISTS (SELECT FROM spaces s WHERE s.id = space_id AND s.tenant_id = state_changes.tenant_id));

-- A tenant: only the columns that a change by people touches; the owner of a row, its key and what a sensor measured
-- are not among them.
GRANT INSERT (tenant_id, dev_eui, name, device_type, category, manufacturer, model, codec, config),
    UPDATE (name, codec, enabled, config, lifecycle_state, assigned_space_id, assigned_at, occupancy, updated_at)
    ON devices TO parkd_tenant;
GRANT INSERT (tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at, assigned_by,
        assignment_reason),
    UPDATE (unassigned_at, unassigned_by, unassignment_reason)
    ON device_assignments TO parkd_tenant;
GRANT INSERT (tenant_id, site_id, name, code, building, floor, zone, gps_latitude, gps_longitude, metadata),
    UPDATE (site_id, name, code, building, floor, zone, gps_latitude, gps_longitude, metadata, state, sensor_state,
        sensor_observed_at, state_changed_at, sensor_device_id, display_device_id, deleted_at, updated_at)
    ON spaces TO parkd_tenant;
GRANT INSERT (tenant_id, name, slug, address, city, state, postal_code, country, latitude, longitude, timezone,
        metadata),
    UPDATE (name, slug, address, city, state, postal_code, country, latitude, longitude, timezone, metadata,
        is_active, updated_at),
    DELETE ON sites TO parkd_tenant;
GRANT INSERT (tenant_id, gateway_id, name, description, model, site_id, latitude, longitude, altitude,
        stats_interval_s, enabled, config),
    UPDATE (name, description, model, site_id, latitude, longitude, altitude, stats_interval_s, enabled, config,
        updated_at),
    DELETE ON gateways TO parkd_tenant;
GRANT INSERT (tenant_id, space_id, override_type, start_time, end_time, reason, created_by),
    UPDATE (end_time, is_active)
    ON space_admin_overrides TO parkd_tenant;
GRANT INSERT (tenant_id, space_id, device_id, previous_state, new_state, source, cause, changed_at, observed_at,
        received_at)
    ON state_changes TO parkd_tenant;

-- Who may touch what, now.
COMMENT ON TABLE devices IS
    'Every registered DevEUI with its owner and last state. Ingest reads all and updates the state columns; a tenant '
    'reads, registers and changes its own; platform has all.';
COMMENT ON TABLE device_assignments IS
    'Which device served which space, and when. A tenant reads, opens and closes its own; platform has all; ingest has '
    'no access.';
COMMENT ON TABLE spaces IS
    'Bays with what they show and what their sensor said last. Ingest reads all and updates the state columns; a '
    'tenant reads, adds and changes its own; platform has all.';
COMMENT ON TABLE sites IS
    'Car parks. A tenant reads, adds, changes and deletes its own; platform has all; ingest has no access.';
COMMENT ON TABLE gateways IS
    'Gateways with their last state. Ingest updates the state columns; a tenant reads, adds, changes and deletes its '
    'own; platform has all.';
COMMENT ON TABLE space_admin_overrides IS
    'Bays taken out of use by hand. Ingest reads all; a tenant reads, adds and ends its own; platform has all.';
COMMENT ON TABLE state_changes IS
    'Each change of what a space shows, v5''s included. Ingest inserts for the space''s owner only; a tenant reads its '
    'own and adds what its people change; platform has all.';

-- Whoever may insert may draw the next number.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT d.objid::regclass AS sequence
        FROM pg_depend d
        JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            AND has_any_column_privilege('parkd_tenant', d.refobjid, 'INSERT')
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO parkd_tenant', item.sequence);
    END LOOP;
END $$;
