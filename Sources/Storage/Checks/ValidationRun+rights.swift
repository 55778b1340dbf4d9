import Postgres

extension ValidationRun {
    /// Rights and policies that would let a role past row-level security, even where no row shows it yet.
    mutating func checkRights() throws(PostgresError) {
        try check([
            Self.columnsOfPartitions, Self.platformOnly, Self.ungovernedRights, Self.strangePolicies,
            Self.movableOwners, Self.views, Self.auditRights, Self.auditTrigger, Self.openTwice,
        ])
    }

    private static let roles = "unnest(ARRAY['parkd_ingest', 'parkd_tenant', 'parkd_platform']) AS role"

    private static let columnsOfPartitions = ValidationRule(
        check: "partitions, closed to every role",
        sql: """
            SELECT format('The role %s has rights on columns of the partition %s.', role, c.oid::regclass)
            FROM pg_class c, \(roles)
            WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind IN ('r', 'p')
                AND has_any_column_privilege(role, c.oid, 'SELECT, INSERT, UPDATE')
                AND NOT has_table_privilege(role, c.oid, 'SELECT, INSERT, UPDATE')
            ORDER BY 1
            """,
        remedy: "Revoke them: the only way to readings is their parent, whose policies hold.")

    /// `quarantine` has a `tenant_id` for information only; without one, no policy could tell whose a row is.
    private static let platformOnly = ValidationRule(
        check: "tables of the platform, closed to tenants",
        sql: """
            SELECT format('The role parkd_tenant has rights on %s, which is the platform''s.', c.oid::regclass)
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition
                AND c.relname NOT IN ('tenants', 'users', 'schema_migrations')
                AND (c.relname = 'quarantine' OR NOT EXISTS (
                    SELECT FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
                    OR c.relkind IN ('m', 'f'))
                AND (has_table_privilege('parkd_tenant', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
                    OR has_any_column_privilege('parkd_tenant', c.oid, 'SELECT, INSERT, UPDATE'))
            ORDER BY 1
            """,
        remedy: "REVOKE ALL on it FROM parkd_tenant.")

    private static let ungovernedRights = ValidationRule(
        check: "TRUNCATE, REFERENCES and TRIGGER, granted to nobody",
        sql: """
            SELECT format('The role %s may TRUNCATE, REFERENCE or put triggers on %s.', role, c.oid::regclass)
            FROM pg_class c, \(roles)
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                AND has_table_privilege(role, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')
            ORDER BY 1
            """,
        remedy: "Revoke TRUNCATE, REFERENCES and TRIGGER: row-level security does not govern them.")

    /// Permissive policies are OR-ed: one that forgets the tenant opens the table, even if it is empty today.
    private static let strangePolicies = ValidationRule(
        check: "policies for tenants, each bound to the tenant that is set",
        sql: """
            SELECT format('The policy %I on %s lets parkd_tenant past its own rows.', p.polname, p.polrelid::regclass)
            FROM pg_policy p
            JOIN pg_class c ON c.oid = p.polrelid AND c.relnamespace = 'public'::regnamespace
            WHERE p.polpermissive AND EXISTS (
                    SELECT FROM unnest(p.polroles) AS role WHERE role IN (0, 'parkd_tenant'::regrole))
                AND EXISTS (
                    SELECT FROM unnest(ARRAY[
                        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]) AS term
                    WHERE term <> 'false' AND strpos(term, '''app.current_tenant_id''') = 0)
            ORDER BY 1
            """,
        remedy: "Drop it, or name the one role that it is for.")

    private static let movableOwners = ValidationRule(
        check: "owners of rows, out of reach of ingest and tenants",
        sql: """
            SELECT format('The role %s may give rows of %s to another tenant.', role, c.oid::regclass)
            FROM unnest(ARRAY['parkd_ingest', 'parkd_tenant']) AS role, pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
                AND a.attname = CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'quarantine'
                AND has_column_privilege(role, c.oid, a.attnum, 'UPDATE')
            ORDER BY 1
            """,
        remedy: "Grant it UPDATE on the columns of migrations/008 and 009 only.")

    private static let views = ValidationRule(
        check: "views, each with the rights of its reader",
        sql: """
            SELECT format('The view %s shows rows with the rights of its owner.', c.oid::regclass)
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
                AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)
                AND NOT EXISTS (
                    SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1
            """,
        remedy: "ALTER VIEW it SET (security_invoker = true).")

    private static let auditRights = ValidationRule(
        check: "the audit log, which no role may change",
        sql: """
            SELECT format('The role %s may change or delete lines of the audit log.', role)
            FROM \(roles)
            WHERE has_table_privilege(role, 'public.audit_log', 'UPDATE, DELETE, TRUNCATE')
                OR has_any_column_privilege(role, 'public.audit_log', 'UPDATE')
            ORDER BY 1
            """,
        remedy: "REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM it.")

    /// `tgtype` of `BEFORE UPDATE OR DELETE OR TRUNCATE … FOR EACH STATEMENT`: 2 + 8 + 16 + 32.
    private static let auditTrigger = ValidationRule(
        check: "the audit log, which its trigger keeps from being changed",
        sql: """
            SELECT 'The audit log has lost the trigger that refuses changes.'
            WHERE NOT EXISTS (
                SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                WHERE t.tgrelid = 'public.audit_log'::regclass AND p.proname = 'refuse_audit_change'
                    AND t.tgenabled IN ('O', 'A') AND t.tgtype = 58 AND t.tgqual IS NULL)
            """,
        remedy: "Restore audit_log_append_only of migrations/007_orphans_quarantine_and_accounts.sql.")

    private static let openTwice = ValidationRule(
        check: "assignments, of which a device and a space cannot have two open",
        sql: """
            SELECT format('The unique index %s, which keeps open assignments single, is missing or invalid.', name)
            FROM unnest(ARRAY[
                'device_assignments_one_open_per_device', 'device_assignments_one_open_per_space']) AS name
            WHERE NOT EXISTS (
                SELECT FROM pg_index i
                WHERE i.indexrelid = to_regclass('public.' || name) AND i.indisunique AND i.indisvalid
                    AND pg_get_expr(i.indpred, i.indrelid) = '(unassigned_at IS NULL)')
            ORDER BY 1
            """,
        remedy: "Restore it as in migrations/003_v6_create_new_tables.sql.")
}
