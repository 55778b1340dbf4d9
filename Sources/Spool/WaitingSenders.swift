import GRDB

/// Senders whose messages stay in the spool for now, as a condition of SQLite.
struct WaitingSenders {
    /// `nil` stands for messages whose sender nobody could tell.
    private let senders: Set<UInt64?>

    init(_ senders: Set<UInt64?>) {
        self.senders = senders
    }

    var isEmpty: Bool { senders.isEmpty }

    /// Whether a row is of a sender that does not wait; takes ``arguments``.
    static let isOther = """
        CASE WHEN sender IS NULL THEN ? ELSE sender NOT IN (SELECT value FROM json_each(?)) END
        """

    /// One list, however many senders there are.
    var arguments: StatementArguments {
        let list = senders.compactMap { $0.map { String(Int64(bitPattern: $0)) } }.joined(separator: ",")
        return [!senders.contains(nil), "[\(list)]"]
    }
}
