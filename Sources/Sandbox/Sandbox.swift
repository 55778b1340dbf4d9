import Postgres
public import PrivateServers
public import Storage

/// A private broker and a private, migrated database in one folder: what the demo, the benchmark and the end-to-end
/// tests stand on.
public struct Sandbox: Sendable {
    /// The database server.
    public let postgres: PrivatePostgres
    /// The broker.
    public let mosquitto: PrivateMosquitto

    /// The name of the database.
    public static let database = "parkd"

    /// Takes servers that run and whose database is migrated.
    public init(postgres: PrivatePostgres, mosquitto: PrivateMosquitto) {
        self.postgres = postgres
        self.mosquitto = mosquitto
    }

    /// Starts both servers, and brings the database to the schema of `chain`.
    ///
    /// - Parameters:
    ///   - folder: made where it does not exist; an earlier sandbox in it is continued.
    ///   - lifetime: whether the folder is kept when this process is gone.
    ///   - durability: whether commits survive a power cut.
    ///   - settings: of PostgreSQL, where they differ from its own.
    ///   - broker: what differs from a broker that keeps everything.
    ///   - chain: `nil` leaves the database empty.
    public static func start(
        folder: String, lifetime: Lifetime = .kept, durability: PrivatePostgres.Durability = .full,
        settings: [String: String] = [:], broker: MosquittoOptions = MosquittoOptions(), chain: MigrationChain?
    ) async throws -> Sandbox {
        async let mosquitto = PrivateMosquitto.start(folder: folder + "/mosquitto", options: broker, lifetime: lifetime)
        let postgres = try await PrivatePostgres.start(
            folder: folder + "/postgres", settings: settings, durability: durability, lifetime: lifetime)
        let sandbox = Sandbox(postgres: postgres, mosquitto: try await mosquitto)
        try await sandbox.makeDatabase()
        guard let chain else { return sandbox }
        var migrator = try Migrator(chain: chain, conninfo: sandbox.adminConninfo)
        try migrator.migrate(password: nil) { _ in }
        return sandbox
    }

    /// Ends the servers of an earlier sandbox in this folder whose program is gone without them.
    ///
    /// The caller vouches that no program works in the folder any more: a server that is left there is nobody's.
    public static func endOrphans(folder: String) async throws(PrivateServerError) {
        try await PrivateMosquitto.endOrphan(folder: folder + "/mosquitto")
        try await PrivatePostgres.endOrphan(folder: folder + "/postgres")
    }

    /// A connection string of the superuser.
    public var adminConninfo: String { postgres.adminConninfo(database: Self.database) }

    /// A connection string of the daemon's login role.
    public var conninfo: String { postgres.conninfo(user: "parkd", database: Self.database) }

    /// Where the broker listens.
    public var mqttURL: String { "mqtt://127.0.0.1:\(mosquitto.port)" }

    /// Stops both servers.
    public func stop() async {
        await mosquitto.stop()
        await postgres.stop()
    }

    private func makeDatabase() async throws {
        var admin = try PostgresConnection(
            PostgresConnection.Options(conninfo: postgres.adminConninfo(), applicationName: "parkd sandbox"))
        let known = try admin.query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = '\(Self.database)')")
        guard known.boolean(0, 0) != true else { return }
        try admin.execute(script: "CREATE DATABASE \(Self.database)")
    }
}
