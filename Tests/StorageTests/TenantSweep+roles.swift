import Postgres
import TestSupport

extension TenantSweep {
    /// Ways to be somebody else, and to be in others' way: the role itself logged in, and stays who it is.
    mutating func becomeOthers() throws {
        for role in try admin.lines("SELECT rolname FROM pg_roles WHERE rolname <> 'parkd_tenant' ORDER BY 1") {
            for sql in [
                "SET ROLE \"\(role)\"", "SET LOCAL ROLE \"\(role)\"", "SELECT set_config('role', '\(role)', false)",
                "SELECT set_config('role', '\(role)', true)", "SET SESSION AUTHORIZATION \"\(role)\"",
                "SELECT set_config('session_authorization', '\(role)', false)",
            ] {
                if try refusal(of: sql) == nil { find("\(sql) was answered") }
            }
        }
        for sql in [
            "RESET ROLE", "SET ROLE NONE", "RESET SESSION AUTHORIZATION", "SET SESSION AUTHORIZATION DEFAULT",
            "SELECT set_config('role', 'none', false)", "RESET ALL", "DISCARD ALL",
        ] {
            try tenant.execute(script: sql)
            let who = try tenant.query("SELECT session_user || ' ' || current_user").text(0, 0)
            if who != "parkd_tenant parkd_tenant" { find("\(sql) makes it \(who ?? "")") }
        }
        try refuseFunctions()
    }

    /// Whatever the server offers for large objects, advisory locks, messages, signals and a look at others: who may
    /// not call it is refused before its arguments are looked at. None is NULL, since such a call is never made.
    private mutating func refuseFunctions() throws {
        let rows = try admin.query(
            """
            SELECT format('SELECT %s(%s)', p.proname, (
                SELECT string_agg(format('''0''::%s', t::regtype), ', ') FROM unnest(p.proargtypes::oid[]) AS t))
            FROM pg_proc p
            WHERE p.pronamespace = 'pg_catalog'::regnamespace AND (p.proname ~ '^lo_|^lo(read|write)$|advisory'
                OR p.proname ~ '^pg_(notify|logical_emit_message|cancel_backend|terminate_backend|stat_get_activity)$'
                OR p.proname = 'pg_stat_get_backend_activity')
            ORDER BY 1
            """)
        if rows.count < 40 { find("only \(rows.count) functions of the server are tried") }
        for row in 0..<rows.count {
            let sql = rows.text(row, 0) ?? ""
            let state = try refusal(of: sql)
            if state != "42501" { find("\(sql) was answered, \(state ?? "no error")") }
        }
    }
}
