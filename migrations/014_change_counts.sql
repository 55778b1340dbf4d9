-- Kept answers of the API hold as long as nobody has changed what they show: each daemon asks here before it gives one.

CREATE TABLE change_counts (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    changes bigint NOT NULL
) WITH (fillfactor = 50);
ALTER TABLE change_counts OWNER TO parkd_owner;
SELECT isolate_by_tenant('change_counts');
CREATE POLICY ingest_none ON change_counts FOR ALL TO parkd_ingest USING (false) WITH CHECK (false);
ALTER TABLE change_counts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (changes) ON change_counts TO parkd_tenant;
GRANT SELECT, INSERT, UPDATE (changes), DELETE ON change_counts TO parkd_platform;
COMMENT ON TABLE change_counts IS
    'How many changes people and programs have made to a tenant''s rows; the platform''s own row counts those that may '
    'concern any tenant. Written by the trigger of audit_log alone, as whoever writes there; platform reads all, a '
    'tenant its own; ingest has no access, since what it writes is seen by age.';

-- A line of the audit log is the last thing that a change writes before its COMMIT, so that the row of the count is
-- locked for no longer than that, and a reader who sees the new count sees the change.
CREATE FUNCTION count_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $function$
BEGIN
    INSERT INTO change_counts (tenant_id, changes)
    VALUES (
        CASE current_user WHEN 'parkd_tenant' THEN NEW.tenant_id ELSE '00000000-0000-0000-0000-000000000000' END, 1)
    ON CONFLICT (tenant_id) DO UPDATE SET changes = change_counts.changes + 1;
    RETURN NULL;
END $function$;
ALTER FUNCTION count_change() OWNER TO parkd_owner;
REVOKE ALL ON FUNCTION count_change() FROM PUBLIC;
COMMENT ON FUNCTION count_change() IS 'Trigger of audit_log: counts a change that was made.';

-- Logins change nothing that is shown, and what the system does by itself is seen by age.
CREATE TRIGGER audit_log_count_change AFTER INSERT ON audit_log FOR EACH ROW
    WHEN (NEW.success AND NEW.action NOT LIKE 'auth.%' AND current_user <> 'parkd_ingest')
    EXECUTE FUNCTION count_change();
