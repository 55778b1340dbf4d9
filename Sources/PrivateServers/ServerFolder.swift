import FoundationEssentials
import Glibc

/// Where a private server keeps its files: what it owns in sub-folders of its own, what we write beside them.
///
/// The folder itself stays ours, so that a server which runs as another user cannot put anything in our way.
struct ServerFolder: Sendable {
    /// The folder in use: the one asked for, or its stand-in.
    let path: String
    let user: ServerUser?

    /// Makes the folder where it does not exist.
    ///
    /// Root's home is closed to other users, and so is a checkout in it: where the server's user cannot reach the
    /// folder, a stand-in below `/var/lib`, which only root can write, takes its place.
    init(_ requested: String, user: ServerUser?) throws(PrivateServerError) {
        let absolute = Self.absolute(requested)
        try Self.make(absolute)
        if let user, !user.reaches(absolute) {
            path = "/var/lib/parkd-private-servers/" + fingerprint(of: absolute)
            try Self.make(path)
        } else {
            path = absolute
        }
        self.user = user
        guard let status = status(of: path), status.st_uid == geteuid() else {
            throw PrivateServerError(.folder, "The folder \(path) belongs to another user; choose another one")
        }
        if user != nil, chmod(path, 0o711) != 0 {
            throw PrivateServerError(.folder, "Cannot open \(path) to the server's user", errno: errno)
        }
    }

    /// Held by the server and all its children as long as one of them lives.
    var lock: String { path + "/lock" }
    /// What the server prints.
    var log: String { path + "/server.log" }

    /// The server's own sub-folder, mode 0700.
    func owned(_ name: String) throws(PrivateServerError) -> String {
        let folder = path + "/" + name
        try Self.make(folder)
        try handOver(folder, mode: 0o700)
        return folder
    }

    /// A folder for Unix sockets whose name is short enough for `sun_path`, 108 bytes with the closing NUL.
    func socketFolder() throws(PrivateServerError) -> String {
        let longestName = "/.s.PGSQL.65535"
        if (path + "/socket" + longestName).utf8.count < 108 { return try owned("socket") }
        let short = "/tmp/parkd-\(geteuid())-\(fingerprint(of: path))"
        if mkdir(short, 0o700) == 0 {
            try handOver(short, mode: 0o700)
        }
        var status = stat()
        guard lstat(short, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            status.st_uid == user?.uid ?? geteuid(), status.st_mode & 0o777 == 0o700
        else { throw PrivateServerError(.folder, "\(short) exists and is not ours; remove it") }
        return short
    }

    /// Writes a file of ours that the server reads.
    func write(_ text: String, to name: String) throws(PrivateServerError) -> String {
        let file = path + "/" + name
        do {
            try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
        } catch {
            throw PrivateServerError(.folder, "Cannot write \(file): \(error)")
        }
        guard chmod(file, 0o644) == 0 else {
            throw PrivateServerError(.folder, "Cannot write \(file)", errno: errno)
        }
        return file
    }

    /// Gives a file or folder to the server's user.
    func handOver(_ path: String, mode: mode_t) throws(PrivateServerError) {
        if let user, chown(path, user.uid, user.gid) != 0 {
            throw PrivateServerError(.folder, "Cannot give \(path) to \(user.name)", errno: errno)
        }
        guard chmod(path, mode) == 0 else {
            throw PrivateServerError(.folder, "Cannot set the mode of \(path)", errno: errno)
        }
    }

    /// Removes a folder and all that is in it once nobody holds its lock.
    static func erase(_ requested: String, user: ServerUser?) async throws(PrivateServerError) {
        let folder = try ServerFolder(requested, user: user)
        let socketFolder = try folder.socketFolder()
        let folders = [folder.path, socketFolder, absolute(requested)]
        // As we are, not as the server's user: the folder itself is ours.
        let ours = ServerFolder(path: folder.path, user: nil)
        try await ServerRun.complete(["rm", "-rf", "--one-file-system", "--"] + folders, in: ours)
    }

    private init(path: String, user: ServerUser?) {
        self.path = path
        self.user = user
    }

    private static func make(_ folder: String) throws(PrivateServerError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw PrivateServerError(.folder, "Cannot make the folder \(folder): \(error)")
        }
    }

    private static func absolute(_ path: String) -> String {
        let full = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        return URL(filePath: full).standardized.path(percentEncoded: false).trimmingTrailingSlashes
    }
}

extension String {
    fileprivate var trimmingTrailingSlashes: String {
        var path = Substring(self)
        while path.count > 1, path.last == "/" { path.removeLast() }
        return String(path)
    }
}
