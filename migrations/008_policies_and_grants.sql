-- Who may do what. The last file that moves rows has run: from here on row-level security is forced on every table.

GRANT USAGE, CREATE ON SCHEMA public TO parkd_owner;

-- Everything belongs to a role that nobody can log in as; what an extension brought stays the extension's.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT format('ALTER TABLE %s OWNER TO parkd_owner', c.oid::regclass) AS command
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace
            AND (c.relkind IN ('r', 'p', 'v', 'm') OR c.relkind = 'S' AND NOT EXISTS (
                SELECT 1 FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
            AND NOT EXISTS (
                SELECT 1 FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO parkd_owner', p.oid::regprocedure)
        FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p') AND NOT EXISTS (
            SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE item.command;
    END LOOP;
END $$;

-- No right of v5's roles or of PUBLIC stays: a v5 that still runs gets an error, not rows that go nowhere; and TRUNCATE
-- and REFERENCES, which row-level security does not govern, are nobody's.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT format('REVOKE ALL ON TABLE %s FROM %s CASCADE', rights.relation,
                CASE rights.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(rights.grantee)) END)
            AS command
        FROM (
            SELECT c.oid::regclass AS relation, c.oid, c.relowner, a.grantee
            FROM pg_class c, aclexplode(c.relacl) a
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            UNION
            SELECT c.oid::regclass, c.oid, c.relowner, a.grantee
            FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
            WHERE c.relnamespace = 'public'::regnamespace
        ) rights
        WHERE rights.grantee <> rights.relowner AND NOT EXISTS (
            SELECT 1 FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = rights.oid AND d.deptype = 'e')
        UNION ALL
        SELECT DISTINCT format('REVOKE ALL ON ROUTINE %s FROM %s CASCADE', p.oid::regprocedure,
            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
        FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p') AND a.grantee <> p.proowner
            AND NOT EXISTS (
                SELECT 1 FROM pg_depend d
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE item.command;
    END LOOP;
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO parkd', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO parkd, parkd_ingest, parkd_tenant, parkd_platform;

-- Policies of the tables that came after 004. Quarantine has a tenant_id for information, yet is the platform's.
SELECT isolate_by_tenant('devices');
SELECT isolate_by_tenant('readings');
SELECT isolate_by_tenant('device_events');
SELECT isolate_by_tenant('gateway_stats');

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON users FOR SELECT TO parkd_tenant USING (EXISTS (
    SELECT 1 FROM user_memberships m
    WHERE m.user_id = users.id
        AND m.tenant_id = (SELECT nullif(current_setting('app.current_tenant_id', true), '')::uuid)));
CREATE POLICY platform_scope ON users FOR ALL TO parkd_platform USING (true) WITH CHECK (true);

CREATE POLICY tenant_scope ON quarantine FOR ALL TO parkd_tenant USING (false) WITH CHECK (false);
CREATE POLICY platform_scope ON quarantine FOR ALL TO parkd_platform USING (true) WITH CHECK (true);
CREATE POLICY platform_scope ON orphan_devices FOR ALL TO parkd_platform USING (true) WITH CHECK (true);
CREATE POLICY platform_scope ON orphan_uplinks FOR ALL TO parkd_platform USING (true) WITH CHECK (true);
CREATE POLICY platform_scope ON orphan_gateways FOR ALL TO parkd_platform USING (true) WITH CHECK (true);
CREATE POLICY platform_scope ON device_types FOR ALL TO parkd_platform USING (true) WITH CHECK (true);
CREATE POLICY platform_scope ON sensor_debounce_state FOR ALL TO parkd_platform USING (true) WITH CHECK (true);

-- Ingest finds the owner of a row itself, so it reads every tenant's devices; but what it writes is compared with the
-- owner that the database names. Grants by column keep it from moving a device or a space to another tenant.
CREATE POLICY ingest_read ON devices FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_update ON devices FOR UPDATE TO parkd_ingest USING (true) WITH CHECK (true);
CREATE POLICY ingest_read ON spaces FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_update ON spaces FOR UPDATE TO parkd_ingest USING (true) WITH CHECK (true);
CREATE POLICY ingest_read ON gateways FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_update ON gateways FOR UPDATE TO parkd_ingest USING (true) WITH CHECK (true);
CREATE POLICY ingest_read ON space_admin_overrides FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_read ON reservations FOR SELECT TO parkd_ingest USING (true);

CREATE POLICY ingest_read ON readings FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_insert ON readings FOR INSERT TO parkd_ingest
    WITH CHECK (tenant_id = (SELECT d.tenant_id FROM devices d WHERE d.id = readings.device_id));
CREATE POLICY ingest_read ON device_events FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_insert ON device_events FOR INSERT TO parkd_ingest
    WITH CHECK (tenant_id = (SELECT d.tenant_id FROM devices d WHERE d.id = device_events.device_id));
CREATE POLICY ingest_read ON gateway_stats FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_insert ON gateway_stats FOR INSERT TO parkd_ingest
    WITH CHECK (tenant_id = (SELECT g.tenant_id FROM gateways g WHERE g.id = gateway_stats.gateway_id));
CREATE POLICY ingest_read ON state_changes FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_insert ON state_changes FOR INSERT TO parkd_ingest
    WITH CHECK (tenant_id = (SELECT s.tenant_id FROM spaces s WHERE s.id = state_changes.space_id));
CREATE POLICY ingest_insert ON audit_log FOR INSERT TO parkd_ingest WITH CHECK (actor_type = 'system');

CREATE POLICY ingest_all ON orphan_devices FOR ALL TO parkd_ingest USING (true) WITH CHECK (true);
CREATE POLICY ingest_all ON orphan_uplinks FOR ALL TO parkd_ingest USING (true) WITH CHECK (true);
CREATE POLICY ingest_all ON orphan_gateways FOR ALL TO parkd_ingest USING (true) WITH CHECK (true);
CREATE POLICY ingest_all ON quarantine FOR ALL TO parkd_ingest USING (true) WITH CHECK (true);

-- The functions that make and drop partitions run as the owner, whom FORCE holds as well.
CREATE POLICY owner_moves ON readings_default FOR ALL TO parkd_owner USING (true) WITH CHECK (true);

DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT c.oid::regclass AS name
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migrations'
            AND NOT EXISTS (
                SELECT 1 FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', item.name);
    END LOOP;
    -- A refusal that is written down: ingest has no business with these tables.
    FOR item IN
        SELECT c.oid::regclass AS name
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
            AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname ~ '^ingest_')
    LOOP
        EXECUTE format(
            'CREATE POLICY ingest_none ON %s FOR ALL TO parkd_ingest USING (false) WITH CHECK (false)', item.name);
    END LOOP;
    -- A view runs with its reader's rights, so that the policies of its tables hold.
    FOR item IN
        SELECT c.oid::regclass AS name
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' AND NOT EXISTS (
            SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', item.name);
    END LOOP;
    IF to_regclass('public.schema_migrations') IS NOT NULL THEN
        GRANT SELECT ON schema_migrations TO parkd_ingest, parkd_tenant, parkd_platform;
    END IF;
END $$;

-- Ingest.
GRANT SELECT ON devices, spaces, gateways, space_admin_overrides, reservations, readings, device_events, gateway_stats,
    state_changes TO parkd_ingest;
GRANT UPDATE (lifecycle_state, last_seen_at, last_observed_at, last_f_cnt, dev_addr, occupancy, occupancy_observed_at,
    occupancy_f_cnt, battery_v, battery_percent, battery_low, temperature_c, rssi, snr, lost_uplinks, heartbeat_s,
    device_profile_name, network_tenant_id) ON devices TO parkd_ingest;
GRANT UPDATE (state, sensor_state, state_changed_at, sensor_observed_at) ON spaces TO parkd_ingest;
GRANT UPDATE (connection, connection_at, last_seen_at, last_stats_at, rx_received, rx_ok, tx_received, tx_emitted)
    ON gateways TO parkd_ingest;
GRANT INSERT ON readings, device_events, gateway_stats, state_changes, audit_log TO parkd_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON orphan_devices, orphan_uplinks, orphan_gateways, quarantine TO parkd_ingest;
GRANT EXECUTE ON FUNCTION make_reading_partitions(date, date), drop_reading_partitions(date) TO parkd_ingest;

-- A tenant.
GRANT SELECT (id, name, slug, type, subscription_tier, is_active, suspended_at, settings, metadata, created_at,
    updated_at) ON tenants TO parkd_tenant;
GRANT SELECT (id, email, name, is_active) ON users TO parkd_tenant;
GRANT SELECT ON user_memberships, sites, spaces, devices, device_assignments, gateways, gateway_stats, readings,
    state_changes, device_events, space_admin_overrides, reservations, audit_log TO parkd_tenant;
GRANT INSERT ON audit_log TO parkd_tenant;

-- The platform.
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants, users, user_memberships, api_keys, refresh_tokens, sites, spaces,
    devices, device_assignments, gateways, gateway_stats, readings, state_changes, device_events,
    space_admin_overrides, reservations, chirpstack_sync TO parkd_platform;
GRANT SELECT, INSERT ON audit_log TO parkd_platform;
GRANT SELECT, DELETE ON orphan_devices, orphan_uplinks, orphan_gateways, quarantine TO parkd_platform;
GRANT SELECT ON sensor_devices, display_devices, device_types, sensor_readings, actuations, display_policies,
    webhook_secrets, sensor_debounce_state TO parkd_platform;

-- Whoever may insert may draw the next number.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT d.objid::regclass AS sequence, r.rolname
        FROM pg_depend d
        JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace
        JOIN pg_roles r ON r.rolname IN ('parkd_ingest', 'parkd_tenant', 'parkd_platform')
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            AND has_table_privilege(r.oid, d.refobjid, 'INSERT')
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO %I', item.sequence, item.rolname);
    END LOOP;
END $$;
