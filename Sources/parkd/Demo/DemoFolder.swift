import Foundation
import LoRaWAN

/// Where the demo keeps its servers, its secret and its passwords between two starts.
struct DemoFolder {
    let path: String

    /// A folder of the user's own; root's is where the servers' own users can reach it.
    init(_ path: String?) {
        let environment = ProcessInfo.processInfo.environment
        self.path =
            path
            ?? (getuid() == 0
                ? "/var/lib/parkd-demo"
                : (environment["XDG_STATE_HOME"] ?? (environment["HOME"] ?? ".") + "/.local/state") + "/parkd-demo")
    }

    /// Makes the folder.
    func make() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A random text that is the same at each start.
    func secret(_ name: String, bytes: Int) throws -> String {
        let file = path + "/" + name
        if let known = FileManager.default.contents(atPath: file) { return String(decoding: known, as: UTF8.self) }
        let secret = HexDigits.text((0..<bytes).map { _ in UInt8.random(in: 0...255) })
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(secret.utf8), attributes: [.posixPermissions: 0o600])
        else { throw ConfigurationError(file: file, "cannot be written") }
        return secret
    }
}
