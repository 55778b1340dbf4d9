import Foundation
import Glibc
import Synchronization
import TestSupport

/// `openssl s_server` on a free port of the loopback: it shows any certificate, in any version of TLS, and says what it
/// is told.
final class TLSServer: Sendable {
    private let text = Mutex("")
    /// Raised whenever it has said something.
    private let news = DispatchSemaphore(value: 0)

    /// What it has said, what its client sent included.
    var said: String { text.withLock { $0 } }

    /// Lends `body` a server and its port.
    static func run<Value>(_ arguments: String, in folder: String, _ body: (TLSServer, Int) throws -> Value) throws
        -> Value
    {
        let server = TLSServer()
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = ["s_server", "-accept", "127.0.0.1:0"] + arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(filePath: folder)
        // It ends with its input, which stays open while this runs.
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        output.fileHandleForReading.readabilityHandler = { [server] handle in
            let more = String(decoding: handle.availableData, as: UTF8.self)
            server.text.withLock { $0 += more }
            server.news.signal()
        }
        try process.run()
        defer {
            output.fileHandleForReading.readabilityHandler = nil
            // The test's thread has its signals blocked, and so has what it starts: no gentler one would arrive.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        return try body(server, try server.port(process))
    }

    /// Where it listens, once it has said so.
    private func port(_ process: Process) throws -> Int {
        while process.isRunning {
            if let found = said.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/), let port = Int(found.1) { return port }
            guard news.wait(timeout: .now() + 60) == .success else { break }
        }
        throw TestSupportError("openssl s_server does not listen: \(said)")
    }
}
