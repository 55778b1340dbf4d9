import Foundation

/// Files of the state folder: raw uplinks and names of topics, which are nobody's but the daemon's, whatever the umask.
public enum StateFile {
    private static let mode: mode_t = 0o600

    /// Makes the state folder where there is none, for us alone.
    public static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Makes a file where there is none, and closes one that is there to everybody else.
    ///
    /// - Returns: whether it could; whoever then opens it says why not.
    @discardableResult
    static func close(_ path: String, making isMade: Bool) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | (isMade ? O_CREAT : 0), mode)
        guard descriptor >= 0 else { return false }
        defer { Foundation.close(descriptor) }
        return fchmod(descriptor, mode) == 0
    }

    /// Writes a file as a whole: there is the old one or the new one, and nobody else reads either.
    ///
    /// - Returns: whether it could.
    @discardableResult
    public static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let fresh = path + ".new"
        unlink(fresh)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { return false }
        var left = bytes[...]
        while !left.isEmpty {
            let written = left.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { break }
            left = left.dropFirst(written)
        }
        let isWhole = left.isEmpty && fchmod(descriptor, mode) == 0
        guard Foundation.close(descriptor) == 0, isWhole, rename(fresh, path) == 0 else {
            unlink(fresh)
            return false
        }
        return true
    }
}
