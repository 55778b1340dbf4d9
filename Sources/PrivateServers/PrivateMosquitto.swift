/// A Mosquitto of our own on a free port of 127.0.0.1; it ends when this process ends.
public actor PrivateMosquitto {
    /// The plain port on 127.0.0.1; the same for each start of this value.
    public nonisolated let port: Int
    /// The port with TLS, where the options ask for one.
    public nonisolated let tlsPort: Int?

    private let binary: String
    private let options: MosquittoOptions
    private let folder: ServerFolder
    private let lifetime: Lifetime
    private var process: GuardedProcess?

    /// Starts a broker whose files are in `folder`; continues with the sessions of the previous one there.
    ///
    /// Waits up to ten seconds for a predecessor in the same folder to end.
    /// - Parameters:
    ///   - folder: made where it does not exist; must be ours.
    ///   - port: `nil` for any free one.
    ///   - options: what differs from a broker that keeps everything and lets everybody in.
    ///   - lifetime: whether the folder is kept when this process is gone.
    public static func start(
        folder: String, port: Int? = nil, options: MosquittoOptions = MosquittoOptions(), lifetime: Lifetime = .kept
    ) async throws(PrivateServerError) -> PrivateMosquitto {
        let folder = try ServerFolder(folder, user: try ServerUser.required(from: ["mosquitto", "nobody"]))
        let binary = try ServerBinary.find("mosquitto", package: "mosquitto")
        let files = MosquittoFiles(folder: folder, options: options)
        try await files.prepare()
        let tlsPort = options.tls == nil ? nil : try LoopbackPort.free()
        let run = try await run(binary, files, lifetime: lifetime, port: port, tlsPort: tlsPort)
        return PrivateMosquitto(
            run, tlsPort: tlsPort, binary: binary, options: options, folder: folder, lifetime: lifetime)
    }

    private init(
        _ run: ServerRun, tlsPort: Int?, binary: String, options: MosquittoOptions, folder: ServerFolder,
        lifetime: Lifetime
    ) {
        port = run.port
        process = run.process
        self.tlsPort = tlsPort
        self.binary = binary
        self.options = options
        self.folder = folder
        self.lifetime = lifetime
    }

    /// Stops the broker as an operator would, so that it saves its sessions, and waits for its end.
    public func stop() async {
        await end(with: "TERM")
    }

    /// Kills the broker with SIGKILL and waits for its end; sessions since the last save are lost.
    public func kill() async {
        await end(with: "KILL")
    }

    /// Starts the broker again after ``stop()`` or ``kill()``, with the same folder, port and options.
    public func start() async throws(PrivateServerError) {
        guard process == nil else { return }
        let files = MosquittoFiles(folder: folder, options: options)
        process = try await Self.run(binary, files, lifetime: lifetime, port: port, tlsPort: tlsPort).process
    }

    /// Waits until the broker ends, by whatever cause, and answers the last lines that it printed.
    public func waitForEnd() async -> String {
        guard let process else { return "" }
        _ = await process.waitForExit()
        return process.logTail
    }

    /// Removes a broker's folder with all its data, the stand-in elsewhere included; refused while a broker uses it.
    public static func erase(folder: String) async throws(PrivateServerError) {
        try await ServerFolder.erase(folder, user: try ServerUser.required(from: ["mosquitto", "nobody"]))
    }

    /// Ends a broker in this folder whose program is gone without it; returns at once where there is none.
    public static func endOrphan(folder: String) async throws(PrivateServerError) {
        let folder = try ServerFolder(folder, user: try ServerUser.required(from: ["mosquitto", "nobody"]))
        try await OrphanedServer(folder: folder).end()
    }

    private func end(with signal: String) async {
        guard let process else { return }
        process.send(signal)
        _ = await process.waitForExit()
        if self.process === process { self.process = nil }
    }

    private static func run(
        _ binary: String, _ files: MosquittoFiles, lifetime: Lifetime, port: Int?, tlsPort: Int?
    ) async throws(PrivateServerError) -> ServerRun {
        try await ServerRun.start(
            "Mosquitto", in: files.folder, lifetime: lifetime, port: port, readyMark: " running"
        ) { port throws(PrivateServerError) in
            [binary, "-c", try files.writeConfiguration(port: port, tlsPort: tlsPort)]
        }
    }
}
