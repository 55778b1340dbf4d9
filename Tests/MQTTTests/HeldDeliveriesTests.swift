import Testing

@testable import MQTT

/// Which acknowledgements leave when.
struct HeldDeliveriesTests {
    private func released(_ held: inout HeldDeliveries, before number: Int) throws -> [UInt8] {
        var writer = PacketWriter(version: .v5)
        held.release(before: number, to: &writer)
        guard !writer.isEmpty else { return [] }
        var ids: [UInt8] = []
        try writer.send { unsent throws(MQTTError) in
            ids = stride(from: 3, to: unsent.count, by: 4).map { unsent[$0] }
            return unsent.count
        }
        return ids
    }

    @Test("Everything before a number is acknowledged once, in the order of delivery (§4.6)")
    func order() throws {
        var held = HeldDeliveries(firstNumber: 100)
        for id in [5, 3, 9, 4] as [UInt16] { held.append(id) }
        #expect(held.count == 4)
        #expect(try released(&held, before: 100) == [])
        #expect(try released(&held, before: 102) == [5, 3])
        #expect(try released(&held, before: 102) == [])
        #expect((held.count, held.firstNumber) == (2, 102))
        held.append(7)
        #expect(try released(&held, before: 105) == [9, 4, 7])
        #expect((held.count, held.firstNumber) == (0, 105))
    }

    @Test("Numbers of an earlier connection acknowledge nothing of this one")
    func earlierConnection() throws {
        var held = HeldDeliveries(firstNumber: 10)
        held.append(1)
        #expect(try released(&held, before: 7) == [])
        #expect(try released(&held, before: 99) == [1])
        #expect((held.count, held.firstNumber) == (0, 11))
    }
}
