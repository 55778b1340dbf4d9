import FoundationEssentials
import Glibc

/// Finds the programs of the servers; a missing one is an error that names the Debian package.
enum ServerBinary {
    /// The path of a program in `PATH` or a system folder that is often not in it.
    static func find(_ name: String, package: String) throws(PrivateServerError) -> String {
        guard let folder = (searchPath + ["/usr/sbin", "/usr/bin"]).first(where: { isProgram($0 + "/" + name) }) else {
            throw missing(name, package: package)
        }
        return folder + "/" + name
    }

    /// The folder that holds both `initdb` and `postgres`, of the wanted major version where that is installed.
    static func postgresFolder(version: String?) throws(PrivateServerError) -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [])
            .compactMap { Int($0) }.sorted(by: >)
        let installed = versions.map { "\(root)/\($0)/bin" }
        let wanted = version.map { ["\(root)/\($0)/bin"] } ?? []
        let found = (wanted + searchPath + installed).first {
            isProgram($0 + "/postgres") && isProgram($0 + "/initdb")
        }
        guard let found else { throw missing("postgres", package: "postgresql") }
        return found
    }

    private static var searchPath: [String] {
        guard let path = getenv("PATH") else { return [] }
        return String(cString: path).split(separator: ":").map(String.init)
    }

    private static func isProgram(_ path: String) -> Bool {
        guard let status = status(of: path), status.st_mode & S_IFMT == S_IFREG else { return false }
        return access(path, X_OK) == 0
    }

    private static func missing(_ name: String, package: String) -> PrivateServerError {
        PrivateServerError(
            .notInstalled, "\(name) is not installed; on Debian: sudo apt-get install \(package)")
    }
}
