import ArgumentParser
import Foundation
import Sandbox

/// Which of two binaries: the one that is judged, or the one that it is compared with.
enum Side: String, CaseIterable {
    case ours
    case other

    /// Who is measured first and who second: ours, other, other, ours and so on. What the machine does to everything
    /// that is measured later, it then does to both.
    static func order(round: Int) -> [Side] { round.isMultiple(of: 2) ? [.ours, .other] : [.other, .ours] }
}

/// Another binary to compare with.
struct Against: ParsableArguments {
    @Option(
        name: .customLong("against"),
        help: "Another daemon's binary: both are measured in turn, round by round, and their ratios printed.")
    var binary: String?

    @Option(name: .customLong("against-codecs-dir"), help: "Folder of its codec files; the same by default.")
    var codecsDir: String?

    @Option(name: .customLong("against-migrations-dir"), help: "Folder of its migrations; the same by default.")
    var migrationsDir: String?

    func validate() throws {
        guard let binary else {
            guard codecsDir == nil, migrationsDir == nil else {
                throw ValidationError("--against-codecs-dir and --against-migrations-dir belong to --against.")
            }
            return
        }
        guard FileManager.default.isExecutableFile(atPath: binary) else {
            throw ValidationError("--against: \(binary) is no program.")
        }
    }
}

/// One of the two, with what it needs.
struct Contender {
    let side: Side
    let binary: String
    let codecsDir: String
    let migrationsDir: String

    /// Lets the binary itself bring a database to its schema, as its operator would.
    func migrate(_ sandbox: Sandbox) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["migrate", "--database-url", sandbox.adminConninfo]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "PARKD_MIGRATIONS_DIR": migrationsDir, "PARKD_LOG_LEVEL": "warning",
        ]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ValidationError("\(binary) migrate ended with exit code \(process.terminationStatus).")
        }
    }

    /// Starts it on a broker and a database of its own.
    func start(_ sandbox: Sandbox, folder: String) async throws -> DaemonProcess {
        try await DaemonProcess.start(
            binary: binary, sandbox: sandbox, folder: folder, codecsDir: codecsDir, migrationsDir: migrationsDir,
            portOffset: side == .ours ? 0 : 1)
    }
}

/// The two that are compared, ours first.
struct Contest {
    let contenders: [Contender]
    let rounds: Int

    /// `nil` where there is nothing to compare with.
    init?(_ against: Against, daemon: String?, codecsDir: String, migrationsDir: String, rounds: Int) {
        guard let other = against.binary else { return nil }
        contenders = [
            Contender(
                side: .ours, binary: daemon ?? Bench.besideUs("parkd"), codecsDir: codecsDir,
                migrationsDir: migrationsDir),
            Contender(
                side: .other, binary: other, codecsDir: against.codecsDir ?? codecsDir,
                migrationsDir: against.migrationsDir ?? migrationsDir),
        ]
        self.rounds = rounds
    }

    /// Does the same with both, round by round, each time in ``Side/order(round:)``.
    func inTurn(_ body: (_ round: Int, _ side: Side) async throws -> Void) async throws {
        for round in 0..<rounds {
            for side in Side.order(round: round) { try await body(round, side) }
        }
    }
}
