import MQTT
import PrivateServers
import TestSupport
import Testing

/// Brokers that do what MQTT forbids, and what is left of other clients that had our id.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct BreachTests {
    private static let accepted: [UInt8] = [0x20, 0x03, 0x00, 0x00, 0x00]

    @Test(
        "What a broker must not send ends the connection with its own reason, not with another client's name",
        arguments: [
            ([0x30, 8, 0, 0, 3, 0x23, 0, 1, 0x68, 0x69], "topic alias"), ([0xF0, 0], "AUTH"),
            ([0x50, 2, 0, 1], "PUBREC"),
            ([0x40, 2, 0, 1], "PUBACK"), ([0x70, 2, 0, 1], "PUBCOMP"), ([0x36, 6, 0, 1, 0x74, 0, 1, 0], "QoS 3"),
            ([0x32, 6, 0, 1, 0x74, 0, 0, 0], "packet identifier 0"), ([0xC0, 0], "only clients send"),
            ([0x20, 3, 0, 0, 0], "twice"), ([0x30, 3, 0, 9, 0x74], "does not speak MQTT"),
            (
                [0x32, 6, 0, 1, 0x74, 0, 7, 0, 0x32, 6, 0, 1, 0x74, 0, 7, 0],
                "a second message with packet identifier 7"
            ),
        ] as [([UInt8], String)])
    func breach(bytes: [UInt8], words: String) throws {
        let manners = FakeBroker.Manners(answer: { _ in Self.accepted }, greeting: bytes)
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            for _ in 0..<4 {
                let fault = try receiver.fail()
                #expect(fault?.code == .protocolError)
                #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "")")
            }
            #expect(broker.levels == [5, 5, 5, 5])
        }
    }

    @Test("A broker that says why it ends the connection is believed, however often it does")
    func dismissed() throws {
        var manners = FakeBroker.Manners { _ in Self.accepted }
        manners.farewell = [0xE0, 0x02, 0x8B, 0x00]
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            for _ in 0..<4 {
                let fault = try receiver.fail()
                #expect(fault?.code == .dismissed)
                #expect(fault?.message.contains("shutting down") == true, "\(fault?.message ?? "")")
            }
        }
    }

    @Test("A message that is resent on the same connection is delivered once and acknowledged once")
    func resent() throws {
        // Resent before our acknowledgement; and again when that is on its way, before the identifier serves another.
        let first: [UInt8] = [0x32, 6, 0, 1, 0x74, 0, 7, 0x61]
        let again: [UInt8] = [0x3A, 6, 0, 1, 0x74, 0, 7, 0x61]
        let second: [UInt8] = [0x32, 6, 0, 1, 0x74, 0, 7, 0x62]
        let manners = FakeBroker.Manners(
            answer: { $0 == 5 ? [0x20, 0x02, 0x00, 0x01] : [0x20, 0x02, 0x00, 0x00] }, greeting: first + again + again,
            replies: { kind, body in
                kind == 0x40 && body == [0, 7] ? again + second + [0x31, 4, 0, 1, 0x74, 0x63] : []
            })
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            try receiver.receive(1)
            try receiver.establish()
            #expect(receiver.texts == ["a"])
            #expect(receiver.session.heldCount == 1)
            #expect(receiver.session.acknowledge() == .none)
            try receiver.receive(3)
            #expect(receiver.texts == ["a", "b", "c"])
            // The second message is not stored yet, so nothing may free its identifier.
            #expect(receiver.session.heldCount == 1)
            #expect(broker.kinds.count { $0 == 0x40 } == 1)
        }
    }

    @Test("A message of QoS 2 that an earlier client of our id left is taken as QoS 2 wants it: stored, then told")
    func leftoverInBytes() throws {
        let manners = FakeBroker.Manners(
            answer: { _ in [0x20, 0x03, 0x01, 0x00, 0x00] },
            // A message, its resend, and the rest of a handshake that somebody else began.
            greeting: [0x34, 7, 0, 1, 0x74, 0, 9, 0, 0x61, 0x3C, 7, 0, 1, 0x74, 0, 9, 0, 0x61, 0x62, 2, 0, 4],
            replies: { kind, body in kind == 0x50 ? [0x62, 2] + body : [] })
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            try receiver.receive(1)
            try receiver.establish()
            #expect(receiver.messages == [.init(topic: "t", text: "a", qos: 2)])
            try receiver.run(until: "completed the old one") { broker.heard.contains { $0.kind == 0x70 } }
            #expect(!broker.kinds.contains(0x50))
            #expect(receiver.session.acknowledge() == .none)
            try receiver.run(until: "completed both") { broker.kinds.count { $0 == 0x70 } == 2 }
            #expect(broker.heard.filter { [0x50, 0x70].contains($0.kind) }.map(\.body) == [[0, 4], [0, 9], [0, 9]])
            #expect(receiver.faults.isEmpty)
        }
    }
}

extension RealBroker {
    struct LeftoverTests {
        @Test("What waits at QoS 2 in a session that another client began is delivered, stored and acknowledged once")
        func leftover() async throws {
            try await withBroker { broker in
                // Another program with our client id, which subscribed at QoS 2 and left.
                let configuration = Receiver.configuration(port: broker.port)
                try ForeignClient.subscribe(to: "old/#", qos: 2, clientID: configuration.clientID, port: broker.port)
                try publish(["a", "b"], to: "old/1", port: broker.port, qos: 2)
                var receiver = Receiver(configuration)
                try receiver.receive(2)
                #expect(receiver.messages.map(\.qos) == [2, 2])
                #expect(receiver.session.acknowledge() == .none)
                try receiver.establish()
                try publish(["c"], to: "old/1", port: broker.port, qos: 2)
                try receiver.receive(3)
                #expect(receiver.session.acknowledge() == .none)
                try publish(["end"], port: broker.port)
                try receiver.receive(4)
                #expect(receiver.session.acknowledge() == .none)
                #expect(receiver.faults.isEmpty && receiver.session.connections == 1)
                receiver.session.close()

                receiver = Receiver(configuration, earlierFilters: ["t/#"])
                try receiver.establish()
                try publish(["new"], port: broker.port)
                try receiver.receive(1)
                #expect(receiver.texts == ["new"])
            }
        }

        @Test("Mosquitto sends more than the receive maximum after a reconnection; that is read as it can be stored")
        func beyondTheWindow() async throws {
            try await withBroker { broker in
                var configuration = Receiver.configuration(port: broker.port)
                configuration.receiveMaximum = 100
                var receiver = Receiver(configuration)
                try receiver.establish()
                try publish(numbers(1...600), port: broker.port)
                try receiver.receive(100)
                receiver.session.abandon()

                configuration.receiveMaximum = 10
                receiver = Receiver(configuration, earlierFilters: ["t/#"])
                receiver.portionMax = 10
                try receiver.run(until: "received all") {
                    _ = receiver.session.acknowledge()
                    return receiver.messages.count >= 600
                }
                #expect(receiver.texts == numbers(1...600))
                #expect(receiver.faults.isEmpty)
            }
        }
    }
}
