import Testing

@testable import MQTT

/// Control packets, byte by byte (section numbers are those of MQTT 5.0).
struct PacketTests {
    private func sent(_ version: MQTTVersion = .v5, _ write: (inout PacketWriter) -> Void) throws -> [UInt8] {
        var writer = PacketWriter(version: version)
        write(&writer)
        var bytes: [UInt8] = []
        try writer.send { unsent throws(MQTTError) in
            bytes = Array(unsent)
            return unsent.count
        }
        #expect(writer.isEmpty)
        return bytes
    }

    /// What a test keeps of a packet, whose bytes are only lent.
    private enum Read: Equatable {
        case message(topic: String, text: String, qos: Int, isRetained: Bool, id: UInt16?)
        case answer(IncomingPacket.ConnectAcknowledgement)
        case subscribed(UInt16, UInt8), unsubscribed(UInt16, UInt8), completion(UInt16), pingresp, disconnect(UInt8),
            malformed
    }

    private func read(_ bytes: [UInt8], _ version: MQTTVersion = .v5) -> Read {
        bytes.withUnsafeBytes { bytes in
            do throws(IncomingPacket.Malformed) {
                guard try IncomingPacket.length(at: bytes) == bytes.count else { return .malformed }
                switch try IncomingPacket(bytes, version: version) {
                case .message(let message, let id):
                    return .message(
                        topic: String(decoding: message.topic, as: UTF8.self),
                        text: String(decoding: message.payload, as: UTF8.self), qos: message.qos,
                        isRetained: message.isRetained, id: id)
                case .connack(let answer): return .answer(answer)
                case .suback(let id, let code): return .subscribed(id, code)
                case .unsuback(let id, let code): return .unsubscribed(id, code)
                case .completion(let id): return .completion(id)
                case .pingresp: return .pingresp
                case .disconnect(let code): return .disconnect(code)
                }
            } catch {
                return .malformed
            }
        }
    }

    @Test("CONNECT keeps the session, and tells MQTT 5 brokers for how long, how much and of which size (§3.1)")
    func connect() throws {
        var configuration = MQTTConfiguration(host: "h", port: 1, clientID: "p")
        configuration.receiveMaximum = 2000
        #expect(
            try sent { $0.connect(configuration) } == [
                0x10, 27, 0, 4, 0x4D, 0x51, 0x54, 0x54, 5, 0, 0, 60,
                13, 0x11, 0xFF, 0xFF, 0xFF, 0xFF, 0x21, 0x07, 0xD0, 0x27, 0x10, 0, 0, 4, 0, 1, 0x70,
            ])
        configuration.username = "u"
        configuration.password = "pw"
        #expect(
            try sent(.v3) { $0.connect(configuration) } == [
                0x10, 20, 0, 4, 0x4D, 0x51, 0x54, 0x54, 4, 0xC0, 0, 60, 0, 1, 0x70, 0, 1, 0x75, 0, 2, 0x70, 0x77,
            ])
    }

    @Test("SUBSCRIBE and UNSUBSCRIBE name one filter, at QoS 1 (§3.8, §3.10); the length may be long (§1.5.5)")
    func subscribe() throws {
        #expect(try sent { $0.subscribe(to: "a/+", id: 258) } == [0x82, 9, 1, 2, 0, 0, 3, 0x61, 0x2F, 0x2B, 1])
        #expect(try sent(.v3) { $0.subscribe(to: "a", id: 1) } == [0x82, 6, 0, 1, 0, 1, 0x61, 1])
        #expect(try sent { $0.unsubscribe(from: "a", id: 3) } == [0xA2, 6, 0, 3, 0, 0, 1, 0x61])
        let long = try sent(.v3) { $0.unsubscribe(from: String(repeating: "x", count: 200), id: 3) }
        #expect(long.prefix(3) == [0xA2, 204 & 0x7F | 0x80, 1])
        #expect(long.count == 3 + 204)
    }

    @Test("Acknowledgements, pings and the disconnect are short (§3.4, §3.12, §3.14), and leave one behind the other")
    func short() throws {
        let bytes = try sent { writer in
            writer.acknowledge(0x1234)
            writer.ping()
            writer.disconnect()
        }
        #expect(bytes == [0x40, 2, 0x12, 0x34, 0xC0, 0, 0xE0, 0])
        #expect(try sent { $0.disconnect(endsSession: true) } == [0xE0, 7, 0, 5, 0x11, 0, 0, 0, 0])
        #expect(try sent(.v3) { $0.disconnect(endsSession: true) } == [0xE0, 0])
    }

    @Test("Everything that CONNACK can grant less of is read (§3.2.2.3)")
    func grants() {
        let properties: [UInt8] = [
            0x11, 0, 1, 0x51, 0x80, 0x21, 0, 10, 0x24, 0, 0x25, 0, 0x27, 0, 0, 4, 0, 0x28, 0,
        ]
        #expect(
            read([0x20, UInt8(properties.count + 3), 0, 0, UInt8(properties.count)] + properties)
                == .answer(
                    .init(
                        code: 0, isSessionPresent: false, sessionExpiryS: 86_400, receiveMaximum: 10,
                        maximumPacketSize: 1024, maximumQoS: 0, areRetainedMessagesAvailable: false,
                        areWildcardsAvailable: false)))
    }

    @Test(
        "MQTT 3.1.1 keeps a session for ever or not at all: one that is to end with the connection is clean (§3.1.2.4)")
    func passing() throws {
        var configuration = MQTTConfiguration(host: "h", port: 1, clientID: "p")
        configuration.sessionExpiryS = 0
        #expect(try sent(.v3) { $0.connect(configuration) }[9] == 0x02)
        #expect(try sent(.v5) { $0.connect(configuration) }[9] == 0)
    }

    @Test("What the connection does not take at once leaves later, each byte once")
    func partly() throws {
        var writer = PacketWriter(version: .v5)
        writer.acknowledge(1)
        var bytes: [UInt8] = []
        for count in [0, 3, 1] {
            #expect(!writer.isEmpty)
            try writer.send { unsent throws(MQTTError) in
                bytes += unsent.prefix(count)
                return count
            }
        }
        #expect(bytes == [0x40, 2, 0, 1])
        #expect(writer.isEmpty)
    }

    @Test("PUBLISH is read with topic, payload, QoS and age, whatever properties it carries (§3.3)")
    func publish() {
        #expect(
            read([0x32, 10, 0, 1, 0x74, 0x01, 0x02, 2, 0x01, 1, 0x68, 0x69])
                == .message(topic: "t", text: "hi", qos: 1, isRetained: false, id: 258))
        #expect(
            read([0x31, 5, 0, 1, 0x74, 0, 0x68]) == .message(topic: "t", text: "h", qos: 0, isRetained: true, id: nil))
        #expect(
            read([0x3A, 5, 0, 1, 0x74, 0, 9], .v3) == .message(topic: "t", text: "", qos: 1, isRetained: false, id: 9))
    }

    @Test("The broker's answers are read in both versions (§3.2, §3.9, §3.11, §3.13, §3.14)")
    func answers() {
        #expect(read([0x20, 2, 1, 0], .v3) == .answer(.init(code: 0, isSessionPresent: true)))
        #expect(read([0x20, 2, 0, 1]) == .answer(.init(code: 1, isSessionPresent: false)))
        #expect(
            read([0x20, 16, 1, 0, 13, 0x21, 0, 20, 0x2A, 0, 0x13, 0, 30, 0x1F, 0, 2, 0x6F, 0x6B])
                == .answer(
                    .init(
                        code: 0, isSessionPresent: true, areSharedSubscriptionsAvailable: false, receiveMaximum: 20,
                        keepAliveS: 30)))
        #expect(read([0x90, 4, 0, 1, 0, 0x87]) == .subscribed(1, 0x87))
        #expect(read([0x90, 3, 1, 2, 1], .v3) == .subscribed(258, 1))
        #expect(read([0xB0, 4, 0, 1, 0, 0x11]) == .unsubscribed(1, 0x11))
        #expect(read([0xB0, 2, 0, 1], .v3) == .unsubscribed(1, 0))
        #expect(read([0x62, 2, 0, 9]) == .completion(9))
        #expect(read([0x62, 4, 0, 9, 0x92, 0]) == .completion(9))
        #expect(read([0xD0, 0]) == .pingresp)
        #expect(read([0xE0, 1, 0x8E]) == .disconnect(0x8E))
        #expect(read([0xE0, 0]) == .disconnect(0))
    }

    @Test(
        "What cannot be a packet for us is refused, not read beyond its end",
        arguments: [
            [0x20, 1, 0], [0x20, 5, 0, 0, 3, 0x2A, 0], [0x20, 4, 0, 0, 1, 0x7F], [0x30, 3, 0, 9, 0x74],
            [0x36, 6, 0, 1, 0x74, 0, 1, 0], [0x30, 8, 0, 0, 3, 0x23, 0, 1, 0x68, 0x69], [0x32, 3, 0, 1, 0x74],
            [0x32, 6, 0, 1, 0x74, 0, 1, 9], [0x90, 3, 0, 1, 0],
            [0x40, 2, 0, 1], [0xF0, 0], [0x00, 0],
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        #expect(read(bytes) == .malformed)
    }

    @Test("A length of more than four bytes is none; it is known before the packet is all here (§1.5.5)")
    func lengths() throws {
        func length(_ bytes: [UInt8]) throws -> Int? {
            try bytes.withUnsafeBytes { bytes in try IncomingPacket.length(at: bytes) }
        }
        #expect(try length([]) == nil)
        #expect(try length([0x30]) == nil)
        #expect(try length([0x30, 0x80]) == nil)
        #expect(try length([0x30, 0x80, 0x01]) == 3 + 128)
        #expect(try length([0x30, 0xFF, 0xFF, 0xFF, 0x7F]) == 5 + 268_435_455)
        #expect(throws: IncomingPacket.Malformed.self) { try length([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]) }
    }

    @Test("Random bytes are refused or read, and never more")
    func fuzz() {
        for _ in 0..<100_000 {
            let body = (0..<Int.random(in: 0...40)).map { _ in UInt8.random(in: 0...255) }
            _ = read([UInt8.random(in: 0...255), UInt8(body.count)] + body, Bool.random() ? .v5 : .v3)
        }
    }
}
