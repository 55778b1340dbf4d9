/// Why a store could not answer: the operational faults, which callers turn into an HTTP status or a retry.
///
/// That a row does not exist is no fault for a read; the read then answers `nil`.
public struct StoreFault: Error, Sendable, Equatable {
    /// The kinds of fault.
    public enum Code: String, Sendable, CaseIterable {
        /// The database is away, shutting down, out of connections or too slow; trying again may help.
        case unavailable
        /// Too much is asked of the database at once, by this party or by all; waiting a little helps.
        case crowded
        /// What the request named does not exist in the caller's scope.
        case notFound = "not_found"
        /// The change contradicts what is stored: a duplicate, or an illegal transition.
        case conflict
        /// The change breaks a rule of the schema that the caller should have checked.
        case invalid
        /// The database refused or answered what our own code cannot explain: a bug.
        case `internal`
    }

    /// Which kind.
    public let code: Code
    /// One sentence for the log; it never holds row values, and only `conflict` and `invalid` show it to clients.
    public let detail: String

    /// Makes a fault; `detail` is one sentence without row values.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
