public import PrivateServers

/// The one PostgreSQL of a test process, started by the first test that needs it and gone with the process.
///
/// Each test gets a database of its own, cloned from a template that is prepared once. Roles belong to the cluster, not
/// to a database: a test that changes roles takes ``withPostgres(settings:durability:_:)``.
public actor SharedPostgres {
    /// The one.
    public static let shared = SharedPostgres()

    private var server: Task<PrivatePostgres, any Error>?
    private var templates: [String: Task<Void, any Error>] = [:]
    private var lastPreparation: Task<Void, any Error>?
    private var databasesMade = 0

    /// The server, started where it is not yet.
    public func running() async throws -> PrivatePostgres {
        let task =
            server
            ?? Task {
                try await PrivatePostgres.start(
                    folder: makeTemporaryFolder(),
                    // Its databases live for seconds; the server's own work on them would only be in the way.
                    settings: ["max_connections": "900", "autovacuum": "off"], durability: .fast, lifetime: .ours)
            }
        server = task
        return try await task.value
    }

    /// Makes a database from the template of that name; the first call prepares the template.
    ///
    /// - Parameters:
    ///   - template: the same name means the same preparation: lower-case letters and `_`.
    ///   - prepare: fills the template's database; it must close its connections. Preparations run one at a time, since
    ///     they may create the same roles.
    public func makeDatabase(
        template: String, prepare: @escaping @Sendable (TestDatabase) async throws -> Void
    ) async throws -> TestDatabase {
        let server = try await running()
        try await prepared(template, on: server, prepare).value
        databasesMade += 1
        let database = TestDatabase(server: server, name: "test_\(databasesMade)")
        try await server.execute("CREATE DATABASE \(database.name) TEMPLATE template_\(template)")
        return database
    }

    private func prepared(
        _ template: String, on server: PrivatePostgres,
        _ prepare: @escaping @Sendable (TestDatabase) async throws -> Void
    ) -> Task<Void, any Error> {
        if let known = templates[template] { return known }
        let previous = lastPreparation
        let task = Task {
            _ = await previous?.result
            let database = TestDatabase(server: server, name: "template_\(template)")
            try await server.execute("CREATE DATABASE \(database.name)")
            try await prepare(database)
            try await server.execute("ALTER DATABASE \(database.name) ALLOW_CONNECTIONS false")
        }
        templates[template] = task
        lastPreparation = task
        return task
    }
}

/// A database that belongs to one test.
public struct TestDatabase: Sendable {
    /// Where it is.
    public let server: PrivatePostgres
    /// Its name.
    public let name: String

    /// A libpq connection string of the superuser.
    public var adminConninfo: String { server.adminConninfo(database: name) }

    /// A libpq connection string of any role, with the patience that a busy machine asks for.
    public func conninfo(user: String) -> String {
        server.conninfo(user: user, database: name) + " connect_timeout=60"
    }

    /// Runs SQL as the superuser, each statement in its own transaction.
    public func execute(_ statement: String) async throws {
        try await server.execute(statement, database: name)
    }
}

/// Lends `body` a database on the shared server, cloned from the template of that name, and drops it afterwards.
public func withDatabase<Result>(
    template: String = "empty", prepare: @escaping @Sendable (TestDatabase) async throws -> Void = { _ in },
    _ body: (TestDatabase) async throws -> Result
) async throws -> Result {
    let database = try await SharedPostgres.shared.makeDatabase(template: template, prepare: prepare)
    return try await finishing({
        try await database.server.execute("DROP DATABASE \(database.name) WITH (FORCE)")
    }) {
        try await body(database)
    }
}
