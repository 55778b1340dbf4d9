internal import GRDB

/// Why the spool did not do what it was asked to; nothing of it was done.
public struct SpoolFault: Error, Sendable, Equatable {
    /// What to do about it.
    public enum Code: String, Sendable {
        /// The limit of bytes, or of the disk's free bytes, is reached: stop acknowledging.
        case full
        /// The file is no spool any more: set it aside and begin another.
        case damaged
        /// The folder cannot be written, or another process has the file.
        case unavailable
    }

    /// Which kind.
    public let code: Code
    /// One sentence with the path and the remedy.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// Files SQLite's result codes (https://www.sqlite.org/rescode.html) under what can be done about them.
    init(_ error: any Error, path: String) {
        guard let error = error as? DatabaseError else {
            self.init(.unavailable, "The spool \(path) cannot be used: \(error)")
            return
        }
        let message = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(.full, "The disk of the spool \(path) is full: free some of it.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_MISMATCH:
            self.init(.damaged, "The spool \(path) is damaged (\(message)).")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .unavailable,
                "Another process uses the spool \(path): give each parkd a PARKD_STATE_DIR of its own.")
        default:
            self.init(
                .unavailable,
                "The spool \(path) cannot be used (\(message)): PARKD_STATE_DIR must be a folder that parkd may write.")
        }
    }
}
