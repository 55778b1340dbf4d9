import Postgres
import TestSupport

extension TenantSweep {
    /// Functions, sequences, statistics, and what the server offers beside tables.
    mutating func call() throws {
        try functions()
        for context in Self.contexts {
            try stand(in: context)
            try sequences()
            try around()
        }
    }

    /// No function of the schema can be called; those of extensions run with the caller's rights.
    private mutating func functions() throws {
        let open = try admin.lines(
            """
            SELECT p.oid::regprocedure FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                AND has_function_privilege('parkd_tenant', p.oid, 'EXECUTE')
                AND (p.prosecdef OR NOT EXISTS (
                    SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))
            ORDER BY 1
            """)
        for function in open { find("the tenant's role can call \(function)") }
    }

    private mutating func sequences() throws {
        for relation in tried where relation.kind == "S" {
            for sql in [
                "SELECT last_value FROM \(relation.name)", "SELECT setval('\(relation.name)', 1)",
                "ALTER SEQUENCE \(relation.name) RESTART",
            ] {
                let state = try refusal(of: sql)
                if state != "42501" { find("\(sql) was answered, \(state ?? "no error")") }
            }
        }
    }

    /// Ways round a table: its text as XML, the planner's samples of it, other sessions' statements, files.
    private mutating func around() throws {
        for relation in tried where relation.isTable && relation.owner.hasPrefix("t.tenant_id") {
            for sql in [
                "SELECT table_to_xml('\(relation.name)', true, false, '')::text",
                "SELECT query_to_xml('SELECT tenant_id FROM \(relation.name)', true, false, '')::text",
            ] {
                do throws(PostgresError) {
                    let text = try tenant.query(sql).text(0, 0) ?? ""
                    if text.contains(City.beta) { find("\(sql) shows the other tenant") }
                } catch {
                    if error.sqlState != "42501" { find("\(sql): \(error.sqlState)") }
                }
            }
        }
        for sql in [
            "SELECT count(*) FROM pg_stats WHERE schemaname = 'public'",
            "SELECT count(*) FROM pg_stats_ext WHERE schemaname = 'public'",
        ] {
            let seen = try tenant.query(sql).integer(0, 0)
            // A table that everyone may read has statistics that everyone may read.
            let open = try admin.query(
                "SELECT count(*) FROM pg_stats WHERE tablename = 'schema_migrations'"
            ).integer(0, 0)
            if seen != 0 && !(sql.contains("pg_stats ") && seen == open) { find("\(sql) is \(seen ?? -1)") }
        }
        for sql in [
            "SELECT query FROM pg_stat_activity", "SELECT * FROM pg_statistic", "SELECT * FROM pg_authid",
            "SELECT pg_read_file('postgresql.conf')",
            "SELECT pg_ls_dir('.')", "SELECT lo_import('/etc/passwd')", "COPY (SELECT 1) TO '/tmp/x'",
            "COPY (SELECT 1) TO PROGRAM 'true'", "CREATE EXTENSION dblink", "CREATE SCHEMA mine",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "ALTER ROLE parkd_tenant BYPASSRLS",
            "GRANT parkd_owner TO parkd_tenant", "SET SESSION AUTHORIZATION postgres",
            "SET row_security = off; TABLE devices", "CREATE TEMP TABLE mine (id int)",
            "CREATE TEMP VIEW mine AS SELECT 1", "SELECT drop_reading_partitions('2100-01-01')",
            "ALTER DATABASE \(database.name) SET app.current_tenant_id = '\(City.beta)'",
            "ALTER ROLE parkd SET app.current_tenant_id = '\(City.beta)'",
        ] {
            let state = try refusal(of: sql)
            if state != "42501" { find("\(sql) was answered, \(state ?? "no error")") }
        }
    }
}
