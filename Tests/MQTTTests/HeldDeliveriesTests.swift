import Testing

@testable import MQTT

/// Which acknowledgements leave when.
struct HeldDeliveriesTests {
    private func append(
        _ held: inout HeldDeliveries, _ id: UInt16, _ text: String = "x", isResent: Bool = false, qos: Int = 1
    ) throws -> Int? {
        try Array(text.utf8).withUnsafeBufferPointer { bytes in
            let message = MQTTMessage(
                topic: bytes, payload: UnsafeRawBufferPointer(bytes), qos: qos, isRetained: false, isResent: isResent)
            return try held.append(id, message)
        }
    }

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
        var held = HeldDeliveries(firstNumber: 100, version: .v5)
        for (index, id) in ([5, 3, 9, 4] as [UInt16]).enumerated() {
            #expect(try append(&held, id) == 100 + index)
        }
        #expect(held.count == 4)
        #expect(try released(&held, before: 100) == [])
        #expect(try released(&held, before: 102) == [5, 3])
        #expect(try released(&held, before: 102) == [])
        #expect((held.count, held.firstNumber) == (2, 102))
        #expect(try append(&held, 7) == 104)
        #expect(try released(&held, before: 105) == [9, 4, 7])
        #expect((held.count, held.firstNumber) == (0, 105))
    }

    @Test(
        "A message that is resent on the same connection is held once and acknowledged once",
        arguments: [MQTTVersion.v3, .v5])
    func resent(version: MQTTVersion) throws {
        var held = HeldDeliveries(firstNumber: 0, version: version)
        #expect(try append(&held, 7) == 0)
        #expect(try append(&held, 8) == 1)
        for _ in 0..<3 { #expect(try append(&held, 7, isResent: true) == nil) }
        #expect(held.count == 2)
        #expect(try released(&held, before: 2) == [7, 8])
    }

    @Test(
        "One that was resent before our acknowledgement arrived is not acknowledged again: its identifier has gone on")
    func crossing() throws {
        var held = HeldDeliveries(firstNumber: 0, version: .v3)
        #expect(try append(&held, 7, "first") == 0)
        #expect(try released(&held, before: 1) == [7])
        #expect(try append(&held, 7, "first", isResent: true) == nil)
        #expect(try append(&held, 7, "second") == 1)
        #expect(try append(&held, 7, "second", isResent: true) == nil)
        #expect(try released(&held, before: 2) == [7])
        // What an earlier connection left comes marked as resent, and is new to this one.
        #expect(try append(&held, 9, "third", isResent: true) == 2)
    }

    @Test("A second message of an identifier that is held is no resend: refused, not lost")
    func doubled() throws {
        var held = HeldDeliveries(firstNumber: 0, version: .v3)
        #expect(try append(&held, 7, "first") == 0)
        let fault = #expect(throws: IncomingPacket.Malformed.self) { try append(&held, 7, "second") }
        #expect(fault?.reason?.contains("packet identifier 7") == true)
        #expect(throws: IncomingPacket.Malformed.self) { try append(&held, 0) }
    }

    @Test("All identifiers can be held at once, and what is remembered of those acknowledged is bounded")
    func bounds() throws {
        var held = HeldDeliveries(firstNumber: 0, version: .v3)
        for round in 0..<2 {
            for id in 1...UInt16.max { #expect(try append(&held, id) == round * 65_535 + Int(id) - 1) }
            #expect(held.count == 65_535)
            var writer = PacketWriter(version: .v3)
            held.release(before: .max, to: &writer)
            #expect(held.count == 0)
        }
        #expect(try append(&held, 65_535, isResent: true) == nil)
        #expect(try append(&held, 65_535 - UInt16(HeldDeliveries.releasedMax), isResent: true) != nil)
    }

    @Test("A message of QoS 2 is acknowledged by PUBREC (§4.3.3)")
    func exactlyOnce() throws {
        var held = HeldDeliveries(firstNumber: 0, version: .v5)
        #expect(try append(&held, 5, qos: 2) == 0)
        #expect(try append(&held, 6) == 1)
        var writer = PacketWriter(version: .v5)
        held.release(before: 2, to: &writer)
        try writer.send { unsent throws(MQTTError) in
            #expect(Array(unsent) == [0x50, 2, 0, 5, 0x40, 2, 0, 6])
            return unsent.count
        }
    }

    @Test("Numbers of an earlier connection acknowledge nothing of this one")
    func earlierConnection() throws {
        var held = HeldDeliveries(firstNumber: 10, version: .v5)
        #expect(try append(&held, 1) == 10)
        #expect(try released(&held, before: 7) == [])
        #expect(try released(&held, before: 99) == [1])
        #expect((held.count, held.firstNumber) == (0, 11))
    }
}
