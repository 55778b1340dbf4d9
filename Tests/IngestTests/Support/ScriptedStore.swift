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
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider
    ) throws(IngestFault) -> Tally {
        let fault = script(attempts.count, batch, range)
        attempts.append(Attempt(range: range, fault: fault?.code))
        if let fault { throw fault }
        let decisions = city.take(batch, range, decider)
        readings += decisions.readings.map(\.uplink.deduplicationID)
        quarantine += decisions.quarantine.map { (batch.payload(of: $0.messageIndex), $0.rejection) }
        var tally = Tally()
        tally.messages = range.count
        tally.readings = decisions.readings.count
        tally.stateChanges = decisions.stateChanges.count
        for reason in decisions.reasons { tally.quarantined[reason, default: 0] += 1 }
        return tally
    }
}
