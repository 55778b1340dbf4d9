import Foundation

/// Whether files can be read.
enum FileAccess {
    /// Why a file or folder cannot be read.
    struct Fault {
        /// The number of the system.
        let number: Int32

        /// Whether there is nothing of that name.
        var isAbsence: Bool { number == ENOENT || number == ENOTDIR }

        /// The reason, to stand behind the path.
        var sentence: String {
            switch number {
            case ENOENT, ENOTDIR: "there is no such file"
            case EACCES:
                "permission denied: the user that parkd runs as must be able to read it, and to enter its folder"
            default: String(cString: strerror(number))
            }
        }
    }

    /// Why it cannot be read; `nil` if it can.
    static func fault(_ path: String) -> Fault? {
        access(path, R_OK) == 0 ? nil : Fault(number: errno)
    }

    /// Why a folder cannot be entered and listed; `nil` if it can.
    static func fault(ofFolder path: String) -> Fault? {
        access(path, R_OK | X_OK) == 0 ? nil : Fault(number: errno)
    }
}
