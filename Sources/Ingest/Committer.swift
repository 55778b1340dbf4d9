import Dispatch
import LoRaWAN

/// Commits a batch whatever is in it: races are run again, a row that the database refuses is found by halving and put
/// into quarantine, and what needs rows that somebody else has locked is left out, while all others are stored.
public struct Committer<Store: IngestStore & ~Copyable>: ~Copyable {
    /// Where batches go.
    public var store: Store
    /// What decides the next batch.
    public var decider: Decider
    /// Waits, between two looks at rows that are locked.
    private let rest: @Sendable (_ milliseconds: Int) -> Void

    /// Commits to `store` what `decider` makes of a batch.
    ///
    /// - Parameter rest: waits so many milliseconds.
    public init(
        store: consuming Store, decider: Decider, rest: @escaping @Sendable (_ milliseconds: Int) -> Void = pause
    ) {
        self.store = store
        self.decider = decider
        self.rest = rest
    }

    /// Commits every message of the batch; those whose rows somebody else has locked are waited for.
    ///
    /// - Throws: ``IngestFault`` of kind `unavailable` or `broken`. Part of the batch may have been stored then;
    ///   committing the same batch again stores the rest and duplicates nothing.
    public mutating func commit(_ batch: inout Batch) throws(IngestFault) -> Tally {
        var receipt = try commitFree(&batch)
        guard !receipt.held.isEmpty else { return receipt.tally }
        var left = batch
        var tally = receipt.tally
        for _ in 0..<Limits.heldRetries {
            // Nothing is locked meanwhile: others get at the rows that are free.
            rest(Limits.heldPauseMS)
            left = left.picked(receipt.held.messages)
            receipt = try commitFree(&left)
            tally += receipt.tally
            if receipt.held.isEmpty { return tally }
        }
        throw IngestFault(.unavailable, "Rows are locked by \(receipt.held.holdersInWords).")
    }

    /// Commits the messages whose rows are free, and names the others.
    ///
    /// - Throws: as ``commit(_:)`` does.
    public mutating func commitFree(_ batch: inout Batch) throws(IngestFault) -> CommitReceipt {
        var passed: Set<EUI64>?
        return try commit(&batch, 0..<batch.count, passingOver: &passed)
    }

    private mutating func commit(
        _ batch: inout Batch, _ range: Range<Int>, passingOver passed: inout Set<EUI64>?
    ) throws(IngestFault) -> CommitReceipt {
        var conflicts = 0
        var refusal: (sightings: GatewaySightings, fault: String)?
        while true {
            do throws(IngestFault) {
                var receipt = try store.commit(batch, range, deciding: decider, passingOver: passed)
                passed?.formUnion(receipt.held.senders)
                if let refusal { receipt.note(refusal.sightings, refused: refusal.fault) }
                return receipt
            } catch {
                switch error.code {
                case .conflict where conflicts < Limits.serializationRetries:
                    conflicts += 1
                case .rowHeld where passed == nil: passed = []
                case .dataRefused where range.count > 1:
                    let sightings = batch.takeSightings()
                    let middle = range.lowerBound + range.count / 2
                    var receipt = try commit(&batch, range.lowerBound..<middle, passingOver: &passed)
                    receipt += try commit(&batch, middle..<range.upperBound, passingOver: &passed)
                    receipt.note(sightings, refused: error.detail)
                    return receipt
                case .dataRefused where !batch.sightings.isEmpty:
                    refusal = (batch.takeSightings(), error.detail)
                case .dataRefused where !isRefused(batch, range):
                    batch.reject(range.lowerBound, Rejection(.storageRefused, error.detail))
                case .conflict, .rowHeld: throw IngestFault(.unavailable, error.detail)
                case .dataRefused: throw IngestFault(.broken, error.detail)
                case .unavailable, .broken: throw error
                }
            }
        }
    }

    /// Whether the one message was rejected for this already: a quarantine that refuses too must not loop.
    private func isRefused(_ batch: Batch, _ range: Range<Int>) -> Bool {
        guard let index = range.first, case .failure(let rejection) = batch.entries[index].outcome else {
            return range.isEmpty
        }
        return rejection.reason == .storageRefused
    }
}

/// Lets the thread rest.
public func pause(milliseconds: Int) {
    _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(milliseconds))
}

extension Batch {
    /// Takes the sightings out, so that no message is blamed for one of them.
    fileprivate mutating func takeSightings() -> GatewaySightings {
        defer { sightings.removeAll() }
        return sightings
    }
}

extension CommitReceipt {
    /// Gives sightings back that went with a refused attempt; where no message turned out to be at fault, they are.
    fileprivate mutating func note(_ sightings: GatewaySightings, refused fault: String) {
        guard !sightings.isEmpty else { return }
        if tally.quarantined[.storageRefused] == nil {
            sightingsFault = fault
        } else {
            self.sightings.merge(sightings)
        }
    }
}
