import Glibc

/// The disk below a folder.
enum FreeDisk {
    /// Bytes that we may still write there (`statvfs(3)`); `nil` where nobody can tell.
    static func bytes(at path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
