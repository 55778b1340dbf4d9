import Foundation
import JSON
import LoRaWAN
import MQTT
import Postgres
import PrivateServers
import Sandbox
import Simulation
import Storage
import TestSupport

/// A private broker and database with a registered city, and the daemon to be started on it.
struct Stage {
    let sandbox: Sandbox
    let city: SimulatedCity
    let folder: String
    /// Each stage has its own port, so that stages can stand beside each other.
    let port: Int

    /// Raises a stage for `body` and takes it down.
    ///
    /// - Parameters:
    ///   - durability: whether commits wait for the disk.
    ///   - settings: of PostgreSQL, where they differ from its own.
    ///   - broker: what differs from a broker that keeps everything.
    static func with<Value>(
        tenants: Int = 2, sensorsPerTenant: Int = 20, durability: PrivatePostgres.Durability = .fast,
        settings: [String: String] = [:], broker: MosquittoOptions = MosquittoOptions(),
        _ body: (Stage) async throws -> Value
    ) async throws -> Value {
        try await withTemporaryFolder { folder in
            let sandbox = try await Sandbox.start(
                folder: folder, lifetime: .ours, durability: durability, settings: settings, broker: broker,
                chain: try MigrationChain(folder: checkout + "migrations"))
            return try await with(folder, sandbox, tenants, sensorsPerTenant, body)
        }
    }

    private static func with<Value>(
        _ folder: String, _ sandbox: Sandbox, _ tenants: Int, _ sensorsPerTenant: Int,
        _ body: (Stage) async throws -> Value
    ) async throws -> Value {
        let city = SimulatedCity(seed: 3, tenants: tenants, sensorsPerTenant: sensorsPerTenant, gateways: 2)
        try register(city, sandbox)
        let stage = Stage(sandbox: sandbox, city: city, folder: folder, port: try LoopbackPort.free())
        let value: Value
        do {
            value = try await body(stage)
        } catch {
            await sandbox.stop()
            throw error
        }
        await sandbox.stop()
        return value
    }

    /// The configuration of a daemon on this stage.
    var environment: [String: String] {
        [
            "PARKD_DATABASE_URL": sandbox.conninfo, "PARKD_MQTT_URL": sandbox.mqttURL,
            "PARKD_HTTP_BIND": "127.0.0.1:\(port)", "PARKD_AUTH_SECRET": Self.secret, "PARKD_STATE_DIR": folder,
            "PARKD_CODECS_DIR": Self.checkout + "codecs", "PARKD_MIGRATIONS_DIR": Self.checkout + "migrations",
        ]
    }

    /// Starts the daemon and waits until it is subscribed.
    func startDaemon(_ changes: [String: String] = [:]) async throws -> ParkdProcess {
        let daemon = try ParkdProcess(["run"], environment: environment.merging(changes) { $1 })
        try await awaitReadiness()
        return daemon
    }

    /// Waits until the daemon is subscribed and has the database.
    func awaitReadiness() async throws {
        try await eventually { try await api("/health/ready").status == 200 }
    }

    /// Asks the API.
    func api(_ path: String, token: String? = nil, post body: String? = nil) async throws -> HTTPAnswer {
        try await HTTPAnswer.of("http://127.0.0.1:\(port)\(path)", token: token, body: body)
    }

    /// Logs in and returns an access token.
    func login(_ email: String, _ password: String) async throws -> String {
        let answer = try await api("/api/auth/login", post: #"{"email":"\#(email)","password":"\#(password)"}"#)
        return try answer.text("access_token")
    }

    /// The first column of the first row, asked as the superuser.
    func count(_ sql: String) throws -> Int {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: sandbox.adminConninfo))
        return try connection.query(sql).integer(0, 0) ?? 0
    }

    /// A text in the first column of the first row, asked as the superuser.
    func text(_ sql: String) throws -> String {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: sandbox.adminConninfo))
        return try connection.query(sql).text(0, 0) ?? ""
    }

    /// Runs SQL as the superuser.
    func run(_ sql: String) throws {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: sandbox.adminConninfo))
        try connection.execute(script: sql)
    }

    /// How many readings there are.
    func storedCount() throws -> Int { try count("SELECT count(*) FROM readings") }

    /// How many uplinks are readings, orphans or in quarantine.
    func keptCount() throws -> Int {
        try count(
            """
            SELECT (SELECT count(*) FROM readings) + (SELECT count(*) FROM orphan_uplinks)
                + (SELECT count(*) FROM quarantine)
            """)
    }

    /// A number of the daemon's metrics; -1 where it has none of that name.
    func metric(_ name: String) async throws -> Int {
        let line = try await api("/metrics").text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }.map { Int($0) } ?? -1
    }

    /// Adds a person through the command line.
    func addUser(_ email: String, _ arguments: String...) async throws -> ParkdProcess.Result {
        let process = try ParkdProcess(
            ["user", "add", "--email", email, "--password-stdin"] + arguments, environment: environment,
            input: "correct horse battery\n")
        return await process.waitForEnd()
    }

    /// An access token of a platform admin, whom `/health` tells its words. Asked for while the database is there.
    func watcher() async throws -> String {
        _ = try await addUser("watcher@parkd.example", "--platform-admin")
        return try await login("watcher@parkd.example", "correct horse battery")
    }

    static let secret = String(repeating: "k", count: 40)

    /// The folder of the package.
    static let checkout =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/"

    private static func register(_ city: SimulatedCity, _ sandbox: Sandbox) throws {
        var registrar = try CityRegistrar(adminConninfo: sandbox.adminConninfo)
        try registrar.register(city)
    }
}
