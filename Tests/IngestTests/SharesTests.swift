import LoRaWAN
import Testing

@testable import Ingest

/// Who has more than its share of what waits for a lane.
struct SharesTests {
    private static let acme = "17c82e96-be03-4f38-aef3-f83d48582d97"
    private static let beta = "52f14cd4-c6f1-4fbd-8f87-4025e1d49242"

    private func append(
        _ message: Arrival, to batches: inout OpenBatches, delivery: Int? = nil, holds: (EUI64) -> Bool = { _ in false }
    ) {
        message.topic.withUnsafeBufferPointer { topic in
            message.payload.withUnsafeBytes { payload in
                _ = batches.append(
                    topic: topic, payload: payload, receivedAt: message.receivedAt, isRetained: false,
                    delivery: delivery, spoolHolds: holds)
            }
        }
    }

    private func appendSpooled(_ message: Arrival, to batches: inout OpenBatches) {
        message.topic.withUnsafeBufferPointer { topic in
            message.payload.withUnsafeBytes { payload in
                batches.appendSpooled(
                    topic: topic, payload: payload, receivedAt: message.receivedAt, isRetained: false,
                    sender: SpooledSender(City.devEUI("A1").eui))
            }
        }
    }

    private func uplink(_ number: Int, of device: String, tenant: String = acme) -> Arrival {
        Uplink(number, occupied: number % 2 == 0).with(\.device, device).with(\.networkTenantID, tenant).arrival
    }

    @Test("A sender may have its share of a batch; with one message more all of its messages leave, and no other's")
    func senderAtItsLimit() {
        var batches = OpenBatches(laneCount: 1)
        for number in 1...Limits.senderShare { append(uplink(number, of: "A1"), to: &batches) }
        for device in ["A2", "A3"] { append(uplink(1, of: device), to: &batches) }
        #expect(batches.divertExcess(of: 0) == [])
        #expect(batches.diverted.isEmpty)
        append(uplink(Limits.senderShare + 1, of: "A1"), to: &batches)
        #expect(batches.divertExcess(of: 0) == [City.devEUI("A1").eui])
        #expect(batches.diverted.count == Limits.senderShare + 1)
        #expect(batches.lanes[0].entries.map(\.outcome.sender) == ["A2", "A3"].map { City.devEUI($0).eui })
        #expect(batches.crowders(of: 0) == [])
    }

    @Test("What leaves keeps its order, before what has to follow it, and stays unacknowledged")
    func order() {
        var batches = OpenBatches(laneCount: 1)
        let count = Limits.senderShare + 1
        let messages = (1...count + 2).map { uplink($0, of: "A1") }
        for (index, message) in messages.prefix(count).enumerated() { append(message, to: &batches, delivery: index) }
        for (index, message) in messages.enumerated().dropFirst(count) {
            append(message, to: &batches, delivery: index) { _ in true }
        }
        _ = batches.divertExcess(of: 0)
        #expect(batches.diverted.entries.indices.map { batches.diverted.payload(of: $0) } == messages.map(\.payload))
        #expect(batches.diverted.unacknowledged.count == messages.count)
        #expect(batches.unacknowledged.firstDelivery == 0)
        #expect(batches.lanes[0].unacknowledged == Unacknowledged())
        // A spool that refuses gives all of it back, in order.
        batches.returnDiverted()
        #expect(batches.lanes[0].entries.indices.map { batches.lanes[0].payload(of: $0) } == messages.map(\.payload))
    }

    @Test("What came out of the spool does not count, and does not go back")
    func fromTheSpool() {
        var batches = OpenBatches(laneCount: 1)
        for number in 1...Limits.senderShare + 1 { appendSpooled(uplink(number, of: "A1"), to: &batches) }
        for number in 1...Limits.senderShare { append(uplink(number + 1000, of: "A1"), to: &batches) }
        #expect(batches.crowders(of: 0) == [])
        append(uplink(2000, of: "A1"), to: &batches)
        #expect(batches.divertExcess(of: 0) == [City.devEUI("A1").eui])
        #expect(batches.spooledCount == Limits.senderShare + 1)
        #expect(batches.lanes[0].count == batches.spooledCount)
    }

    @Test("Messages that make no sense have one share together")
    func nonsense() {
        var batches = OpenBatches(laneCount: 1)
        for _ in 0...Limits.senderShare { append(.nonsense(), to: &batches) }
        append(uplink(1, of: "A1"), to: &batches)
        #expect(batches.divertExcess(of: 0) == [nil])
        #expect(batches.lanes[0].count == 1)
    }

    /// 400 messages of 40 devices, of which so many percent are of acme's and the others of beta's.
    private func mixed(acmePercent: Int, into batches: inout OpenBatches) {
        for number in 0..<400 {
            let isAcme = number % 100 < acmePercent
            append(
                uplink(number, of: "\(isAcme ? "A" : "B")\(number % 10)", tenant: isAcme ? Self.acme : Self.beta),
                to: &batches)
        }
    }

    @Test(
        "A tenant has more than its share when it has more than three quarters of what waits, and another one is there",
        arguments: [(75, false), (76, true), (100, false)])
    func tenant(percent: Int, isCrowded: Bool) {
        var batches = OpenBatches(laneCount: 1)
        mixed(acmePercent: percent, into: &batches)
        let acmes = Set((0...9).map { EUI64?.some(City.devEUI("A\($0)").eui) })
        #expect(batches.divertExcess(of: 0) == (isCrowded ? acmes : []))
        #expect(batches.lanes[0].count == (isCrowded ? 400 * (100 - percent) / 100 : 400))
    }

    @Test(
        "A tenant that was heard before counts as another, though nothing of it waits; without one nobody is in the way"
    )
    func heardBefore() {
        var batches = OpenBatches(laneCount: 1)
        append(uplink(1, of: "B1", tenant: Self.beta), to: &batches)
        _ = batches.take(0, leaving: Batch())
        for _ in 1...2 {
            mixed(acmePercent: 100, into: &batches)
            #expect(batches.divertExcess(of: 0).count == 10)
            batches.removeDiverted()
            batches.endCrowd()
        }
        mixed(acmePercent: 0, into: &batches)
        #expect(batches.crowders(of: 0).count == 10)
    }

    @Test("Where several tenants are expected from the start, the first that is heard has a share already")
    func expected() {
        var batches = OpenBatches(laneCount: 1)
        mixed(acmePercent: 100, into: &batches)
        #expect(batches.crowders(of: 0) == [])
        batches.expectSeveralTenants()
        #expect(batches.crowders(of: 0).count == 10)
    }

    @Test("A tenant that had more than its share stays in the spool, each of its devices, until that is empty")
    func stays() {
        var batches = OpenBatches(laneCount: 1)
        batches.expectSeveralTenants()
        mixed(acmePercent: 100, into: &batches)
        _ = batches.divertExcess(of: 0)
        batches.removeDiverted()
        append(uplink(1, of: "AF"), to: &batches)
        append(uplink(1, of: "B1", tenant: Self.beta), to: &batches)
        #expect(batches.diverted.count == 1)
        #expect(batches.lanes[0].count == 1)
        batches.endCrowd()
        append(uplink(2, of: "AF"), to: &batches)
        #expect(batches.lanes[0].count == 2)
    }

    @Test("A lane that still has something of such a tenant gets what follows, so that nothing overtakes it")
    func otherLane() {
        var batches = OpenBatches(laneCount: 2)
        batches.expectSeveralTenants()
        for number in 0..<1200 { append(uplink(number, of: "A\(number % 10)"), to: &batches) }
        let counts = batches.lanes.map(\.count)
        #expect(batches.divertExcess(of: 0).count > 0)
        batches.removeDiverted()
        for number in 0..<10 { append(uplink(2000 + number, of: "A\(number)"), to: &batches) }
        #expect(batches.lanes[0].isEmpty)
        #expect(batches.lanes[1].count > counts[1])
        #expect(batches.lanes[1].count - counts[1] + batches.diverted.count == 10)
        _ = batches.divertExcess(of: 1)
        #expect(batches.lanes.map(\.count) == [0, 0])
        // A spool that refuses brings all of it back, and nobody is sent there any more.
        batches.returnDiverted()
        append(uplink(3000, of: "A1"), to: &batches)
        #expect(batches.diverted.isEmpty)
    }

    @Test("Where ChirpStack names no tenant, many devices have no common share")
    func noTenant() {
        var batches = OpenBatches(laneCount: 1)
        append(uplink(1, of: "B1", tenant: Self.beta), to: &batches)
        for number in 0..<400 { append(uplink(number, of: "A\(number % 10)", tenant: "none"), to: &batches) }
        #expect(batches.crowders(of: 0) == [])
    }
}
