/// Why a batch could not be committed.
public struct IngestFault: Error, Sendable, Equatable {
    /// What to do about it.
    public enum Code: String, Sendable, CaseIterable {
        /// The database is away: hold the messages and try again later. Whether the commit happened may be unknown; the
        /// next attempt is idempotent.
        case unavailable
        /// Another writer won: try again at once.
        case conflict
        /// Somebody else has had a row locked for longer than we wait: pass over what needs it.
        case rowHeld
        /// A row of this batch is refused for what it contains: find it.
        case dataRefused
        /// The database refuses for a reason that trying again does not mend: schema, rights.
        case broken
    }

    /// Which kind.
    public let code: Code
    /// One line for the log and the quarantine, without values.
    public let detail: String

    /// Makes a fault.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
