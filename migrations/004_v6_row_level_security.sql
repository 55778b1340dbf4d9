-- Row-level security on every table that says whose its rows are. FORCE follows in 008, when the last row has moved.

-- Every later table goes through this function, so that no two policies differ by a slip of the pen.
CREATE FUNCTION isolate_by_tenant(target regclass, owner_column name DEFAULT 'tenant_id') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    -- A setting that was local to an earlier transaction reads as '' afterwards, not NULL: both must mean no rows.
    -- As a sub-select it is evaluated once for a query, not for each row.
    mine constant text := format(
        '%I = (SELECT nullif(current_setting(''app.current_tenant_id'', true), '''')::uuid)', owner_column);
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format(
        'CREATE POLICY tenant_scope ON %s FOR ALL TO parkd_tenant USING (%s) WITH CHECK (%s)', target, mine, mine);
    EXECUTE format(
        'CREATE POLICY platform_scope ON %s FOR ALL TO parkd_platform USING (true) WITH CHECK (true)', target);
END $function$;
REVOKE ALL ON FUNCTION isolate_by_tenant(regclass, name) FROM PUBLIC;
COMMENT ON FUNCTION isolate_by_tenant(regclass, name) IS
    'Gives a table the policies of the tenant and the platform role; for migrations only.';

SELECT isolate_by_tenant('tenants', 'id');

-- Includes tables that v5 got by hand: a tenant_id makes a table a tenant's, whoever created it.
SELECT isolate_by_tenant(c.oid)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND a.atttypid = 'uuid'::regtype;
