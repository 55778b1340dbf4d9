import Glibc

/// The unprivileged account that a server runs as when we are root; PostgreSQL refuses root outright.
struct ServerUser: Sendable {
    let name: String
    let uid: uid_t
    let gid: gid_t

    /// The first of `names` that the system knows; `nil` when we are not root, and the server runs as we do.
    static func required(from names: [String]) throws(PrivateServerError) -> ServerUser? {
        guard geteuid() == 0 else { return nil }
        for name in names {
            if let user = ServerUser(named: name) { return user }
        }
        throw PrivateServerError(
            .folder, "None of the users \(names.joined(separator: ", ")) exists to run a server as")
    }

    private init?(named name: String) {
        var entry = passwd()
        var buffer = [CChar](repeating: 0, count: 16_384)
        var found: UnsafeMutablePointer<passwd>?
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        self.name = name
        uid = entry.pw_uid
        gid = entry.pw_gid
    }

    /// What goes in front of a command so that it runs as this user and cannot get back.
    var prefix: [String] {
        ["setpriv", "--reuid=\(uid)", "--regid=\(gid)", "--clear-groups", "--no-new-privs", "--"]
    }

    /// Whether this user may pass through every folder above `path`.
    func reaches(_ path: String) -> Bool {
        var folder = path
        while folder.count > 1, let slash = folder.lastIndex(of: "/") {
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
            guard let status = status(of: folder) else { return false }
            let bit = status.st_uid == uid ? S_IXUSR : status.st_gid == gid ? S_IXGRP : S_IXOTH
            guard status.st_mode & bit != 0 else { return false }
        }
        return true
    }
}
