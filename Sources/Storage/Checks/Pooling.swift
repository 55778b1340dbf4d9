import Postgres

/// Whether what stands between us and the server lets a connection stay one.
///
/// A pooler that gives each transaction whatever connection to the server is free (PgBouncer's `pool_mode =
/// transaction` and `statement`) would give the role that one of our connections became to another one's statements,
/// and a tenant's question to the platform's role. No setting mends that from our side, and parkd, a pool itself,
/// gains nothing by it.
enum Pooling {
    /// How often two connections are compared; once is enough unless others use the pooler at the same moment.
    private static let rounds = 5

    /// Compares the server processes that two connections reach; opens the second only where there is a pooler.
    static func findings(_ connection: inout PostgresConnection) throws(PostgresError) -> [Finding] {
        let first = try serverProcess(&connection)
        guard first != connection.announcedProcess else { return [] }
        var other = try connection.another()
        let second = try serverProcess(&other)
        var isShared = first == second
        for _ in 1..<rounds where !isShared {
            let processes = [try serverProcess(&connection), try serverProcess(&other)]
            isShared = processes != [first, second]
        }
        guard isShared else { return [] }
        return [
            Finding(
                "The pooler before PostgreSQL changes connections between transactions, so roles would not stay with "
                    + "those who took them.",
                remedy: "Set pool_mode = session for this database in pgbouncer.ini, or let PARKD_DATABASE_URL name "
                    + "PostgreSQL itself.")
        ]
    }

    private static func serverProcess(_ connection: inout PostgresConnection) throws(PostgresError) -> Int? {
        try connection.query("SELECT pg_backend_pid()").integer(0, 0)
    }
}
