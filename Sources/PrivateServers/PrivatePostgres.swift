import FoundationEssentials
import Glibc

/// A PostgreSQL cluster of our own in a folder, on a free port of 127.0.0.1; it ends when this process ends.
///
/// It never touches an installed server or its data. Over the Unix socket everybody who can enter the socket's folder
/// (we and root) may become any role; over TCP a role needs its password.
public actor PrivatePostgres {
    /// What a commit survives.
    public enum Durability: Sendable {
        /// A power cut, as in production.
        case full
        /// The end of the server by any signal, not a power cut: without waiting for the disk.
        case fast
    }

    /// How the server is stopped.
    public enum Shutdown: Sendable {
        /// Open transactions are rolled back, clients disconnected, a checkpoint written.
        case fast
        /// At once, as after a crash: the next start recovers from the log.
        case immediate
    }

    /// The TCP port on 127.0.0.1; the same for each start of this value.
    public nonisolated let port: Int
    /// The folder of the Unix socket, for libpq's `host`.
    public nonisolated let socketFolder: String

    private let settings: [String]
    private let binary: String
    private let folder: ServerFolder
    private let lifetime: Lifetime
    private var process: GuardedProcess?

    /// Starts the cluster in `folder`; makes it where the folder has none, continues with it where there is one.
    ///
    /// Waits up to ten seconds for a predecessor in the same folder to end.
    /// - Parameters:
    ///   - folder: made where it does not exist; must be ours.
    ///   - port: `nil` for any free one.
    ///   - settings: additions to `postgresql.conf`, by name.
    ///   - durability: what a commit survives.
    ///   - lifetime: whether the folder is kept when this process is gone.
    public static func start(
        folder: String, port: Int? = nil, settings: [String: String] = [:], durability: Durability,
        lifetime: Lifetime = .kept
    ) async throws(PrivateServerError) -> PrivatePostgres {
        let folder = try ServerFolder(folder, user: try ServerUser.required(from: ["postgres", "nobody"]))
        let data = folder.path + "/data"
        let version = (try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8))
            .map { $0.filter { $0.isNumber || $0 == "." } }
        let programs = try ServerBinary.postgresFolder(version: version)
        if version == nil {
            try await initialise(data, in: folder, with: programs + "/initdb")
        }
        let socketFolder = try folder.socketFolder()
        let rules = try folder.write(accessRules, to: "pg_hba.conf")
        let fixed = ["hba_file": rules, "unix_socket_directories": socketFolder]
        let all = defaults(durability).merging(settings) { $1 }.merging(fixed) { $1 }
        let arguments = ["-D", data] + all.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
        let run = try await run(programs + "/postgres", arguments, in: folder, lifetime: lifetime, port: port)
        return PrivatePostgres(
            run, binary: programs + "/postgres", settings: arguments, socketFolder: socketFolder, folder: folder,
            lifetime: lifetime)
    }

    /// Starts a standby that follows `primary`, whose `wal_level` and `max_wal_senders` must allow it, from a copy in
    /// `folder`, which must be new.
    public static func startStandby(
        of primary: PrivatePostgres, folder: String, settings: [String: String] = [:], durability: Durability,
        lifetime: Lifetime = .kept
    ) async throws(PrivateServerError) -> PrivatePostgres {
        let copy = try ServerFolder(folder, user: try ServerUser.required(from: ["postgres", "nobody"]))
        let program = try ServerBinary.find("pg_basebackup", package: "postgresql-client")
        let source = "host='\(primary.socketFolder)' port=\(primary.port) user='postgres'"
        try await ServerRun.complete(
            [
                program, "--dbname", source, "--pgdata", try copy.owned("data"), "--write-recovery-conf",
                "--checkpoint=fast", "--no-sync",
            ], in: copy)
        return try await start(folder: folder, settings: settings, durability: durability, lifetime: lifetime)
    }

    private init(
        _ run: ServerRun, binary: String, settings: [String], socketFolder: String, folder: ServerFolder,
        lifetime: Lifetime
    ) {
        port = run.port
        process = run.process
        self.binary = binary
        self.settings = settings
        self.socketFolder = socketFolder
        self.folder = folder
        self.lifetime = lifetime
    }

    /// A libpq connection string of the superuser `postgres`, who has the patience that a busy machine asks for.
    public nonisolated func adminConninfo(database: String = "postgres") -> String {
        conninfo(user: "postgres", database: database) + " connect_timeout=60"
    }

    /// A libpq connection string of any role, over the Unix socket, without a password.
    public nonisolated func conninfo(user: String, database: String) -> String {
        "host='\(socketFolder)' port=\(port) user='\(user)' dbname='\(database)'"
    }

    /// Runs SQL as the superuser through `psql`: for the little that comes before any library is connected.
    ///
    /// Each statement of `statements` is its own transaction, so that `CREATE DATABASE` may be among them.
    public func execute(_ statements: String..., database: String = "postgres") async throws(PrivateServerError) {
        let psql = [try ServerBinary.find("psql", package: "postgresql-client"), "-X", "-q", "-v", "ON_ERROR_STOP=1"]
        try await ServerRun.complete(
            psql + ["-d", adminConninfo(database: database)] + statements.flatMap { ["-c", $0] }, in: folder,
            claim: .none)
    }

    /// Stops the server and waits for its end; nothing where it does not run.
    public func stop(_ mode: Shutdown = .fast) async {
        guard let process else { return }
        process.send(mode == .fast ? "INT" : "QUIT")
        _ = await process.waitForExit()
        if self.process === process { self.process = nil }
    }

    /// Starts the server again after ``stop(_:)``, with the same folder, port and settings; nothing where it runs.
    public func start() async throws(PrivateServerError) {
        guard process == nil else { return }
        process = try await Self.run(binary, settings, in: folder, lifetime: lifetime, port: port).process
    }

    /// Stops the server and starts it again.
    public func restart(_ mode: Shutdown = .fast) async throws(PrivateServerError) {
        await stop(mode)
        try await start()
    }

    /// Waits until the server ends, by whatever cause, and answers the last lines that it printed.
    public func waitForEnd() async -> String {
        guard let process else { return "" }
        _ = await process.waitForExit()
        return process.logTail
    }

    /// Removes a cluster's folder with all its data, the stand-in elsewhere included; refused while a server uses it.
    public static func erase(folder: String) async throws(PrivateServerError) {
        try await ServerFolder.erase(folder, user: try ServerUser.required(from: ["postgres", "nobody"]))
    }

    /// Ends a server in this folder whose program is gone without it; returns at once where there is none.
    ///
    /// A `postmaster.pid` that an end without a word left behind names a process that may be somebody else's by now,
    /// for which PostgreSQL would wait for ever.
    public static func endOrphan(folder: String) async throws(PrivateServerError) {
        let folder = try ServerFolder(folder, user: try ServerUser.required(from: ["postgres", "nobody"]))
        try await OrphanedServer(folder: folder).end()
        let file = folder.path + "/data/postmaster.pid"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let pid = text.split(whereSeparator: \.isNewline).first.flatMap({ pid_t($0) }),
            OrphanedServer.name(of: pid) != "postgres"
        else { return }
        try? FileManager.default.removeItem(atPath: file)
    }

    private static func run(
        _ binary: String, _ settings: [String], in folder: ServerFolder, lifetime: Lifetime, port: Int?
    ) async throws(PrivateServerError) -> ServerRun {
        try await ServerRun.start(
            "PostgreSQL", in: folder, lifetime: lifetime, port: port,
            // "… connections", of a standby "… read-only connections".
            readyMark: "database system is ready to accept "
        ) { port in
            [binary] + settings + ["-c", "port=\(port)"]
        }
    }

    /// Makes the cluster beside its place and moves it there, so that a half-made one is never taken for whole.
    private static func initialise(
        _ data: String, in folder: ServerFolder, with initdb: String
    ) async throws(PrivateServerError) {
        let unfinished = try folder.owned("unfinished")
        do {
            try FileManager.default.removeItem(atPath: unfinished)
        } catch {
            throw PrivateServerError(.folder, "Cannot remove \(unfinished): \(error)")
        }
        _ = try folder.owned("unfinished")
        let options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        try await ServerRun.complete([initdb, "-D", unfinished] + options, in: folder)
        do {
            try FileManager.default.moveItem(atPath: unfinished, toPath: data)
        } catch {
            throw PrivateServerError(.folder, "Cannot move \(unfinished) to \(data): \(error)")
        }
    }

    private static let accessRules = """
        local all all trust
        local replication all trust
        host all all 127.0.0.1/32 scram-sha-256

        """

    private static func defaults(_ durability: Durability) -> [String: String] {
        var settings = [
            "listen_addresses": "127.0.0.1", "logging_collector": "off", "log_destination": "stderr",
            "lc_messages": "C", "timezone": "UTC", "log_timezone": "UTC", "wal_level": "minimal",
            "max_wal_senders": "0", "shared_buffers": "64MB", "password_encryption": "scram-sha-256",
        ]
        if durability == .fast {
            settings.merge(["fsync": "off", "full_page_writes": "off"]) { $1 }
        }
        return settings
    }
}
