import Codecs
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ingest
import LoRaWAN
import Logging
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@testable import HTTPAPI
@testable import parkd

/// A whole API over a real database: two customers beside the platform, and people of every role.
///
/// Without a socket, unless ``isServed``.
/// What exists is in `Town+rows.swift`. Devices, spaces and sites are named by what people call them: `A1`, `A-1`.
struct Town: Sendable {
    let database: TestDatabase
    let stores: APIStores
    let server: APIServer
    /// The live updates of that server, whose streams end with their snapshots.
    let live: LiveHub
    var isServed = false

    /// The same over a socket, where kept answers are given before the routes.
    var served: Town {
        var town = self
        town.isServed = true
        return town
    }

    /// Lets `body` talk to the API.
    func open<Result: Sendable>(_ body: @escaping @Sendable (Caller) async throws -> Result) async throws -> Result {
        try await server.open(isServed: isServed, body)
    }

    /// Lets `body` talk to the API as a person; see ``Person``.
    func open<Result: Sendable>(
        as person: Person, _ body: @escaping @Sendable (Caller) async throws -> Result
    ) async throws -> Result {
        let token = try await token(of: person)
        return try await open { try await body($0.bearing(token)) }
    }

    /// Accounts as authentication asks for them.
    var accounts: AccountStore { AccountStore(platformPool: stores.platformPool) }

    func token(of person: Person) async throws -> String {
        try await House.token(person.id, in: person.tenant, as: person.role, at: .now)
    }

    /// Answers a question past row-level security: one line for each row, columns with commas, NULL as nothing.
    func lines(_ sql: String) throws -> [String] {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
        let rows = try connection.query("SELECT answer::text FROM (\(sql)) AS answer")
        return (0..<rows.count).map { String((rows.text($0, 0) ?? "").dropFirst().dropLast()) }
    }

    /// Runs SQL as the superuser, and ends what answers are kept of before.
    func run(_ script: String) throws {
        try runQuietly(script)
        try runQuietly(
            """
            INSERT INTO change_counts (tenant_id, changes) VALUES ('\(TenantID.platform)', 1)
            ON CONFLICT (tenant_id) DO UPDATE SET changes = change_counts.changes + 1
            """)
    }

    /// Runs SQL as the superuser; answers are kept, as they are when ingest writes.
    func runQuietly(_ script: String) throws {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
        try connection.execute(script: script)
    }

    /// A server over the town's stores, configured otherwise.
    ///
    /// - Parameter live: its live updates; the town's own, where there is none.
    func server(
        over stores: APIStores? = nil, live: LiveHub? = nil, _ configure: (inout APIConfiguration) -> Void = { _ in }
    ) async throws -> APIServer {
        var configuration = try Self.configuration()
        configure(&configuration)
        let signs = House.Signs()
        return await APIServer(
            configuration: configuration,
            ports: (stores ?? self.stores).ports(health: signs, metrics: signs, live: live ?? self.live),
            logger: Self.logger)
    }

    /// Another daemon's API over the same database.
    func beside(_ stores: APIStores) async throws -> Town {
        let live = stores.live(.brief, logger: Self.logger)
        return Town(
            database: database, stores: stores, server: try await server(over: stores, live: live), live: live)
    }

    static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    fileprivate static func configuration() throws -> APIConfiguration {
        var configuration = APIConfiguration(
            version: "0.1.0", build: "abc1234", signingKey: try #require(AuthKey(secret: House.secret)))
        configuration.passwordCost = 1
        configuration.limits = .patient
        configuration.port = 0
        configuration.codecs = { ["bosch/tps110"] }
        configuration.codecDesk = try #require(CodecsAtDesk.ofCheckout)
        return configuration
    }

    /// The lines of the audit log in order, `NULL` as nothing: `action,outcome,resource_id,actor_id,tenant_id`.
    func audit() throws -> [String] {
        try lines(
            """
            SELECT action, outcome, resource_id, actor_id, tenant_id FROM audit_log ORDER BY created_at, id
            """)
    }
}

/// Lends `body` a town of its own.
func withTown<Result: Sendable>(
    _ body: @escaping @Sendable (Town) async throws -> Result
) async throws -> Result {
    try await withDatabase(template: "town") { database in
        var migrator = try Migrator(
            chain: MigrationChain(folder: Town.checkout + "/migrations"), conninfo: database.adminConninfo)
        try migrator.migrate(password: nil) { _ in }
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
        try connection.execute(script: Town.rows)
    } _: { database in
        let decider = Decider(codecs: try CodecLibrary(directory: Town.checkout + "/codecs"))
        let stores = APIStores(conninfo: database.conninfo(user: "parkd"), waitMS: 600_000) { decider }
        let signs = House.Signs()
        let live = stores.live(.brief, logger: Town.logger)
        let server = await APIServer(
            configuration: try Town.configuration(), ports: stores.ports(health: signs, metrics: signs, live: live),
            logger: Town.logger)
        let result = try await body(Town(database: database, stores: stores, server: server, live: live))
        await stores.close()
        return result
    }
}
