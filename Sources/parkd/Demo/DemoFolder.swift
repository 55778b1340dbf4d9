import Foundation
import LoRaWAN
import Spool

/// Where a demo keeps its servers, its secret and its passwords between two starts; one demo at a time has it.
struct DemoFolder {
    let path: String
    /// Where it was to be, if another demo runs there.
    let occupied: String?

    /// How many demos may run beside each other.
    private static let beside = 9

    /// Takes the folder, or where another demo has it the next one beside it: `parkd-demo-2`, `parkd-demo-3`, …
    ///
    /// The folder is this process's until it ends, however it ends.
    /// - Throws: ``ConfigurationError`` where it cannot be made.
    init(_ requested: String?) throws(ConfigurationError) {
        let wanted = requested ?? Self.standard
        for number in 1...Self.beside {
            let path = number == 1 ? wanted : "\(wanted)-\(number)"
            guard try Self.take(path) else { continue }
            self.path = path
            occupied = number == 1 ? nil : wanted
            return
        }
        throw ConfigurationError(file: wanted, "\(Self.beside) demos run here already: stop one of them")
    }

    /// A folder of the user's own; root's is where the servers' own users can reach it.
    private static var standard: String {
        let environment = ProcessInfo.processInfo.environment
        return getuid() == 0
            ? "/var/lib/parkd-demo"
            : (environment["XDG_STATE_HOME"] ?? (environment["HOME"] ?? ".") + "/.local/state") + "/parkd-demo"
    }

    /// Makes the folder and locks it; `false` where another process has it.
    private static func take(_ path: String) throws(ConfigurationError) -> Bool {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ConfigurationError(file: path, "this folder cannot be made: choose another with --folder")
        }
        let descriptor = open(path + "/demo.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw ConfigurationError(
                file: path, "nothing can be written here (\(reason)): choose another with --folder")
        }
        // Never closed: the lock ends with the process.
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        close(descriptor)
        return false
    }

    /// A random text that is the same at each start.
    func secret(_ name: String, bytes: Int) throws(ConfigurationError) -> String {
        let file = path + "/" + name
        if let known = FileManager.default.contents(atPath: file), !known.isEmpty {
            return String(decoding: known, as: UTF8.self)
        }
        let secret = HexDigits.text((0..<bytes).map { _ in UInt8.random(in: 0...255) })
        guard StateFile.write(Array(secret.utf8), to: file) else {
            throw ConfigurationError(file: file, "cannot be written")
        }
        return secret
    }
}
