public import Postgres

/// What must hold in the database before the daemon may touch it (DESIGN §4): row-level security is worth nothing under
/// a superuser, an owner, a table that does not force it, or a policy left over from v5.
public enum Posture {
    /// The roles of the daemon's pools.
    public static var rolesOfPools: [String] { LoginRoles.ofPools }

    /// Looks at the database as the login role; nothing found means that the daemon may run.
    ///
    /// - Throws: `PostgresError` where the database cannot be asked.
    public static func findings(
        _ connection: inout PostgresConnection, chain: MigrationChain
    ) throws(PostgresError) -> [Finding] {
        do throws(PostgresError) {
            let pooling = try Pooling.findings(&connection)
            guard pooling.isEmpty else { return pooling }
            let state = try migrationState(&connection, chain)
            // Without the schema the other questions have no answer.
            guard state.isEmpty else { return state }
            return try roles(&connection) + tables(&connection) + policies(&connection) + triggers(&connection)
        } catch {
            // A server that answers, and refuses, will say the same tomorrow: that is no absence to be waited out.
            guard error.code == .forbidden || error.code == .other else { throw error }
            connection.rollBack()
            try connection.execute(script: "RESET ROLE")
            return [
                Finding(
                    "The login role cannot see whether the database is fit: \(error.sentence)",
                    remedy: "Let PARKD_DATABASE_URL log in as parkd, and run `parkd migrate` as an administrator.")
            ]
        }
    }

    /// Looks only at which migrations the database has, for commands that an administrator may run.
    ///
    /// - Throws: `PostgresError` where the database cannot be asked.
    public static func migrationState(
        _ connection: inout PostgresConnection, _ chain: MigrationChain
    ) throws(PostgresError) -> [Finding] {
        let roles = try connection.query(
            """
            SELECT name FROM unnest(ARRAY['parkd_owner', 'parkd_ingest', 'parkd_tenant', 'parkd_platform']) AS name
            WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
            """)
        guard roles.count == 0 else {
            return [Finding("The role \(roles.text(0, 0) ?? "") is missing.", remedy: migrate)]
        }
        let cannot = try connection.query(
            """
            SELECT name FROM unnest(ARRAY['parkd_ingest', 'parkd_tenant', 'parkd_platform']) AS name
            WHERE NOT pg_has_role(session_user, name, 'MEMBER')
            """)
        guard cannot.count == 0 else {
            return [
                Finding(
                    "The login role may not become \(cannot.text(0, 0) ?? "").",
                    remedy: "Log in as parkd, and run `parkd migrate` as an administrator.")
            ]
        }
        guard let names = try appliedNames(&connection) else {
            return [Finding("The database has no parkd schema.", remedy: migrate)]
        }
        let wanted = chain.migrations.map(\.name)
        if names == wanted { return [] }
        if names.count > wanted.count {
            return [
                Finding(
                    "The database is at migration \(names.last ?? ""), this version knows \(wanted.last ?? "").",
                    remedy: "Install the parkd that migrated it.")
            ]
        }
        if let (name, other) = zip(names, wanted).first(where: { $0 != $1 }) {
            return [
                Finding(
                    "The database has migration \(name) where this version has \(other).",
                    remedy: "Install the parkd that migrated it.")
            ]
        }
        let pending = wanted[names.count...]
        return [
            Finding(
                pending.count == 1
                    ? "Migration \(wanted[names.count]) is pending."
                    : "Migrations \(wanted[names.count]) to \(pending.last ?? "") are pending.", remedy: migrate)
        ]
    }

    private static let migrate = "Run `parkd migrate` as an administrator."

    /// The names of the applied migrations; `nil` where the database has never been migrated.
    private static func appliedNames(_ connection: inout PostgresConnection) throws(PostgresError) -> [String]? {
        // The catalogue answers whatever rights there are; `to_regclass` would need the schema's.
        let rights = try connection.query(
            """
            SELECT has_table_privilege('parkd_ingest', c.oid, 'SELECT')
                AND has_schema_privilege('parkd_ingest', c.relnamespace, 'USAGE')
            FROM pg_catalog.pg_class c
            WHERE c.relname = 'schema_migrations' AND c.relnamespace = 'public'::regnamespace
            """)
        guard rights.count == 1 else { return nil }
        guard rights.boolean(0, 0) == true else { return try MigrationTraces.names(&connection) }
        try connection.execute(script: "SET ROLE parkd_ingest")
        let applied = try connection.query("SELECT name FROM public.schema_migrations ORDER BY version")
        try connection.execute(script: "RESET ROLE")
        return (0..<applied.count).compactMap { applied.text($0, 0) }
    }

    private static func roles(_ connection: inout PostgresConnection) throws(PostgresError) -> [Finding] {
        let rows = try connection.query(
            """
            SELECT r.rolname::text,
                CASE WHEN r.rolsuper THEN 'is superuser'
                    WHEN r.rolbypassrls THEN 'has BYPASSRLS'
                    WHEN r.rolcreaterole THEN 'has CREATEROLE'
                    WHEN pg_has_role(r.oid, 'parkd_owner', 'MEMBER') THEN 'is a member of parkd_owner'
                    WHEN r.rolname LIKE 'parkd\\_%' AND EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
                    THEN 'is a member of ' || (
                        SELECT min(m.roleid::regrole::text) FROM pg_auth_members m WHERE m.member = r.oid)
                    WHEN EXISTS (
                        SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace)
                    THEN 'owns tables' END
            FROM pg_roles r
            WHERE r.rolname IN (session_user, 'parkd_ingest', 'parkd_tenant', 'parkd_platform')
                AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR pg_has_role(r.oid, 'parkd_owner', 'MEMBER')
                    OR r.rolname LIKE 'parkd\\_%' AND EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
                    OR EXISTS (
                        SELECT FROM pg_class c
                        WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace))
            ORDER BY 1
            """)
        return (0..<rows.count).map { row in
            Finding(
                "The role \(rows.text(row, 0) ?? "") \(rows.text(row, 1) ?? ""): row-level security would not hold.",
                remedy: "Let PARKD_DATABASE_URL log in as parkd, and take the right from the role.")
        }
    }

    private static func tables(_ connection: inout PostgresConnection) throws(PostgresError) -> [Finding] {
        let rows = try connection.query(
            """
            SELECT c.oid::regclass::text, c.relrowsecurity AND c.relforcerowsecurity,
                c.relispartition OR (
                    SELECT count(DISTINCT role) = 3
                    FROM pg_policy p, unnest(p.polroles) AS role
                    WHERE p.polrelid = c.oid AND role::regrole::text
                        IN ('parkd_ingest', 'parkd_tenant', 'parkd_platform')),
                c.relispartition AND EXISTS (
                    SELECT FROM unnest(ARRAY['parkd_ingest', 'parkd_tenant', 'parkd_platform']) AS role
                    WHERE has_table_privilege(role, c.oid, 'SELECT, INSERT, UPDATE, DELETE'))
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                AND (c.relname = 'tenants' OR EXISTS (
                    SELECT FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
            ORDER BY 1
            """)
        var findings: [Finding] = []
        for row in 0..<rows.count {
            let table = rows.text(row, 0) ?? ""
            if rows.boolean(row, 1) != true {
                findings.append(
                    Finding(
                        "The table \(table) does not force row-level security.",
                        remedy: "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"))
            }
            if rows.boolean(row, 2) != true {
                findings.append(
                    Finding(
                        "The table \(table) lacks a policy for one of the three roles.",
                        remedy: "Restore the policies of migrations/008_policies_and_grants.sql."))
            }
            if rows.boolean(row, 3) == true {
                findings.append(
                    Finding(
                        "A role of the daemon has rights on the partition \(table), past its parent's policies.",
                        remedy: "REVOKE ALL ON \(table) FROM parkd_ingest, parkd_tenant, parkd_platform;"))
            }
        }
        return findings
    }

    private static func policies(_ connection: inout PostgresConnection) throws(PostgresError) -> [Finding] {
        let rows = try connection.query(
            """
            SELECT p.polname::text, p.polrelid::regclass::text
            FROM pg_policy p
            WHERE concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
                ~ 'app\\.current_tenant''|app\\.is_platform_admin'
            ORDER BY 2, 1
            """)
        return (0..<rows.count).map { row in
            Finding(
                "The policy \(rows.text(row, 0) ?? "") of v5 is still on \(rows.text(row, 1) ?? "").",
                remedy: "DROP POLICY \(rows.text(row, 0) ?? "") ON \(rows.text(row, 1) ?? "");")
        }
    }

    /// Triggers and foreign keys hold for `origin` only, and no role of ours may set it back for itself.
    private static func triggers(_ connection: inout PostgresConnection) throws(PostgresError) -> [Finding] {
        let role = try connection.query("SELECT current_setting('session_replication_role')").text(0, 0) ?? ""
        guard role != "origin" else { return [] }
        return [
            Finding(
                "session_replication_role is \(role) for the login role: triggers and foreign keys would not hold.",
                remedy: "ALTER DATABASE … RESET session_replication_role; and likewise for the role parkd.")
        ]
    }
}
