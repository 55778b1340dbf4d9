import Testing

@testable import MQTT

/// Beside what `BreachTests`, `RefusalTests`, `GrantTests` and `PacketTests` try.
@Suite("Security: a hostile broker", .serialized, .timeLimit(.minutes(2)))
struct HostileBrokerSecurityTests {
    private static let accepted: [UInt8] = [0x20, 0x03, 0x00, 0x00, 0x00]

    /// What a broker answers to CONNECT.
    private static func fault(_ answer: [UInt8]) throws -> MQTTError? {
        try FakeBroker.run(FakeBroker.Manners { _ in answer }) { broker in
            try Receiver(Receiver.configuration(port: broker.port)).fail()
        }
    }

    @Test(
        "What is no MQTT, or no answer to CONNECT as the standard writes it, ends the connection with that reason",
        arguments: [
            ("another protocol", Array(("HTTP/1.1 400 Bad Request\r\nX: " + String(repeating: "x", count: 99)).utf8)),
            ("zeros", [UInt8](repeating: 0, count: 64)), ("ones", [UInt8](repeating: 0xFF, count: 64)),
            ("a length of five bytes", [0x20, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
            ("an empty CONNACK", [0x20, 0x00]), ("a CONNACK of one byte", [0x20, 0x01, 0x00]),
            ("properties longer than the packet", [0x20, 0x03, 0x00, 0x00, 0x7F]),
            ("an unknown property", [0x20, 0x05, 0x00, 0x00, 0x02, 0x7E, 0x00]),
            ("a property cut off", [0x20, 0x05, 0x00, 0x00, 0x02, 0x11, 0x00]),
            ("a text property without end", [0x20, 0x06, 0x00, 0x00, 0x03, 0x1F, 0xFF, 0xFF]),
            ("a packet of type 0", [0x00, 0x00]),
            (
                "an announced giant that is no message",
                [0x20, 0xFF, 0xFF, 0xFF, 0x7F] + [UInt8](repeating: 0, count: 200_000)
            ),
        ] as [(String, [UInt8])])
    func garbage(words: String, answer: [UInt8]) throws {
        let fault = try Self.fault(answer)
        #expect(fault?.code == .protocolError, "\(words): \(fault?.message ?? "")")
    }

    /// Says these bytes once the session stands, then a message that must come, and gives what was received.
    private static func receive(_ greeting: [UInt8], _ count: Int) throws -> Receiver {
        let last: [UInt8] = [0x30, 7, 0, 1, 0x74, 0] + Array("end".utf8)
        let manners = FakeBroker.Manners(answer: { _ in accepted }, greeting: greeting + last)
        return try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            try receiver.receive(count + 1)
            #expect(receiver.messages.last?.text == "end")
            #expect(receiver.faults.isEmpty, "\(receiver.faults)")
            return receiver
        }
    }

    @Test(
        "Topics that no broker may send are handed on as they are, for quarantine, and cost no other message",
        arguments: [[], [0x23], Array("a/+/b".utf8), [0x61, 0, 0x62], [0xFF, 0xFE], Array("$SYS/x".utf8)] as [[UInt8]])
    func topics(topic: [UInt8]) throws {
        let message: [UInt8] = [0x30, UInt8(topic.count + 4), 0, UInt8(topic.count)] + topic + [0, 0x61]
        let receiver = try Self.receive(message, 1)
        #expect(receiver.messages.first?.text == "a")
    }

    @Test("A flood of answers to nothing holds up no message and takes no memory")
    func floods() throws {
        let noise: [[UInt8]] = [
            [0xD0, 0], [0x90, 4, 0x77, 0x77, 0, 1], [0x90, 4, 0x77, 0x77, 0, 0x80], [0xB0, 4, 0x77, 0x77, 0, 0],
            [0x62, 2, 0x77, 0x77],
        ]
        for packet in noise {
            let flood = [[UInt8]](repeating: packet, count: 20_000).flatMap(\.self)
            #expect(try Self.receive(flood, 0).messages.count == 1)
        }
    }

    @Test("A flood of messages at QoS 0 is received in its order")
    func messages() throws {
        let flood = (0..<10_000).flatMap { number in
            let text = Array("\(number)".utf8)
            return [0x30, UInt8(text.count + 4), 0, 1, 0x74, 0] + text
        }
        #expect(try Self.receive(flood, 10_000).texts.dropLast() == (0..<10_000).map { "\($0)" }[...])
    }

    @Test("Messages before the broker has accepted us are none of ours to lose: acknowledged after storage, as any")
    func beforeAcceptance() throws {
        let message: [UInt8] = [0x32, 7, 0, 1, 0x74, 0, 7, 0, 0x61]
        let manners = FakeBroker.Manners(answer: { _ in message + Self.accepted })
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            try receiver.run(until: "established or refused") {
                receiver.session.isSettled || !receiver.faults.isEmpty
            }
            #expect(!broker.kinds.contains(0x40))
            #expect(receiver.faults.isEmpty == (receiver.texts == ["a"]))
        }
    }

    @Test("An answer to another question than ours, or with more answers than filters, grants nothing")
    func grants() throws {
        // For an identifier that was not used, before ours was asked for; then ours is refused.
        let early: [UInt8] = [0x90, 4, 0x77, 0x77, 0, 1]
        let manners = FakeBroker.Manners(
            answer: { _ in Self.accepted + early }, grants: { _ in 0x80 }, greeting: [0x90, 6, 0, 1, 0, 1, 1, 1])
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            let fault = try receiver.fail()
            #expect(fault?.code == .subscriptionRefused)
            #expect(receiver.timesEstablished == 0)
        }
    }

    @Test("A broker that says everything byte by byte is understood all the same")
    func byteByByte() throws {
        let text = [UInt8](repeating: 0x61, count: 100)
        let message: [UInt8] = [0x32, 106, 0, 1, 0x74, 0, 9, 0] + text
        var manners = FakeBroker.Manners(answer: { _ in Self.accepted }, greeting: message)
        manners.isByteByByte = true
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            try receiver.receive(1)
            #expect(receiver.messages.first?.text.utf8.count == 100)
            #expect(receiver.faults.isEmpty)
        }
    }
}
