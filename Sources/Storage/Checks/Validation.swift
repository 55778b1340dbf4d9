public import Postgres

/// The proof, on the rows themselves, that tenants are kept apart and that devices and spaces agree: `parkd validate`.
///
/// What ``Posture`` reads in the catalogue is seen here by looking, as the restricted roles and as every tenant
/// in turn. All of it is one snapshot, so that a daemon at work makes no false alarm, and read-only.
public enum Validation {
    /// Looks at everything; may take minutes where there are years of readings.
    ///
    /// - Parameters:
    ///   - conninfo: of the login role.
    ///   - chain: the migrations that the database must have.
    /// - Throws: `PostgresError` where the database cannot be asked.
    public static func findings(conninfo: String, chain: MigrationChain) async throws(PostgresError) -> Report {
        let pool = PostgresPool(options(conninfo, role: nil), size: 1)
        // The pool lends a thread that may block; the connections of the other roles are used on it too.
        let report = try await pool.run { login throws(PostgresError) in
            try look(as: &login, conninfo: conninfo, chain: chain)
        }
        await pool.close()
        return report
    }

    private static func look(
        as login: inout PostgresConnection, conninfo: String, chain: MigrationChain
    ) throws(PostgresError) -> Report {
        var report = Report()
        let posture = try Posture.findings(&login, chain: chain)
        report.add("roles, forced row-level security, policies and migrations", posture)
        // Without roles that stay and the schema of this version, no other question has a meaning.
        let isKnown = try posture.isEmpty ? true : isWhole(&login, chain)
        guard isKnown else { return report }
        var run = ValidationRun(
            platform: try PostgresConnection(options(conninfo, role: "parkd_platform")),
            tenant: try PostgresConnection(options(conninfo, role: "parkd_tenant")), report: report)
        try run.shareSnapshot()
        try run.checkRights()
        try run.checkIsolation()
        try run.checkAssignments()
        try run.checkAccounts()
        try run.endSnapshot()
        report = run.report
        report.warnings = try Posture.warnings(&login, conninfo: conninfo)
        return report
    }

    private static func isWhole(
        _ login: inout PostgresConnection, _ chain: MigrationChain
    ) throws(PostgresError) -> Bool {
        do throws(PostgresError) {
            guard try Pooling.findings(&login).isEmpty else { return false }
            return try Posture.migrationState(&login, chain).isEmpty
        } catch {
            guard error.code == .forbidden || error.code == .other else { throw error }
            login.rollBack()
            return false
        }
    }

    private static func options(_ conninfo: String, role: String?) -> PostgresConnection.Options {
        PostgresConnection.Options(
            conninfo: conninfo, role: role, applicationName: "parkd validate", statementTimeoutMS: 600_000)
    }
}
