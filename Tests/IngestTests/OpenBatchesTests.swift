import ChirpStack
import LoRaWAN
import Testing

@testable import Ingest

/// Which lane a message takes.
struct OpenBatchesTests {
    private func append(
        _ message: Arrival, to batches: inout OpenBatches, delivery: Int? = nil,
        spoolHolds: (EUI64) -> Bool = { _ in false }
    ) -> Bool {
        message.topic.withUnsafeBufferPointer { topic in
            message.payload.withUnsafeBytes { payload in
                batches.append(
                    topic: topic, payload: payload, receivedAt: message.receivedAt, isRetained: message.isRetained,
                    delivery: delivery, spoolHolds: spoolHolds)
            }
        }
    }

    @Test("All events of a device take one lane, so that they are committed in order")
    func deviceKeepsItsLane() {
        var batches = OpenBatches(laneCount: 4)
        for device in ["A1", "A2", "A3", "A4", "A5"] {
            for number in 1...3 {
                _ = append(Uplink(number, occupied: true).with(\.device, device).arrival, to: &batches)
            }
            _ = append(.event("log", #""level":"INFO""#, device: device), to: &batches)
        }
        #expect(batches.count == 20)
        var seen: Set<DevEUI> = []
        for lane in batches.lanes {
            let devices = Set(lane.entries.compactMap { $0.outcome.device })
            #expect(lane.count == devices.count * 4)
            #expect(seen.isDisjoint(with: devices))
            seen.formUnion(devices)
        }
    }

    @Test(
        "EUIs of one delivery spread over the lanes, in whatever steps they were numbered", arguments: [1, 2, 16, 256])
    func spreads(step: UInt64) {
        var counts = [0, 0]
        for number in 0..<1000 {
            let eui = EUI64(bits: 0x70B3_D57E_D000_0000 + UInt64(number) * step)
            counts[OpenBatches.lane(of: eui, laneCount: 2)] += 1
        }
        #expect(counts.allSatisfy { 450...550 ~= $0 })
    }

    @Test("A device's event is told from a gateway's, whose QoS 0 is no loss, and from nonsense")
    func tells() {
        var batches = OpenBatches(laneCount: 2)
        #expect(append(Uplink(1, occupied: true).arrival, to: &batches))
        #expect(append(.event("log", #""level":"INFO""#), to: &batches))
        #expect(!append(.stats(at: .noon), to: &batches))
        #expect(!append(.connection(isOnline: true, at: .noon), to: &batches))
        #expect(!append(.nonsense(), to: &batches))
        #expect(batches.lanes[0].entries.contains { (try? $0.outcome.get()) == nil })
    }

    @Test("A batch that is taken out leaves an empty one behind")
    func takes() {
        var batches = OpenBatches(laneCount: 1)
        _ = append(Uplink(1, occupied: true).arrival, to: &batches)
        let used = Batch([Uplink(7, occupied: true).arrival])
        #expect(batches.take(0, leaving: used).count == 1)
        #expect(batches.count == 0)
        #expect(batches.lanes[0].sightings.isEmpty)
    }

    @Test("A message does not overtake its device's messages in the spool; those of other devices do not wait for it")
    func diverts() throws {
        var batches = OpenBatches(laneCount: 2)
        let spooled = Uplink(1, occupied: true).with(\.device, "A1").arrival
        _ = append(spooled, to: &batches, spoolHolds: { _ in true })
        let held = try #require(batches.diverted.entries.first?.outcome.sender)
        for device in ["A1", "A2"] {
            _ = append(
                Uplink(2, occupied: false).with(\.device, device).arrival, to: &batches, spoolHolds: { $0 == held })
        }
        #expect(batches.diverted.count == 2)
        #expect(batches.lanes.map(\.count).reduce(0, +) == 1)
        #expect(batches.count == 3)
    }

    @Test("What the spool refuses goes to its lanes, with its bytes")
    func returnsDiverted() {
        var batches = OpenBatches(laneCount: 1)
        let message = Uplink(1, occupied: true).arrival
        _ = append(message, to: &batches, spoolHolds: { _ in true })
        batches.returnDiverted()
        #expect(batches.diverted.isEmpty)
        #expect(batches.lanes[0].payload(of: 0) == message.payload)
    }

    @Test("What followed a message whose row is locked leaves its lane with it, or stands behind it again, in order")
    func setApart() throws {
        var batches = OpenBatches(laneCount: 1)
        for number in 1...6 {
            let uplink = Uplink(number, occupied: true).with(\.device, number % 2 == 0 ? "A1" : "A2")
            _ = append(uplink.arrival, to: &batches, delivery: number)
        }
        let all = batches.lanes[0]
        var apart = Batch([Uplink(0, occupied: true).with(\.device, "A1").arrival])
        batches.take([City.devEUI("A1").eui], of: 0, into: &apart)
        #expect((1..<4).map { apart.payload(of: $0) } == [1, 3, 5].map { all.payload(of: $0) })
        #expect((0..<3).map { batches.lanes[0].payload(of: $0) } == [0, 2, 4].map { all.payload(of: $0) })
        // Neither is acknowledged before it is stored.
        #expect(apart.unacknowledged.firstDelivery == 1)
        #expect(batches.unacknowledged.count == 3)
        batches.putBack(apart, to: 0)
        #expect(batches.lanes[0].count == 7)
        #expect(batches.lanes[0].payload(of: 0) == apart.payload(of: 0))
        #expect(batches.lanes[0].payload(of: 4) == all.payload(of: 0))
    }

    @Test("What is taken and not stored holds the acknowledgements back from its first delivery on")
    func unacknowledged() {
        var batches = OpenBatches(laneCount: 2)
        #expect(batches.unacknowledged == Unacknowledged())
        for number in 7...9 {
            let device = "A\(number)"
            _ = append(
                Uplink(1, occupied: true).with(\.device, device).arrival, to: &batches, delivery: number)
        }
        _ = append(Uplink(2, occupied: true).arrival, to: &batches, delivery: nil)
        #expect(batches.unacknowledged.count == 4)
        #expect(batches.unacknowledged.firstDelivery == 7)

        let first = OpenBatches.lane(of: City.devEUI("A7").eui, laneCount: 2)
        let taken = batches.take(first, leaving: Batch())
        #expect(taken.unacknowledged.firstDelivery == 7)
        #expect(batches.unacknowledged.firstDelivery != 7)
        var all = batches.unacknowledged
        all.merge(taken.unacknowledged)
        #expect(all.count == 4)
        #expect(all.firstDelivery == 7)
        batches.removeAll()
        #expect(batches.unacknowledged == Unacknowledged())
    }

    @Test("What comes from the spool waits for no acknowledgement; what the spool gives back still does")
    func unacknowledgedOfTheSpool() {
        var batches = OpenBatches(laneCount: 1)
        let message = Uplink(1, occupied: true).arrival
        message.topic.withUnsafeBufferPointer { topic in
            message.payload.withUnsafeBytes { payload in
                batches.appendSpooled(
                    topic: topic, payload: payload, receivedAt: message.receivedAt, isRetained: false,
                    sender: SpooledSender(nil))
            }
        }
        #expect(batches.unacknowledged == Unacknowledged())
        #expect(batches.spooledCount == 1)
        for number in 4...5 { _ = append(message, to: &batches, delivery: number, spoolHolds: { _ in true }) }
        #expect(batches.diverted.unacknowledged.firstDelivery == 4)
        batches.returnDiverted()
        #expect(batches.diverted.unacknowledged == Unacknowledged())
        #expect(batches.lanes[0].unacknowledged.count == 2)
        #expect(batches.lanes[0].unacknowledged.firstDelivery == 4)
        #expect(batches.spooledCount == 1)
        #expect(batches.lanes[0].picked([0, 2]).spooledCount == 1)
        batches.removeAll()
        #expect(batches.spooledCount == 0)
    }
}

extension Result<IntegrationEvent, Rejection> {
    fileprivate var device: DevEUI? {
        switch self {
        case .success(.uplink(let uplink)): uplink.device.devEUI
        case .success(.device(let event)): event.device.devEUI
        default: nil
        }
    }
}
