/// Why a private server cannot be started.
public struct PrivateServerError: Error, Sendable, Equatable {
    /// The kinds of fault.
    public enum Code: String, Sendable {
        /// A program is not installed.
        case notInstalled
        /// The folder cannot be made, written or reached by the server's user.
        case folder
        /// Another server, or its remains, still holds the folder.
        case inUse
        /// The operating system did not start the process.
        case spawn
        /// The server ended before it was ready.
        case exited
    }

    /// Which kind.
    public let code: Code
    /// One sentence with the remedy where there is one; for ``Code/exited`` the end of the server's log follows.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ code: Code, _ what: String, errno number: CInt) {
        self.init(code, "\(what): \(systemMessage(number))")
    }
}

extension PrivateServerError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
