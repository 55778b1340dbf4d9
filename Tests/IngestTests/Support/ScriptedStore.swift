import ChirpStack
import Ingest
import LoRaWAN

/// A store in memory that fails as its script says: for faults that a database cannot be made to have on demand.
struct ScriptedStore: IngestStore {
    /// A transaction that was tried.
    struct Attempt: Equatable {
        var range: Range<Int>
        var fault: IngestFault.Code?
    }

    /// Why this attempt fails; `nil` lets it commit.
    let script: (_ attempt: Int, _ batch: Batch, _ range: Range<Int>) -> IngestFault?
    private(set) var city: City
    /// Senders whose rows somebody else has locked.
    var locked: Set<EUI64> = []
    private(set) var attempts: [Attempt] = []
    /// The frames whose readings were committed, in order and as often as that happened.
    private(set) var readings: [DeduplicationID] = []
    /// What was committed to quarantine.
    private(set) var quarantine: [(payload: [UInt8], rejection: Rejection)] = []

    init(script: @escaping (Int, Batch, Range<Int>) -> IngestFault?) throws {
        self.script = script
        city = try City()
    }

    mutating func commit(
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider, passingOver passed: Set<EUI64>?
    ) throws(IngestFault) -> CommitReceipt {
        let fault = script(attempts.count, batch, range)
        attempts.append(Attempt(range: range, fault: fault?.code))
        if let fault { throw fault }
        var held = HeldRows()
        for index in range {
            guard let sender = batch.entries[index].outcome.sender,
                locked.contains(sender) || passed?.contains(sender) == true
            else { continue }
            guard passed != nil else { throw IngestFault(.rowHeld, "lock timeout (55P03)") }
            held.messages.insert(index)
            held.senders.insert(sender)
        }
        let decisions = city.take(batch, range, decider, leavingOut: held.messages)
        readings += decisions.readings.map(\.uplink.deduplicationID)
        quarantine += decisions.quarantine.map { (batch.payload(of: $0.messageIndex), $0.rejection) }
        var tally = Tally()
        tally.messages = range.count - held.messages.count
        tally.readings = decisions.readings.count
        tally.stateChanges = decisions.stateChanges.count
        for reason in decisions.reasons { tally.quarantined[reason, default: 0] += 1 }
        return CommitReceipt(tally, held: held)
    }
}
