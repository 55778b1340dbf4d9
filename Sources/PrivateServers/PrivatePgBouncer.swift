/// A PgBouncer of our own before a ``PrivatePostgres``, on a free port of 127.0.0.1; it ends when this process ends.
public actor PrivatePgBouncer {
    /// For how long a client keeps a connection to the server (pgbouncer.ini(5), `pool_mode`).
    public enum PoolMode: String, Sendable, CaseIterable {
        /// As long as it stays.
        case session
        /// A transaction long.
        case transaction
        /// A statement long.
        case statement
    }

    /// The port on 127.0.0.1; the same for each start of this value.
    public nonisolated let port: Int

    private let command: [String]
    private let folder: ServerFolder
    private let lifetime: Lifetime
    private var process: GuardedProcess?

    /// Starts a pooler whose files are in `folder`, and that lets each of `users` in without a password.
    ///
    /// - Parameters:
    ///   - folder: made where it does not exist; must be ours.
    ///   - postgres: the server behind it, with any database.
    ///   - mode: for how long a client keeps a connection to the server.
    ///   - settings: additions to `pgbouncer.ini`, by name.
    ///   - lifetime: whether the folder is kept when this process is gone.
    public static func start(
        folder: String, before postgres: PrivatePostgres, mode: PoolMode, users: [String],
        settings: [String: String] = [:], lifetime: Lifetime = .kept
    ) async throws(PrivateServerError) -> PrivatePgBouncer {
        let folder = try ServerFolder(folder, user: try ServerUser.required(from: ["postgres", "nobody"]))
        let binary = try ServerBinary.find("pgbouncer", package: "pgbouncer")
        let names = try folder.write(users.map { "\"\($0)\" \"\"\n" }.joined(), to: "users.txt")
        let run = try await ServerRun.start(
            "PgBouncer", in: folder, lifetime: lifetime, port: nil, readyMark: readyMark
        ) { port throws(PrivateServerError) in
            let fixed = [
                "listen_addr": "127.0.0.1", "listen_port": "\(port)", "unix_socket_dir": "", "auth_type": "trust",
                "auth_file": names, "pool_mode": mode.rawValue,
            ]
            let lines = settings.merging(fixed) { $1 }.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
            let text = """
                [databases]
                * = host=\(postgres.socketFolder) port=\(postgres.port)
                [pgbouncer]
                \(lines.joined(separator: "\n"))

                """
            return [binary, try folder.write(text, to: "pgbouncer.ini")]
        }
        let command = [binary, folder.path + "/pgbouncer.ini"]
        return PrivatePgBouncer(run, command: command, folder: folder, lifetime: lifetime)
    }

    private init(_ run: ServerRun, command: [String], folder: ServerFolder, lifetime: Lifetime) {
        port = run.port
        process = run.process
        self.command = command
        self.folder = folder
        self.lifetime = lifetime
    }

    /// A libpq connection string through the pooler.
    public nonisolated func conninfo(user: String, database: String) -> String {
        "host='127.0.0.1' port=\(port) user='\(user)' dbname='\(database)'"
    }

    /// Ends the pooler at once, with every connection through it, and waits for its end.
    public func kill() async {
        guard let process else { return }
        process.send("KILL")
        _ = await process.waitForExit()
        if self.process === process { self.process = nil }
    }

    /// Starts the pooler again after ``kill()``, with the same folder, port and settings.
    public func start() async throws(PrivateServerError) {
        guard process == nil else { return }
        let command = command
        process = try await ServerRun.start(
            "PgBouncer", in: folder, lifetime: lifetime, port: port, readyMark: Self.readyMark
        ) { _ in command }.process
    }

    private static let readyMark = "process up: PgBouncer"
}
