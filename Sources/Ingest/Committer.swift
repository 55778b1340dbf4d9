import Dispatch
import LoRaWAN

/// Commits a batch whatever is in it: races are run again, a row that the database refuses is found by halving and put
/// into quarantine, and what needs rows that somebody else has locked is left out, while all others are stored. A lock
/// that only a write meets is found by halving too, within bounds: each attempt waits for it.
public struct Committer<Store: IngestStore & ~Copyable>: ~Copyable {
    /// Where batches go.
    public var store: Store
    /// What decides the next batch.
    public var decider: Decider
    /// Waits, between two looks at rows that are locked.
    private let rest: @Sendable (_ milliseconds: Int) -> Void
    private let attempting: @Sendable () -> Void

    /// Commits to `store` what `decider` makes of a batch.
    ///
    /// - Parameters:
    ///   - rest: waits so many milliseconds.
    ///   - attempting: is called before each transaction: a sign that the work gets on.
    public init(
        store: consuming Store, decider: Decider, rest: @escaping @Sendable (_ milliseconds: Int) -> Void = pause,
        attempting: @escaping @Sendable () -> Void = {}
    ) {
        self.store = store
        self.decider = decider
        self.rest = rest
        self.attempting = attempting
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
        var search = HeldSearch()
        return try commit(&batch, 0..<batch.count, &search)
    }

    /// What is known of the rows that somebody else has locked.
    private struct HeldSearch {
        /// Senders whose messages are left out; `nil` while all rows are waited for.
        var passed: Set<EUI64>?
        /// How many more attempts may wait in vain before whatever they were about is left out unsearched.
        var waitsLeft = Limits.heldSearches
    }

    private mutating func commit(
        _ batch: inout Batch, _ range: Range<Int>, _ search: inout HeldSearch
    ) throws(IngestFault) -> CommitReceipt {
        var conflicts = 0
        var refusal: (sightings: GatewaySightings, fault: String)?
        while true {
            attempting()
            do throws(IngestFault) {
                var receipt = try store.commit(batch, range, deciding: decider, passingOver: search.passed)
                search.passed?.formUnion(receipt.held.senders)
                if let refusal { receipt.note(refusal.sightings, refused: refusal.fault) }
                return receipt
            } catch {
                switch error.code {
                case .conflict where conflicts < Limits.serializationRetries:
                    conflicts += 1
                case .rowHeld where search.passed == nil: search.passed = []
                case .rowHeld:
                    let sightings = batch.takeSightings()
                    search.waitsLeft -= 1
                    var receipt =
                        if range.count > 1, search.waitsLeft > 0 {
                            try halve(&batch, range, &search)
                        } else {
                            batch.leaveOut(range, error.holders)
                        }
                    search.passed?.formUnion(receipt.held.senders)
                    receipt.sightings.merge(sightings)
                    return receipt
                case .dataRefused where range.count > 1:
                    let sightings = batch.takeSightings()
                    var receipt = try halve(&batch, range, &search)
                    receipt.note(sightings, refused: error.detail)
                    return receipt
                case .dataRefused where !batch.sightings.isEmpty:
                    refusal = (batch.takeSightings(), error.detail)
                case .dataRefused where !isRefused(batch, range):
                    batch.reject(range.lowerBound, Rejection(error.reason, error.detail))
                case .conflict: throw IngestFault(.unavailable, error.detail)
                case .dataRefused: throw IngestFault(.broken, error.detail)
                case .unavailable, .broken, .tableHeld: throw error
                }
            }
        }
    }

    private mutating func halve(
        _ batch: inout Batch, _ range: Range<Int>, _ search: inout HeldSearch
    ) throws(IngestFault) -> CommitReceipt {
        let middle = range.lowerBound + range.count / 2
        var receipt = try commit(&batch, range.lowerBound..<middle, &search)
        receipt += try commit(&batch, middle..<range.upperBound, &search)
        return receipt
    }

    /// Whether the one message was rejected for this already: a quarantine that refuses too must not loop.
    private func isRefused(_ batch: Batch, _ range: Range<Int>) -> Bool {
        guard let index = range.first, case .failure(let rejection) = batch.entries[index].outcome else {
            return range.isEmpty
        }
        return rejection.reason.isOfDatabase
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

    /// A receipt that leaves all of these messages out.
    fileprivate func leaveOut(_ range: Range<Int>, _ holders: Set<RowHolder>) -> CommitReceipt {
        var held = HeldRows()
        held.messages = Set(range)
        held.senders = Set(range.compactMap { entries[$0].outcome.sender })
        held.holders = holders
        return CommitReceipt(held: held)
    }
}

extension CommitReceipt {
    /// Gives sightings back that went with a refused attempt; where no message turned out to be at fault, they are.
    fileprivate mutating func note(_ sightings: GatewaySightings, refused fault: String) {
        guard !sightings.isEmpty else { return }
        if !tally.quarantined.keys.contains(where: \.isOfDatabase) {
            sightingsFault = fault
        } else {
            self.sightings.merge(sightings)
        }
    }
}
