-- Each pool of the daemon logs in as a role of its own. `parkd migrate` lets the roles log in, since they belong to the
-- server and not to this database, and closes functions of the server; here is what their names must not decide.

-- Who wrote is asked by membership: a login that inherits parkd_tenant writes as a tenant, whatever it is called. A
-- superuser has every role, and counts as the platform.
CREATE OR REPLACE FUNCTION count_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    is_platform constant boolean := pg_has_role(current_user, 'parkd_platform', 'USAGE');
    is_tenant constant boolean := NOT is_platform AND pg_has_role(current_user, 'parkd_tenant', 'USAGE');
BEGIN
    -- What the system does by itself is seen by age, and ingest may not count.
    IF NOT is_platform AND NOT is_tenant AND pg_has_role(current_user, 'parkd_ingest', 'USAGE') THEN
        RETURN NULL;
    END IF;
    INSERT INTO change_counts (tenant_id, changes)
    VALUES (CASE WHEN is_tenant THEN NEW.tenant_id ELSE '00000000-0000-0000-0000-000000000000' END, 1)
    ON CONFLICT (tenant_id) DO UPDATE SET changes = change_counts.changes + 1;
    RETURN NULL;
END $function$;

DROP TRIGGER audit_log_count_change ON audit_log;
-- Logins change nothing that is shown.
CREATE TRIGGER audit_log_count_change AFTER INSERT ON audit_log FOR EACH ROW
    WHEN (NEW.success AND NEW.action NOT LIKE 'auth.%')
    EXECUTE FUNCTION count_change();

-- The daemon drops no readings, so that hostile SQL as its role must not either: an administrator does, as parkd_owner.
REVOKE EXECUTE ON FUNCTION drop_reading_partitions(date) FROM parkd_ingest;
COMMENT ON FUNCTION drop_reading_partitions(date) IS
    'Drops the monthly partitions that end before a day; returns how many. For administrators.';
