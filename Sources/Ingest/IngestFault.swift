public import LoRaWAN

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
        /// Somebody has a whole table locked, so that nothing can be stored: as `unavailable`.
        case tableHeld
        /// A row of this batch is refused for what it contains: find it.
        case dataRefused
        /// The database refuses for a reason that trying again does not mend: schema, rights.
        case broken
    }

    /// Which kind.
    public let code: Code
    /// One line for the log and the quarantine, without values.
    public let detail: String
    /// Why a message that meets it goes into quarantine; of use with ``Code/dataRefused`` only.
    public let reason: Rejection.Reason
    /// Who has the rows or the table locked, where that can be told.
    public let holders: Set<RowHolder>

    /// Makes a fault.
    public init(
        _ code: Code, _ detail: String, reason: Rejection.Reason = .storageRefused, holders: Set<RowHolder> = []
    ) {
        self.code = code
        self.detail = detail
        self.reason = reason
        self.holders = holders
    }
}
