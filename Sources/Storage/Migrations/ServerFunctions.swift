import Postgres

/// Functions of the server that anyone may call by default, and that hostile SQL could harm others with: large objects
/// fill the disk and belong to no tenant, advisory locks keep another daemon's work from being done, messages fill a
/// queue, and a role may see and end what other sessions of its own do, which are other tenants'.
///
/// `NOTIFY` and `LISTEN` are commands, which PostgreSQL lets everybody give; nothing here listens. `statement_timeout`
/// is everybody's to set, and has no ceiling.
enum ServerFunctions {
    /// A condition on `pg_proc p`.
    private static let closed = """
        p.pronamespace = 'pg_catalog'::regnamespace AND (
            p.proname LIKE 'lo\\_%' OR p.proname IN ('loread', 'lowrite') OR p.proname LIKE 'pg\\_advisory\\_%'
            OR p.proname LIKE 'pg\\_try\\_advisory\\_%' OR p.proname IN ('pg_notify', 'pg_logical_emit_message',
                'pg_cancel_backend', 'pg_terminate_backend', 'pg_stat_get_activity', 'pg_stat_get_backend_activity'))
        """

    /// Which of them a role needs: ingest for work that one daemon at a time does and to name who has a row locked, the
    /// platform for logins and for decoding again.
    private static let needed = """
        (VALUES ('parkd_ingest', 'pg_try_advisory_xact_lock(integer,integer)'),
            ('parkd_ingest', 'pg_stat_get_activity(integer)'),
            ('parkd_platform', 'pg_advisory_xact_lock(bigint)'), ('parkd_platform', 'pg_advisory_lock(bigint)'),
            ('parkd_platform', 'pg_advisory_unlock(bigint)')) AS needed (role, function)
        """

    /// Closes them to all but superusers, those who need one, and an administrator who migrates. Only a superuser can:
    /// they belong to one.
    static let closing = """
        DO $$
        DECLARE
            item record;
        BEGIN
            IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                RETURN;
            END IF;
            FOR item IN
                SELECT p.oid::regprocedure AS function,
                    CASE WHEN p.proname LIKE '%\\_backend' THEN 'pg_signal_backend'
                        WHEN p.proname LIKE 'pg\\_stat\\_%' THEN 'pg_read_all_stats' END AS overseer
                FROM pg_proc p
                WHERE \(closed) AND has_function_privilege('public', p.oid, 'EXECUTE')
            LOOP
                EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', item.function);
                EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO parkd_owner', item.function);
                IF item.overseer IS NOT NULL THEN
                    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', item.function, item.overseer);
                END IF;
            END LOOP;
            FOR item IN
                SELECT role, function FROM \(needed) WHERE NOT has_function_privilege(role, function, 'EXECUTE')
            LOOP
                EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', item.function, item.role);
            END LOOP;
        END $$
        """

    /// Which roles can call what they need not, in order.
    static let open = """
        SELECT roles.role, min(p.oid::regprocedure::text), count(*)
        FROM pg_proc p, unnest(ARRAY['parkd_ingest', 'parkd_tenant', 'parkd_platform']) AS roles (role)
        WHERE \(closed) AND has_function_privilege(roles.role, p.oid, 'EXECUTE') AND NOT EXISTS (
            SELECT FROM \(needed) WHERE needed.role = roles.role AND needed.function::regprocedure = p.oid)
        GROUP BY roles.role ORDER BY roles.role
        """
}
