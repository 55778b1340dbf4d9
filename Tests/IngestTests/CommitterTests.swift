import ChirpStack
import Ingest
import LoRaWAN
import Synchronization
import Testing

/// A batch is committed whatever is in it, and every message exactly once.
struct CommitterTests {
    private let uplinks = (1...8).map { Uplink($0, occupied: $0 % 2 == 1, at: Double($0) * 10) }

    private func committer(
        _ script: @escaping (Int, Batch, Range<Int>) -> IngestFault?
    ) throws -> Committer<ScriptedStore> {
        Committer(store: try ScriptedStore(script: script), decider: Decider(codecs: try City.codecs()))
    }

    /// Refuses whatever holds one of these uplinks as a reading, as PostgreSQL refuses a row: without saying which.
    private func refusing(
        _ culprits: Int..., as fault: IngestFault = IngestFault(.dataRefused, "value too long (22001)")
    ) -> (Int, Batch, Range<Int>) -> IngestFault? {
        let ids = Set(culprits.map { Uplink($0, occupied: true).deduplicationID })
        return { _, batch, range in
            let isRefused = batch.entries[range].contains { entry in
                if case .success(.uplink(let uplink)) = entry.outcome {
                    ids.contains(uplink.deduplicationID)
                } else {
                    false
                }
            }
            return isRefused ? fault : nil
        }
    }

    @Test("A good batch is one transaction")
    func oneTransaction() throws {
        var committer = try committer { _, _, _ in nil }
        var batch = Batch(uplinks.map(\.arrival))
        let tally = try committer.commit(&batch)
        #expect(tally.messages == 8)
        #expect(tally.readings == 8)
        #expect(tally.stateChanges == 8)
        #expect(committer.store.attempts == [.init(range: 0..<8, fault: nil)])
    }

    @Test("A lost race is run again at once")
    func conflict() throws {
        var committer = try committer { attempt, _, _ in
            attempt < 3 ? IngestFault(.conflict, "deadlock detected (40P01)") : nil
        }
        var batch = Batch(uplinks.map(\.arrival))
        #expect(try committer.commit(&batch).readings == 8)
        #expect(committer.store.attempts.map(\.range) == Array(repeating: 0..<8, count: 4))
        #expect(committer.store.readings == uplinks.map(\.deduplicationID))
    }

    @Test("A race that is lost again and again is given up for now, as if the database were away")
    func endlessConflict() throws {
        var committer = try committer { _, _, _ in IngestFault(.conflict, "could not serialize access (40001)") }
        var batch = Batch(uplinks.map(\.arrival))
        let fault = #expect(throws: IngestFault.self) { try committer.commit(&batch) }
        #expect(fault?.code == .unavailable)
        #expect(fault?.detail == "could not serialize access (40001)")
        #expect(committer.store.attempts.count == Limits.serializationRetries + 1)
    }

    @Test("One refused message is found by halving and quarantined; the others are committed exactly once, in order")
    func refusedMessage() throws {
        for culprit in 1...8 {
            var committer = try committer(refusing(culprit))
            var batch = Batch(uplinks.map(\.arrival))
            let tally = try committer.commit(&batch)
            #expect(tally.messages == 8)
            #expect(tally.readings == 7)
            #expect(tally.quarantined == [.storageRefused: 1])
            #expect(committer.store.readings == uplinks.filter { $0.number != culprit }.map(\.deduplicationID))
            #expect(committer.store.quarantine.map(\.payload) == [uplinks[culprit - 1].arrival.payload])
            #expect(committer.store.quarantine.first?.rejection.detail == "value too long (22001)")
            // Halving: three levels of two, the whole, and the culprit once more into quarantine.
            #expect(committer.store.attempts.count == 8)
        }
    }

    @Test("The reason is that of the fault: a row that an UPDATE missed is not one that the database refused")
    func missedRow() throws {
        var committer = try committer(
            refusing(2, as: IngestFault(.dataRefused, "changed 0", reason: .updateMissedRow)))
        var batch = Batch(uplinks.map(\.arrival))
        #expect(try committer.commit(&batch).quarantined == [.updateMissedRow: 1])
        #expect(committer.store.readings.count == 7)
    }

    @Test("Several refused messages are all found")
    func refusedMessages() throws {
        var committer = try committer(refusing(1, 4, 8))
        var batch = Batch(uplinks.map(\.arrival))
        let tally = try committer.commit(&batch)
        #expect(tally.messages == 8)
        #expect(tally.quarantined == [.storageRefused: 3])
        #expect(committer.store.readings == [2, 3, 5, 6, 7].map { uplinks[$0 - 1].deduplicationID })
    }

    @Test("A batch of one that is refused is quarantined")
    func onlyMessage() throws {
        var committer = try committer(refusing(1))
        var batch = Batch([uplinks[0].arrival])
        #expect(try committer.commit(&batch).quarantined == [.storageRefused: 1])
        // Without the sightings of gateways, which might be at fault, and then without the message.
        #expect(committer.store.attempts.count == 3)
    }

    @Test("A quarantine that is refused too does not loop; it is a fault that trying again does not mend")
    func refusedQuarantine() throws {
        var committer = try committer { _, _, _ in IngestFault(.dataRefused, "no partition (23514)") }
        var batch = Batch([uplinks[0].arrival])
        let fault = #expect(throws: IngestFault.self) { try committer.commit(&batch) }
        #expect(fault?.code == .broken)
        #expect(fault?.detail == "no partition (23514)")
        #expect(committer.store.attempts.count == 3)
        #expect(throws: IngestFault.self) { try committer.commit(&batch) }
        #expect(committer.store.attempts.count == 4)
    }

    @Test(
        "What is nonsense already and refused as such is refused once more under the database's reason, then given up")
    func refusedNonsense() throws {
        var committer = try committer { _, _, _ in IngestFault(.dataRefused, "no partition (23514)") }
        var batch = Batch([.nonsense()])
        #expect(throws: IngestFault.self) { try committer.commit(&batch) }
        #expect(committer.store.attempts.count == 2)
    }

    @Test("An absent database is told at once", arguments: [IngestFault.Code.unavailable, .broken])
    func unavailable(code: IngestFault.Code) throws {
        var committer = try committer { _, _, _ in IngestFault(code, "connection refused") }
        var batch = Batch(uplinks.map(\.arrival))
        let fault = #expect(throws: IngestFault.self) { try committer.commit(&batch) }
        #expect(fault == IngestFault(code, "connection refused"))
        #expect(committer.store.attempts.count == 1)
        #expect(batch.count == 8)
    }

    @Test("A database that goes away while a culprit is sought is told, and the same batch can be committed again")
    func unavailableWhileHalving() throws {
        let refusal = refusing(3)
        var committer = try committer { attempt, batch, range in
            attempt == 2 ? IngestFault(.unavailable, "connection reset") : refusal(attempt, batch, range)
        }
        var batch = Batch(uplinks.map(\.arrival))
        #expect(throws: IngestFault(.unavailable, "connection reset")) { try committer.commit(&batch) }
        #expect(committer.store.readings.isEmpty)
        let tally = try committer.commit(&batch)
        #expect(tally.messages == 8)
        #expect(tally.quarantined == [.storageRefused: 1])
        #expect(committer.store.readings.count == 7)
    }

    @Test("A race lost while a culprit is sought is run again on that half")
    func conflictWhileHalving() throws {
        let refusal = refusing(8)
        var committer = try committer { attempt, batch, range in
            attempt == 1 ? IngestFault(.conflict, "deadlock detected (40P01)") : refusal(attempt, batch, range)
        }
        var batch = Batch(uplinks.map(\.arrival))
        #expect(try committer.commit(&batch).readings == 7)
        #expect(committer.store.attempts.prefix(3).map(\.range) == [0..<8, 0..<4, 0..<4])
        #expect(committer.store.readings == uplinks.prefix(7).map(\.deduplicationID))
    }

    /// Uplinks of three devices in turn; only the first is known to the store's city.
    private var three: [Uplink] {
        (1...9).map { Uplink($0, occupied: $0 % 2 == 1, at: Double($0) * 10).with(\.device, "A\(1 + $0 % 3)") }
    }

    @Test("A row that somebody else has locked sets its device's messages apart, in order; all others are committed")
    func heldRow() throws {
        var committer = try committer { _, _, _ in nil }
        committer.store.locked = [City.devEUI("A2").eui]
        var batch = Batch(three.map(\.arrival))
        let receipt = try committer.commitFree(&batch)
        #expect(receipt.tally.messages == 6)
        #expect(receipt.held.messages == [0, 3, 6])
        #expect(receipt.held.senders == [City.devEUI("A2").eui])
        // One attempt that waits, one that does not.
        #expect(committer.store.attempts.map(\.range) == [0..<9, 0..<9])
        let apart = batch.picked(receipt.held.messages)
        #expect(apart.entries.map(\.outcome.sender) == Array(repeating: City.devEUI("A2").eui, count: 3))
        #expect((0..<3).map { apart.payload(of: $0) } == [0, 3, 6].map { batch.payload(of: $0) })
    }

    @Test("Once a message of a device is set apart, no later one overtakes it, although its row is free meanwhile")
    func heldStaysHeld() throws {
        let refusal = refusing(2)
        var committer = try committer { attempt, batch, range in
            attempt == 0 ? IngestFault(.rowHeld, "lock timeout (55P03)") : refusal(attempt, batch, range)
        }
        committer.store.locked = [City.devEUI("A1").eui]
        var batch = Batch(three.map(\.arrival))
        let receipt = try committer.commitFree(&batch)
        #expect(receipt.held.messages == [2, 5, 8])
        #expect(receipt.tally.messages == 6)
        #expect(receipt.tally.quarantined == [.storageRefused: 1])
    }

    @Test(
        "Where nothing can be set apart, locked rows are looked at again, with nothing locked meanwhile, up to a limit")
    func patience() throws {
        let rests = Mutex<[Int]>([])
        var committer = Committer(
            store: try ScriptedStore { _, _, _ in nil }, decider: Decider(codecs: try City.codecs()),
            rest: { milliseconds in rests.withLock { $0.append(milliseconds) } })
        committer.store.locked = [City.devEUI("A1").eui]
        var batch = Batch(three.map(\.arrival))
        let fault = #expect(throws: IngestFault.self) { try committer.commit(&batch) }
        #expect(fault?.code == .unavailable)
        #expect(rests.withLock { $0 } == Array(repeating: Limits.heldPauseMS, count: Limits.heldRetries))
        committer.store.locked = []
        #expect(try committer.commit(&batch).messages == 9)
    }

    @Test("A whole table that is locked is told at once, with whoever has it")
    func heldTable() throws {
        var committer = try committer { attempt, _, _ in
            IngestFault(attempt == 0 ? .rowHeld : .tableHeld, "locked by process 7")
        }
        var batch = Batch(uplinks.map(\.arrival))
        let fault = #expect(throws: IngestFault.self) { try committer.commitFree(&batch) }
        #expect(fault == IngestFault(.tableHeld, "locked by process 7"))
        #expect(committer.store.attempts.count == 2)
    }

    private static let holder = RowHolder(
        processID: 7, table: "orphan_devices", applicationName: "psql", userName: nil, state: nil)

    /// Waits in vain wherever a message of these devices is to be written, as a key does that is not committed yet.
    private func waiting(for devices: String...) -> (Int, Batch, Range<Int>) -> IngestFault? {
        let senders = devices.map { City.devEUI($0).eui }
        return { _, batch, range in
            batch.entries[range].contains { entry in entry.outcome.sender.map(senders.contains) ?? false }
                ? IngestFault(.rowHeld, "lock timeout (55P03)", holders: [Self.holder]) : nil
        }
    }

    @Test("A lock that only the write meets is found by halving: its message is set apart, all others are committed")
    func unseenLock() throws {
        var committer = try committer(waiting(for: "A7"))
        let messages = (1...8).map { number in
            Uplink(number, occupied: true, at: Double(number) * 10).with(\.device, number == 6 ? "A7" : "A1")
        }
        var batch = Batch(messages.map(\.arrival))
        let sightings = batch.sightings
        let receipt = try committer.commitFree(&batch)
        #expect(receipt.held.messages == [5])
        #expect(receipt.held.senders == [City.devEUI("A7").eui])
        #expect(receipt.held.holders == [Self.holder])
        #expect(receipt.tally.messages == 7)
        #expect(committer.store.readings == messages.filter { $0.number != 6 }.map(\.deduplicationID))
        // The whole twice, and three levels of two.
        #expect(committer.store.attempts.count == 8)
        #expect(receipt.sightings == sightings)
    }

    @Test("The search for such locks has a bound: what is in question by then is set apart together")
    func manyUnseenLocks() throws {
        let devices = (1...64).map { "A\($0)" }
        var committer = try committer { _, batch, range in
            IngestFault(.rowHeld, "lock timeout (55P03)", holders: [Self.holder])
        }
        var batch = Batch(
            devices.enumerated().map { number, device in
                Uplink(number + 1, occupied: true).with(\.device, device).arrival
            })
        let receipt = try committer.commitFree(&batch)
        #expect(receipt.held.messages == Set(0..<64))
        #expect(receipt.held.senders.count == 64)
        #expect(receipt.tally.messages == 0)
        #expect(committer.store.attempts.count <= 2 * Limits.heldSearches)
    }

    @Test("Sightings of gateways that the database refuses cost no message, and are told")
    func refusedSightings() throws {
        for count in [1, 8] {
            var committer = try committer { _, batch, _ in
                batch.sightings.isEmpty ? nil : IngestFault(.dataRefused, "update_gateways: changed 0 rows of 1")
            }
            var batch = Batch(uplinks.prefix(count).map(\.arrival))
            let receipt = try committer.commitFree(&batch)
            #expect(receipt.tally.readings == count)
            #expect(receipt.tally.quarantined.isEmpty)
            #expect(receipt.sightingsFault == "update_gateways: changed 0 rows of 1")
        }
    }

    @Test("Sightings that went with a refused message are written with a later batch")
    func keptSightings() throws {
        var committer = try committer(refusing(3))
        var batch = Batch(uplinks.map(\.arrival))
        let sightings = batch.sightings
        let receipt = try committer.commitFree(&batch)
        #expect(receipt.sightings == sightings && !sightings.isEmpty)
        #expect(receipt.sightingsFault == nil)
    }

    @Test("A tally is the sum of its parts, reason by reason")
    func tally() {
        var sum = Tally()
        var part = Tally()
        part.messages = 3
        part.duplicates = 1
        part.dropped = 2
        part.lostUplinks = 5
        part.quarantined = [.malformedJSON: 1, .storageRefused: 2]
        sum += part
        part.quarantined = [.malformedJSON: 4]
        sum += part
        #expect(sum.messages == 6)
        #expect(sum.duplicates == 2)
        #expect(sum.dropped == 4)
        #expect(sum.lostUplinks == 10)
        #expect(sum.quarantined == [.malformedJSON: 5, .storageRefused: 2])
    }
}
