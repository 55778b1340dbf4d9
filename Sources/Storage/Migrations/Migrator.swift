public import LoRaWAN
import Postgres

/// Brings a database to the schema of this program: roles, then each migration in its own transaction, under a lock.
///
/// Connects as a role that may create roles and owns what v5 left; the daemon's own role could do none of this.
public struct Migrator: ~Copyable {
    private let chain: MigrationChain
    private var connection: PostgresConnection

    /// A migration and whether the database has it.
    public struct Status: Sendable, Equatable {
        /// The file's name without its ending.
        public let name: String
        /// When it was applied; `nil` where it is pending.
        public let appliedAt: Timestamp?
    }

    /// Connects to the database.
    ///
    /// - Parameter conninfo: of the administrator.
    public init(chain: MigrationChain, conninfo: String) throws(MigrationError) {
        self.chain = chain
        do throws(PostgresError) {
            connection = try PostgresConnection(
                PostgresConnection.Options(
                    conninfo: conninfo, applicationName: "parkd migrate", statementTimeoutMS: 0))
        } catch {
            throw MigrationError("No connection to the database as administrator: \(error.words)")
        }
    }

    /// Which migrations the database has and lacks.
    ///
    /// - Throws: ``MigrationError`` where an applied one differs from its file, or is unknown to this program.
    public mutating func status() throws(MigrationError) -> [Status] {
        let applied = try applied()
        if let unknown = applied.first(where: { $0.version > chain.version }) {
            throw MigrationError(
                "The database has migration \(unknown.name), which this version lacks: install a newer parkd.")
        }
        var status: [Status] = []
        for migration in chain.migrations {
            guard let known = applied.first(where: { $0.version == migration.version }) else {
                if let later = applied.first(where: { $0.version > migration.version }) {
                    throw MigrationError("The database lacks \(migration.name) and has the later \(later.name).")
                }
                status.append(Status(name: migration.name, appliedAt: nil))
                continue
            }
            guard known.name == migration.name, known.checksum == (try checksum(of: migration)) else {
                throw MigrationError(
                    "\(migration.name).sql was changed after it was applied as \(known.name): restore the file.")
            }
            status.append(Status(name: migration.name, appliedAt: known.appliedAt))
        }
        return status
    }

    /// Creates missing roles and applies what is pending.
    ///
    /// - Parameters:
    ///   - password: for the login role `parkd` and those of the pools; `nil` leaves what they have, or none for peer
    ///     and trust.
    ///   - report: is told the name of each migration before it runs.
    public mutating func migrate(password: String?, report: (String) -> Void) throws(MigrationError) {
        try attempt("lock") { connection throws(PostgresError) in
            try connection.query("SELECT pg_advisory_lock(\(Self.lockKey))")
        }
        do throws(MigrationError) {
            try migrateUnderLock(password: password, report: report)
        } catch {
            try? unlock()
            throw error
        }
        try unlock()
    }

    /// What has to be set up at the server so that each pool's role can log in; `nil` where all have a password.
    public mutating func loginAdvice() throws(MigrationError) -> String? {
        var haveAll = false
        try attempt("look at the passwords of the roles") { connection throws(PostgresError) in
            // Nobody but a superuser may know.
            let isKnown = try connection.query("SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT')")
            guard isKnown.boolean(0, 0) == true else { return }
            haveAll =
                try connection.query(
                    """
                    SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword IS NOT NULL
                        AND rolname IN ('parkd', 'parkd_ingest', 'parkd_tenant', 'parkd_platform')
                    """
                ).integer(0, 0) == 4
        }
        return haveAll ? nil : LoginRoles.peerAdvice
    }

    private mutating func unlock() throws(MigrationError) {
        try attempt("unlock") { connection throws(PostgresError) in
            try connection.query("SELECT pg_advisory_unlock(\(Self.lockKey))")
        }
    }

    private mutating func migrateUnderLock(
        password: String?, report: (String) -> Void
    ) throws(MigrationError) {
        try attempt("let triggers and foreign keys hold") { connection throws(PostgresError) in
            try connection.query(
                """
                SELECT set_config('session_replication_role', 'origin', false)
                WHERE current_setting('session_replication_role') <> 'origin'
                """)
        }
        try attempt("create the roles") { connection throws(PostgresError) in
            try connection.execute(script: LoginRoles.script)
            if let password { try connection.setPasswords(password) }
            try connection.execute(script: LoginRoles.sharedPassword)
            try connection.execute(script: Self.table)
            try connection.execute(script: LoginRoles.rights)
        }
        try applyPending(report)
        try attempt("close functions of the server") { connection throws(PostgresError) in
            try connection.execute(script: ServerFunctions.closing)
        }
    }

    private mutating func applyPending(_ report: (String) -> Void) throws(MigrationError) {
        let pending = zip(chain.migrations, try status()).filter { $0.1.appliedAt == nil }.map(\.0)
        guard let next = pending.first else { return }
        try attempt("give v5's tables the columns that they lack") { connection throws(PostgresError) in
            // One transaction, or none of it.
            try connection.execute(script: V5Columns.script(next: next.version), as: "columns of v5")
        }
        for migration in pending {
            report(migration.name)
            try apply(migration)
        }
    }

    private mutating func apply(_ migration: Migration) throws(MigrationError) {
        try attempt("apply \(migration.name).sql") { connection throws(PostgresError) in
            try connection.execute(script: "BEGIN; SET LOCAL search_path = public")
            try connection.execute(script: migration.sql, as: migration.name)
            var parameters = Parameters()
            parameters.add(Int32(migration.version))
            parameters.add(migration.name)
            parameters.add(ByteString(Array(migration.sql.utf8)))
            try connection.query(
                """
                INSERT INTO public.schema_migrations (version, name, checksum)
                VALUES ($1::int4, $2::text, encode(sha256($3::bytea), 'hex'))
                """, parameters)
            try connection.execute(script: "COMMIT")
        }
    }

    private mutating func attempt(
        _ what: String, _ body: (inout PostgresConnection) throws(PostgresError) -> Void
    ) throws(MigrationError) {
        do throws(PostgresError) {
            try body(&connection)
        } catch {
            connection.rollBack()
            throw MigrationError("Could not \(what): \(error.debugDescription)")
        }
    }

    private struct Applied {
        let version: Int
        let name: String
        let checksum: String
        let appliedAt: Timestamp?
    }

    private mutating func applied() throws(MigrationError) -> [Applied] {
        var applied: [Applied] = []
        try attempt("read the applied migrations") { connection throws(PostgresError) in
            let known = try connection.query("SELECT to_regclass('public.schema_migrations') IS NOT NULL")
            guard known.boolean(0, 0) == true else { return }
            let rows = try connection.query(
                "SELECT version, name, checksum, applied_at FROM public.schema_migrations ORDER BY version")
            for row in 0..<rows.count {
                applied.append(
                    Applied(
                        version: rows.integer(row, 0) ?? 0, name: rows.text(row, 1) ?? "",
                        checksum: rows.text(row, 2) ?? "", appliedAt: rows.timestamp(row, 3)))
            }
        }
        return applied
    }

    private mutating func checksum(of migration: Migration) throws(MigrationError) -> String {
        var checksum = ""
        try attempt("compare \(migration.name).sql") { connection throws(PostgresError) in
            var parameters = Parameters()
            parameters.add(ByteString(Array(migration.sql.utf8)))
            checksum = try connection.query("SELECT encode(sha256($1::bytea), 'hex')", parameters).text(0, 0) ?? ""
        }
        return checksum
    }

    /// Any number that no other program's advisory lock is likely to have: "parkd" in ASCII.
    private static let lockKey = 0x70_61_72_6B_64

    private static let table = """
        CREATE TABLE IF NOT EXISTS public.schema_migrations (
            version int PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """
}
