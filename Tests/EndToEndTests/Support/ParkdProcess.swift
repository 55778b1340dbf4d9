import Foundation
import Synchronization

/// The built binary as a process of its own, with its output.
final class ParkdProcess: Sendable {
    /// What a finished command left.
    struct Result: Sendable {
        let exitCode: Int32
        let output: String
        let complaints: String
    }

    private let process: Mutex<Process>
    private let output = Capture()
    private let complaints = Capture()
    private let ended = AsyncStream<Int32>.makeStream()

    /// Starts `parkd` with nothing of our own environment but the search path.
    ///
    /// - Parameters:
    ///   - program: another program in its place.
    ///   - folder: where it works.
    init(
        program: String? = nil, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
        folder: String? = nil
    ) throws {
        let process = Process()
        process.executableURL = program.map { URL(fileURLWithPath: $0) } ?? Self.binary
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.environment = environment.merging(["PATH": "/usr/bin:/bin:/usr/sbin:/sbin"]) { own, _ in own }
        process.standardOutput = output.pipe
        process.standardError = complaints.pipe
        let stdin = Pipe()
        stdin.closeOnExec()
        process.standardInput = stdin
        let ended = ended.continuation
        process.terminationHandler = { process in
            ended.yield(process.terminationStatus)
            ended.finish()
        }
        try process.run()
        // A program that has ended takes none: its exit code and its complaints say why.
        if let input { try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
        try stdin.fileHandleForWriting.close()
        self.process = Mutex(process)
    }

    deinit {
        process.withLock { if $0.isRunning { $0.terminate() } }
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: String..., environment: [String: String] = [:], input: String? = nil
    ) async throws -> Result {
        let process = try ParkdProcess(arguments, environment: environment, input: input)
        return await process.waitForEnd()
    }

    /// Waits for the end.
    func waitForEnd() async -> Result {
        var code: Int32 = -1
        for await status in ended.stream { code = status }
        return Result(exitCode: code, output: await output.all(), complaints: await complaints.all())
    }

    /// Waits for a line of the output that contains `text`; `nil` where the process ended before.
    func line(containing text: String) async -> String? {
        for await line in output.lines where line.contains(text) { return line }
        return nil
    }

    /// Waits for a line of the log that contains `text`; `nil` where the process ended before.
    func complaint(containing text: String) async -> String? {
        for await line in complaints.lines where line.contains(text) { return line }
        return nil
    }

    /// Ends it without a chance to tidy up, and waits.
    func kill() async {
        send(SIGKILL)
        _ = await waitForEnd()
    }

    /// Sends a signal.
    func send(_ signal: Int32) {
        Foundation.kill(identifier, signal)
    }

    /// By which the kernel knows it.
    var identifier: pid_t { process.withLock { $0.processIdentifier } }

    /// The binary beside the test bundle, unless the environment names another one, such as a release build's.
    static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["PARKD_TEST_BINARY"] { return URL(fileURLWithPath: path) }
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("parkd")
    }()
}
