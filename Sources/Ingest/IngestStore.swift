public import LoRaWAN

/// Where batches go: one call is one transaction.
///
/// Used from one thread, which it may block.
public protocol IngestStore: ~Copyable {
    /// Reads the rows that the messages of `range` concern under lock, has them decided, and writes and commits the
    /// decisions; on a fault nothing of it is stored, except where the fault says that this is not known.
    ///
    /// - Parameter passed: `nil` waits a moment for rows that somebody else has locked, and then fails as a whole
    ///   (`rowHeld`). Otherwise messages that need such rows are left out and named in the receipt, and so are those of
    ///   these senders, some of whose earlier messages were. It still fails as a whole where a row is locked that can
    ///   only be found by writing: a key that is not committed yet, a row that a foreign key needs.
    mutating func commit(
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider, passingOver passed: Set<EUI64>?
    ) throws(IngestFault) -> CommitReceipt
}
