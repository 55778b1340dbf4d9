import Postgres

/// The roles of the daemon: one that looks at the database before all else, and one for each pool, each of which logs
/// in by itself and is a member of nothing.
enum LoginRoles {
    /// Whom `PARKD_DATABASE_URL` names.
    static let common = "parkd"
    /// Those of the pools.
    static let ofPools = ["parkd_ingest", "parkd_tenant", "parkd_platform"]

    /// Makes what is missing. A right that a role of ours should not have is taken away again at each migration.
    ///
    /// Who may not let a role log in may yet migrate: the daemon then becomes it with `SET ROLE`, and says so.
    static let script = """
        DO $$
        DECLARE
            name text;
            item record;
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parkd_owner') THEN
                CREATE ROLE parkd_owner NOLOGIN NOINHERIT;
            END IF;
            FOREACH name IN ARRAY ARRAY['parkd', 'parkd_ingest', 'parkd_tenant', 'parkd_platform'] LOOP
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                    EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', name);
                ELSIF NOT (SELECT rolcanlogin FROM pg_roles WHERE rolname = name) THEN
                    BEGIN
                        EXECUTE format('ALTER ROLE %I LOGIN', name);
                    EXCEPTION WHEN insufficient_privilege THEN NULL;
                    END;
                END IF;
            END LOOP;
            GRANT parkd_ingest, parkd_tenant, parkd_platform TO parkd;
            IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                FOR item IN
                    SELECT m.roleid::regrole AS held, m.member::regrole AS holder FROM pg_auth_members m
                    WHERE m.member::regrole::text IN ('parkd_ingest', 'parkd_tenant', 'parkd_platform')
                LOOP
                    EXECUTE format('REVOKE %s FROM %s', item.held, item.holder);
                END LOOP;
            ELSE
                EXECUTE format('GRANT parkd_owner TO %I', current_user);
            END IF;
        END $$
        """

    /// A password that the common login has and a role of a pool lacks, as after an upgrade, becomes that role's too:
    /// what the server keeps of it (SCRAM) holds for any role. Only a superuser may read it.
    static let sharedPassword = """
        DO $$
        DECLARE
            item record;
        BEGIN
            IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                FOR item IN
                    SELECT r.rolname, common.rolpassword
                    FROM pg_authid r JOIN pg_authid common ON common.rolname = 'parkd'
                    WHERE r.rolname IN ('parkd_ingest', 'parkd_tenant', 'parkd_platform') AND r.rolpassword IS NULL
                        AND common.rolpassword LIKE 'SCRAM-SHA-256$%'
                LOOP
                    EXECUTE format('ALTER ROLE %I PASSWORD %L', item.rolname, item.rolpassword);
                END LOOP;
            END IF;
        END $$
        """

    /// Wherever the chain stops, the daemon can log in and say how far it is. Granted only where it is missing, since
    /// who may not grant may yet apply what is pending.
    static let rights = """
        DO $$
        BEGIN
            IF NOT has_schema_privilege('parkd_ingest', 'public', 'USAGE') THEN
                GRANT USAGE ON SCHEMA public TO parkd, parkd_ingest, parkd_tenant, parkd_platform;
            END IF;
            IF NOT has_table_privilege('parkd_ingest', 'public.schema_migrations', 'SELECT') THEN
                GRANT SELECT ON public.schema_migrations TO parkd_ingest, parkd_tenant, parkd_platform;
            END IF;
            IF NOT has_database_privilege('parkd_ingest', current_database(), 'CONNECT') THEN
                EXECUTE format(
                    'GRANT CONNECT ON DATABASE %I TO parkd_ingest, parkd_tenant, parkd_platform', current_database());
            END IF;
        END $$
        """

    /// What a server with `peer` has to be told. The unit's system user is `parkd`.
    static let peerAdvice = """
        The daemon logs in as parkd and, for each of its pools, as parkd_ingest, parkd_tenant and parkd_platform.
        With a password: parkd migrate --password-stdin gives all four the same one.
        With peer, pg_ident.conf needs:
            parkd  parkd  parkd
            parkd  parkd  parkd_ingest
            parkd  parkd  parkd_tenant
            parkd  parkd  parkd_platform
        and pg_hba.conf, before other lines of the type local:
            local  all  parkd,parkd_ingest,parkd_tenant,parkd_platform  peer map=parkd
        Where the server lets only parkd in, everything works, and `parkd check` and /health warn:
        docs/operate/database-roles.md says more.
        """
}

extension PostgresConnection {
    /// Gives every role that logs in the same password. `ALTER ROLE` takes no parameter: the server quotes for us.
    mutating func setPasswords(_ password: String) throws(PostgresError) {
        for role in [LoginRoles.common] + LoginRoles.ofPools {
            var parameters = Parameters()
            parameters.add(role)
            parameters.add(try verifier(of: password, for: role))
            let rows = try query("SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)", parameters)
            if let command = rows.text(0, 0) { try execute(script: command, as: "set the password of \(role)") }
        }
    }
}
