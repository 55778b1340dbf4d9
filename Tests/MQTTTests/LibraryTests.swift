import PrivateServers
import TestSupport
import Testing

@testable import MQTT

extension RealBroker {
    /// libmosquitto as a witness: what it publishes reaches us, what it receives beside us is the same, and what we
    /// publish reaches it; in both versions, in the open and encrypted.
    struct LibraryTests {
        /// How a connection is made.
        struct Way: Sendable, CustomTestStringConvertible {
            var version: MQTTVersion
            var isEncrypted: Bool

            var testDescription: String { "\(version)\(isEncrypted ? " over TLS" : "")" }
        }

        static let ways = MQTTVersion.allCases.flatMap { version in
            [false, true].map { Way(version: version, isEncrypted: $0) }
        }

        /// Lends a broker, by the configuration of a client of that name.
        private func withBroker(
            _ way: Way, _ body: ((String) -> MQTTConfiguration) throws -> Void
        ) async throws {
            guard way.isEncrypted else {
                return try await TestSupport.withBroker { broker in
                    try body { Receiver.configuration(port: broker.port, clientID: $0) }
                }
            }
            try await withTemporaryFolder { folder in
                let certificates = try Certificates(in: folder + "/certificates")
                let options = MosquittoOptions(
                    tls: .init(
                        certificateFile: certificates.certificate.server, keyFile: certificates.key.server,
                        authorityFile: certificates.authority, requiresCertificate: true))
                try await TestSupport.withBroker(options) { broker in
                    let port = try #require(broker.tlsPort)
                    try body { name in
                        var configuration = Receiver.configuration(port: port, clientID: name)
                        configuration.tls = .init(
                            authorityFile: certificates.authority, certificateFile: certificates.certificate.client,
                            keyFile: certificates.key.client)
                        return configuration
                    }
                }
            }
        }

        /// Our receiving client in a version of the test's choice, with what it has received.
        private final class Ours {
            let client: MQTTClient
            var messages: [LibraryClient.Message] = []
            var wholes: [MQTTMessage.WholePayload?] = []

            init(_ configuration: MQTTConfiguration, _ version: MQTTVersion) throws {
                client = try MQTTClient(
                    configuration, version: version, firstNumber: 0, resolver: NameResolver(), lastChoice: nil,
                    nowMS: 0)
            }

            func subscribe(to filter: String) throws {
                client.subscribe(to: filter)
                try run { !client.takeFilterAnswers().isEmpty }
            }

            func receive(_ count: Int) throws { try run { messages.count >= count } }

            /// Acknowledges what was received, and says goodbye.
            func leave() throws {
                client.acknowledge(before: client.deliveredCount)
                try client.flush()
                client.disconnect()
            }

            private func run(until condition: () -> Bool) throws {
                let deadline = ContinuousClock.now + .seconds(60)
                while !condition() {
                    try #require(ContinuousClock.now < deadline, "got \(messages.map(\.topic))")
                    try client.flush()
                    let didRead = try client.receive(nowMS: 0) { message in
                        messages.append(
                            .init(
                                topic: String(decoding: message.topic, as: UTF8.self),
                                payload: Array(message.payload), qos: message.qos, isRetained: message.isRetained))
                        wholes.append(message.whole)
                        return true
                    }
                    if !didRead { _ = client.wait(milliseconds: 100, signal: WakeSignal()) }
                }
            }
        }

        @Test("What libmosquitto publishes comes to us as it comes to libmosquitto: bytes, QoS, age", arguments: ways)
        func published(way: Way) async throws {
            try await withBroker(way) { configuration in
                let publisher = try LibraryClient(configuration("publisher"), way.version)
                try publisher.publish(
                    .init(topic: "t/state", payload: [1], isRetained: true), hasProperties: way.version == .v5)
                let ours = try Ours(configuration("ours"), way.version)
                try ours.subscribe(to: "t/#")
                let theirs = try LibraryClient(configuration("theirs"), way.version)
                try theirs.subscribe(to: "t/#")
                let limit = configuration("").payloadBytesMax
                let sent: [LibraryClient.Message] = [
                    .init(topic: "t/empty", payload: []), .init(topic: "t/0", payload: [0, 255], qos: 0),
                    .init(topic: "t/2", payload: Array("two".utf8), qos: 2),
                    .init(topic: "t/ü/" + String(repeating: "x", count: 1000), payload: [7]),
                    .init(topic: "t/retained", payload: [8], isRetained: true),
                    .init(topic: "t/buffer", payload: [UInt8](repeating: 9, count: InputBuffer.bytes)),
                    .init(topic: "t/limit", payload: (0..<limit).map { UInt8(truncatingIfNeeded: $0 &* 7) }),
                    .init(topic: "t/last", payload: [1]),
                ]
                for (index, message) in sent.enumerated() {
                    try publisher.publish(message, hasProperties: way.version == .v5 && index % 2 == 0)
                }
                try ours.receive(sent.count + 1)
                try theirs.receive(sent.count + 1)
                // Subscribed at QoS 1, we get what was published at 2 at 1; nothing else is different.
                let lowered = theirs.messagesByTopic.map { message in
                    var message = message
                    message.qos = min(message.qos, 1)
                    return message
                }
                #expect(ours.messages.sorted { $0.topic < $1.topic } == lowered)
                #expect(ours.messages.map(\.payload) == [[1]] + sent.map(\.payload))
                #expect(ours.messages.map(\.topic) == ["t/state"] + sent.map(\.topic))
                #expect(ours.messages.map(\.qos) == [1, 1, 0, 1, 1, 1, 1, 1, 1])
                #expect(ours.messages.map(\.isRetained) == [true] + sent.map { _ in false })
                try ours.leave()
            }
        }

        @Test("Of what libmosquitto publishes beyond the limit we get the beginning, and what follows", arguments: ways)
        func oversize(way: Way) async throws {
            try await withBroker(way) { configuration in
                let ours = try Ours(configuration("ours"), way.version)
                try ours.subscribe(to: "t/#")
                let publisher = try LibraryClient(configuration("publisher"), way.version)
                let limit = configuration("").payloadBytesMax
                let payload = (0...limit).map { UInt8(truncatingIfNeeded: $0 &* 13) }
                try publisher.publish(.init(topic: "t/1", payload: payload), hasProperties: way.version == .v5)
                try publisher.publish(.init(topic: "t/2", payload: [1]))
                try ours.receive(2)
                #expect(ours.messages.first?.payload == Array(payload.prefix(configuration("").payloadBytesKept)))
                #expect(ours.wholes.first??.length == limit + 1)
                #expect(ours.wholes.first??.sha256 == payload.withUnsafeBytes { SHA256.hash($0) })
                #expect(ours.messages.last == .init(topic: "t/2", payload: [1]))
                try ours.leave()
            }
        }

        @Test("What we publish comes to libmosquitto as it was, whatever it speaks", arguments: ways)
        func ourPublisher(way: Way) async throws {
            try await withBroker(way) { configuration in
                let publisher = try MQTTPublisher(configuration("publisher"))
                try publisher.publish(topic: "t/state", payload: [1], isRetained: true)
                try publisher.drain()
                let theirs = try LibraryClient(configuration("theirs"), way.version)
                try theirs.subscribe(to: "t/#")
                let sent: [LibraryClient.Message] = [
                    .init(topic: "t/empty", payload: []), .init(topic: "t/0", payload: [0, 255], qos: 0),
                    .init(topic: "t/2", payload: Array("two".utf8), qos: 2),
                    .init(topic: "t/large", payload: [UInt8](repeating: 9, count: configuration("").payloadBytesMax)),
                    .init(topic: "t/last", payload: [1]),
                ]
                for message in sent {
                    try publisher.publish(topic: message.topic, payload: message.payload, qos: message.qos)
                }
                try publisher.drain()
                try theirs.receive(sent.count + 1)
                let expected = [.init(topic: "t/state", payload: [1], isRetained: true)] + sent
                #expect(theirs.messagesByTopic == expected.sorted { $0.topic < $1.topic })
                publisher.close()
            }
        }

        @Test(
            "What we acknowledged does not come again, and the rest does, as the broker understands us", arguments: ways
        )
        func acknowledged(way: Way) async throws {
            try await withBroker(way) { configuration in
                var ours = try Ours(configuration("ours"), way.version)
                try ours.subscribe(to: "t/#")
                let publisher = try LibraryClient(configuration("publisher"), way.version)
                for number in 1...6 { try publisher.publish(.init(topic: "t/1", payload: [UInt8(number)])) }
                try ours.receive(6)
                ours.client.acknowledge(before: 4)
                try ours.client.flush()
                ours.client.disconnect()
                ours = try Ours(configuration("ours"), way.version)
                try ours.receive(2)
                #expect(ours.messages.map(\.payload) == [[5], [6]])
                try ours.leave()
            }
        }
    }
}
