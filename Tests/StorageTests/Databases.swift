import Postgres
import Storage
import TestSupport

/// A database with this version's schema and no rows but the platform tenant's.
func withMigrated<Result>(_ body: (TestDatabase) async throws -> Result) async throws -> Result {
    try await withDatabase(template: "migrated", prepare: { try migrate($0) }, body)
}

/// A database as v5 left it.
func withV5<Result>(_ body: (TestDatabase) async throws -> Result) async throws -> Result {
    try await withDatabase(template: "of_five", prepare: { try loadV5($0) }, body)
}

/// A database of v5 that was brought to this version.
func withUpgraded<Result>(_ body: (TestDatabase) async throws -> Result) async throws -> Result {
    try await withDatabase(
        template: "upgraded",
        prepare: { database in
            try loadV5(database)
            try migrate(database)
        }, body)
}

/// A database of two tenants; see `City`.
func withCity<Result>(_ body: (TestDatabase) async throws -> Result) async throws -> Result {
    try await withDatabase(
        template: "city",
        prepare: { database in
            try migrate(database)
            try database.run(City.sql)
        }, body)
}

/// Brings the database to this version and answers the names of the migrations that ran.
@discardableResult
func migrate(_ database: TestDatabase) throws -> [String] {
    var migrator = try Migrator(chain: try Checkout.migrations(), conninfo: database.adminConninfo)
    var names: [String] = []
    try migrator.migrate(password: nil) { names.append($0) }
    return names
}

private func loadV5(_ database: TestDatabase) throws {
    for fixture in ["v5_schema.sql", "v5_data.sql"] { try database.run(try Checkout.fixture(fixture)) }
}

extension TestDatabase {
    /// Runs a script as the superuser.
    func run(_ script: String) throws {
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: adminConninfo, statementTimeoutMS: 120_000))
        try connection.execute(script: script)
    }

    /// Answers a question as the superuser, past row-level security: one line for each row, columns with commas.
    func lines(_ sql: String) throws -> [String] {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: adminConninfo))
        return try connection.lines(sql)
    }
}

extension PostgresConnection {
    /// One line for each row, columns with commas between, NULL as nothing.
    mutating func lines(_ sql: String) throws(PostgresError) -> [String] {
        let rows = try query("SELECT answer::text FROM (\(sql)) AS answer")
        return (0..<rows.count).map { String((rows.text($0, 0) ?? "").dropFirst().dropLast()) }
    }
}
