/// Where batches go: one call is one transaction.
///
/// Used from one thread, which it may block.
public protocol IngestStore: ~Copyable {
    /// Reads the rows that the messages of `range` concern under lock, has them decided, and writes and commits the
    /// decisions; on a fault nothing of it is stored, except where the fault says that this is not known.
    mutating func commit(
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider
    ) throws(IngestFault) -> Tally
}
