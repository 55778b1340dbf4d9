import LoRaWAN

/// Commits a batch whatever is in it: races are run again, and a row that the database refuses is found by halving and
/// put into quarantine, while all others are stored.
public struct Committer<Store: IngestStore & ~Copyable>: ~Copyable {
    /// Where batches go.
    public var store: Store
    /// What decides the next batch.
    public var decider: Decider

    /// Commits to `store` what `decider` makes of a batch.
    public init(store: consuming Store, decider: Decider) {
        self.store = store
        self.decider = decider
    }

    /// Commits every message of the batch.
    ///
    /// - Throws: ``IngestFault`` of kind `unavailable` or `broken`. Part of the batch may have been stored then;
    ///   committing the same batch again stores the rest and duplicates nothing.
    public mutating func commit(_ batch: inout Batch) throws(IngestFault) -> Tally {
        try commit(&batch, 0..<batch.count)
    }

    private mutating func commit(_ batch: inout Batch, _ range: Range<Int>) throws(IngestFault) -> Tally {
        var conflicts = 0
        while true {
            do throws(IngestFault) {
                return try store.commit(batch, range, deciding: decider)
            } catch {
                switch error.code {
                case .conflict where conflicts < Limits.serializationRetries:
                    conflicts += 1
                case .dataRefused where range.count > 1:
                    let middle = range.lowerBound + range.count / 2
                    var tally = try commit(&batch, range.lowerBound..<middle)
                    tally += try commit(&batch, middle..<range.upperBound)
                    return tally
                case .dataRefused where !isRefused(batch, range):
                    batch.reject(range.lowerBound, Rejection(.storageRefused, error.detail))
                case .conflict: throw IngestFault(.unavailable, error.detail)
                case .dataRefused: throw IngestFault(.broken, error.detail)
                case .unavailable, .broken: throw error
                }
            }
        }
    }

    /// Whether the one message was rejected for this already: a quarantine that refuses too must not loop.
    private func isRefused(_ batch: Batch, _ range: Range<Int>) -> Bool {
        guard let index = range.first, case .failure(let rejection) = batch.entries[index].outcome else { return false }
        return rejection.reason == .storageRefused
    }
}
