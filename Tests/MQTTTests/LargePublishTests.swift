import PrivateServers
import TestSupport
import Testing

@testable import MQTT

/// A PUBLISH that is larger than what is kept of it (section numbers are those of MQTT 5.0).
struct LargePublishTests {
    private let configuration: MQTTConfiguration = {
        var configuration = MQTTConfiguration(host: "h", port: 1, clientID: "p")
        configuration.payloadBytesMax = 200_000
        configuration.payloadBytesKept = 1000
        return configuration
    }()

    /// A PUBLISH at QoS 1 with the identifier 258.
    private func publish(
        _ payload: [UInt8], topic: [UInt8] = Array("t/1".utf8), properties: [UInt8] = [],
        version: MQTTVersion = .v5, header: UInt8 = 0x32
    ) -> [UInt8] {
        var body: [UInt8] = [UInt8(topic.count >> 8), UInt8(topic.count & 0xFF)] + topic
        if header >> 1 & 3 > 0 { body += [1, 2] }
        if version == .v5 {
            body.partialLength(properties.count)
            body += properties
        }
        body += payload
        var packet = [header]
        packet.partialLength(body.count)
        return packet + body
    }

    /// What was delivered, copied.
    private struct Delivered: Equatable {
        var topic: String
        var payload: [UInt8]
        var id: UInt16?
        var whole: MQTTMessage.WholePayload?
    }

    /// Reads a packet that comes in pieces, with the next one behind it.
    private func read(_ bytes: [UInt8], _ version: MQTTVersion = .v5, pieces: Int = 9973) throws -> Delivered {
        try (bytes + [0xD0, 0]).withUnsafeBytes { bytes in
            let length = try #require(try IncomingPacket.length(at: bytes))
            var position = 0
            var large = try LargePublish(
                at: bytes, length: length, version: version, configuration, headLength: &position)
            while !large.isComplete {
                let piece = UnsafeRawBufferPointer(rebasing: bytes[position...].prefix(pieces))
                try #require(!piece.isEmpty)
                position += large.take(piece)
            }
            #expect(position == length && length == bytes.count - 2)
            let whole = large.whole(configuration)
            return try large.packet.withUnsafeBytes { bytes in
                guard case .message(let message, let id) = try IncomingPacket(bytes, version: version) else {
                    throw IncomingPacket.Malformed()
                }
                return Delivered(
                    topic: String(decoding: message.topic, as: UTF8.self), payload: Array(message.payload), id: id,
                    whole: whole)
            }
        }
    }

    @Test(
        "Of an oversize PUBLISH topic, id and beginning are kept, the rest is counted and hashed: memory has a bound",
        arguments: [MQTTVersion.v5, .v3], [1, 977, 1 << 20])
    func beginning(version: MQTTVersion, pieces: Int) throws {
        let payload = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let read = try read(publish(payload, version: version), version, pieces: pieces)
        #expect(read.topic == "t/1")
        #expect(read.id == 258)
        #expect(read.payload == Array(payload.prefix(1000)))
        // python3 -c 'import hashlib; print(hashlib.sha256(bytes(i*31%256 for i in range(300000))).hexdigest())'
        #expect(read.whole?.length == 300_000)
        #expect(read.whole?.sha256.map(Self.hex) == "c12fb0010fbd782b0ffcb958d34a9cd29f9c42692ff2f8361f3379ddd0790932")
    }

    @Test("The largest payload that is acceptable is delivered whole, one byte more is not")
    func limit() throws {
        let payload = [UInt8](repeating: 7, count: 200_000)
        let whole = try read(publish(payload))
        #expect(whole.payload == payload)
        #expect(whole.whole == nil)
        let cut = try read(publish(payload + [7]))
        #expect(cut.payload.count == 1000)
        #expect(cut.whole?.length == 200_001)
    }

    @Test("User properties of any size cost no message: they are skipped, the payload is delivered whole (§3.3.2.3)")
    func properties() throws {
        // 0x26: user property, two texts.
        let property = [0x26, 0, 1, 0x6B, 0xFF, 0xFF] + [UInt8](repeating: 0x76, count: 65_535)
        let properties = [[UInt8]](repeating: property, count: 5).flatMap(\.self)
        let read = try read(publish(Array("hi".utf8), properties: properties))
        #expect(read == Delivered(topic: "t/1", payload: Array("hi".utf8), id: 258, whole: nil))
    }

    @Test("The longest topic fits into what is looked at first")
    func longTopic() throws {
        let topic = [UInt8](repeating: 0x61, count: 65_535)
        let payload = [UInt8](repeating: 7, count: 250_000)
        let read = try read(publish(payload, topic: topic))
        #expect(read.topic.utf8.count == 65_535)
        #expect(read.payload.count == 1000)
        // Without payload and properties such a packet is as long as that, but that its two lengths may be longer.
        let shortest = publish([], topic: topic)
        #expect(LargePublish.headBytesMax == shortest.count + 1 + 3)
        #expect(LargePublish.headBytesMax <= InputBuffer.bytes)
    }

    @Test("At QoS 0 there is no packet id; a retained one says so")
    func unacknowledged() throws {
        let read = try read(publish([UInt8](repeating: 7, count: 250_000), header: 0x31))
        #expect(read.id == nil)
        #expect(read.whole?.length == 250_000)
    }

    @Test("No packet but PUBLISH may be this large, and none may be shorter than its own parts say")
    func malformed() {
        let payload = [UInt8](repeating: 7, count: 250_000)
        for header in [0x20, 0x40, 0x90, 0xB0, 0xD0, 0xE0, 0xF0] as [UInt8] {
            #expect(throws: IncomingPacket.Malformed.self) { try read(publish(payload, header: header)) }
        }
        var longTopic = publish(payload)
        (longTopic[4], longTopic[5]) = (0xFF, 0xFF)
        #expect(throws: (any Error).self) { try read(Array(longTopic.prefix(60_000)), .v3) }
        // Properties that would end behind the packet.
        var manyProperties = publish(payload)
        manyProperties.replaceSubrange(11..<15, with: [0xFF, 0xFF, 0xFF, 0x7F])
        #expect(throws: IncomingPacket.Malformed.self) { try read(manyProperties) }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }
}

extension RealBroker {
    /// Large messages from a real broker.
    struct LargeMessageTests {
        /// What a message was, copied.
        private struct Seen: Equatable {
            var count: Int
            var length: Int?
            var sha256: [UInt8]?
        }

        private func seen(_ client: MQTTClient, _ count: Int) throws -> [Seen] {
            var seen: [Seen] = []
            let signal = WakeSignal()
            let deadline = ContinuousClock.now + .seconds(60)
            while seen.count < count {
                try #require(ContinuousClock.now < deadline)
                try client.flush()
                _ = try client.receive(nowMS: 0) { message in
                    seen.append(
                        Seen(
                            count: message.payload.count, length: message.whole?.length,
                            sha256: message.whole?.sha256))
                    return true
                }
                if seen.count < count { _ = client.wait(milliseconds: 100, signal: signal) }
            }
            return seen
        }

        @Test(
            "An oversize message is delivered by its beginning, once, between those before and behind it",
            arguments: [MQTTVersion.v5, .v3])
        func oversize(version: MQTTVersion) async throws {
            try await withBroker { broker in
                let configuration = Receiver.configuration(port: broker.port)
                var client = try MQTTClient(
                    configuration, version: version, firstNumber: 0, resolver: NameResolver(), lastChoice: nil, nowMS: 0
                )
                client.subscribe(to: "t/#")
                let deadline = ContinuousClock.now + .seconds(60)
                while client.takeFilterAnswers().isEmpty {
                    try #require(ContinuousClock.now < deadline)
                    try client.flush()
                    _ = try client.receive(nowMS: 0) { _ in true }
                    _ = client.wait(milliseconds: 100, signal: WakeSignal())
                }
                let large = String(repeating: "x", count: 5_000_000)
                try publish(["a", large, large + "y", "b", String(repeating: "z", count: 100_000)], port: broker.port)
                let messages = try seen(client, 5)
                #expect(messages.map(\.count) == [1, 65_536, 65_536, 1, 100_000])
                #expect(messages.map(\.length) == [nil, 5_000_000, 5_000_001, nil, 100_000])
                #expect(messages[1].sha256 != messages[2].sha256)
                #expect(messages.compactMap(\.sha256).allSatisfy { $0.count == 32 })
                client.acknowledge(before: 4)
                try client.flush()
                client.disconnect()
                // The one that was not acknowledged is all that comes again.
                client = try MQTTClient(
                    configuration, version: version, firstNumber: 0, resolver: NameResolver(), lastChoice: nil, nowMS: 0
                )
                #expect(try seen(client, 1) == [messages[4]])
            }
        }

        @Test("A broker of MQTT 5 sends nothing larger than CONNECT allows; what follows comes")
        func announced() async throws {
            try await withBroker { broker in
                var configuration = Receiver.configuration(port: broker.port)
                configuration.packetBytesMax = 1 << 20
                let receiver = Receiver(configuration)
                try receiver.establish()
                try publish([String(repeating: "x", count: 1 << 20), "behind"], port: broker.port)
                try receiver.receive(1)
                #expect(receiver.texts == ["behind"])
            }
        }
    }
}
