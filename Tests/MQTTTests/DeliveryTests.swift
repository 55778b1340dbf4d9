import MQTT
import PrivateServers
import TestSupport
import Testing

extension RealBroker {
    /// What is delivered, and what comes again because it was not acknowledged.
    struct DeliveryTests {
        @Test("Messages are delivered with their topic, bytes, quality and age")
        func delivers() async throws {
            try await withBroker { broker in
                try publish(["old"], to: "t/state", port: broker.port, isRetained: true)
                let receiver = Receiver(Receiver.configuration(port: broker.port))
                try receiver.establish()
                try publish(["", "héllo"], port: broker.port)
                try publish(["loose"], to: "t/2/3", port: broker.port, qos: 0)
                try receiver.receive(4)
                #expect(
                    receiver.messages == [
                        .init(topic: "t/state", text: "old", qos: 1, isRetained: true),
                        .init(topic: "t/1", text: "", qos: 1), .init(topic: "t/1", text: "héllo", qos: 1),
                        .init(topic: "t/2/3", text: "loose", qos: 0),
                    ])
                #expect(receiver.faults.isEmpty)
                #expect(receiver.timesEstablished == 1)
                #expect(receiver.session.connections == 1)
                #expect(receiver.session.sessionsLost == 0)
                #expect(receiver.session.window == 1000)
            }
        }

        @Test("Exactly what was delivered and not acknowledged comes again; what was acknowledged does not")
        func acknowledges() async throws {
            try await withBroker { broker in
                let receiver = Receiver(Receiver.configuration(port: broker.port))
                try receiver.establish()
                try publish(numbers(1...10), port: broker.port)
                try receiver.receive(10)
                #expect(receiver.session.acknowledge() == .none)
                receiver.session.close()

                try publish(numbers(11...20), port: broker.port)
                for _ in 0..<2 {
                    receiver.forget()
                    try receiver.receive(10)
                    #expect(receiver.texts == numbers(11...20))
                    receiver.session.abandon()
                }
                receiver.forget()
                try receiver.receive(10)
                #expect(receiver.session.acknowledge() == .none)
                try receiver.establish()
                receiver.session.close()

                try publish(["end"], port: broker.port)
                try receiver.receive(11)
                #expect(receiver.texts == numbers(11...20) + ["end"])
                #expect(receiver.session.sessionsLost == 0)
                #expect(receiver.faults.isEmpty)
            }
        }

        @Test("Nothing leaves with our SUBSCRIBE: what comes with the broker's first answer is held like the rest")
        func holdsAcrossSubscribe() async throws {
            try await withBroker { broker in
                let receiver = Receiver(Receiver.configuration(port: broker.port))
                try receiver.establish()
                try publish(numbers(1...5), port: broker.port)
                for _ in 0..<3 {
                    receiver.forget()
                    try receiver.receive(5)
                    #expect(receiver.texts == numbers(1...5))
                    receiver.session.abandon()
                    #expect(!receiver.session.isEstablished)
                }
                receiver.forget()
                try receiver.receive(5)
                #expect(receiver.session.acknowledge() == .none)
                try receiver.establish()
                receiver.session.close()
                try publish(["end"], port: broker.port)
                try receiver.receive(6)
                #expect(receiver.texts == numbers(1...5) + ["end"])
            }
        }

        @Test("A polite end takes no acknowledgement back, though more was on its way to us")
        func closeWhileReceiving() async throws {
            try await withBroker { broker in
                let configuration = Receiver.configuration(port: broker.port)
                var receiver = Receiver(configuration)
                receiver.portionMax = 100
                try receiver.establish()
                try publish(numbers(1...800).map { $0 + String(repeating: ".", count: 1024) }, port: broker.port)
                try receiver.receive(100)
                let count = receiver.messages.count
                #expect(receiver.session.acknowledge() == .none)
                receiver.session.close()

                receiver = Receiver(configuration, earlierFilters: ["t/#"])
                try receiver.receive(1)
                #expect(receiver.texts.first?.hasPrefix("\(count + 1).") == true)
            }
        }

        @Test("A session that is closed with messages held drops them unacknowledged")
        func closeWhileHolding() async throws {
            try await withBroker { broker in
                let configuration = Receiver.configuration(port: broker.port)
                var receiver = Receiver(configuration)
                try receiver.establish()
                try publish(numbers(1...5), port: broker.port)
                try receiver.receive(5)
                receiver.session.close()

                receiver = Receiver(configuration, earlierFilters: ["t/#"])
                try receiver.receive(5)
                #expect(receiver.texts == numbers(1...5))
            }
        }

        @Test("A step ends when the caller wants no more; the rest comes later, and nothing is lost or doubled")
        func portions() async throws {
            try await withBroker { broker in
                let receiver = Receiver(Receiver.configuration(port: broker.port))
                receiver.portionMax = 7
                try receiver.establish()
                try publish(numbers(1...20), port: broker.port)
                try receiver.receive(20)
                #expect(receiver.texts == numbers(1...20))
                #expect(receiver.portions.allSatisfy { $0 <= 7 })
                // The full batch is acknowledged, the message behind it is not.
                receiver.session.abandon()
                receiver.forget()
                receiver.portionMax = 3
                try receiver.receive(3)
                #expect(receiver.texts == numbers(1...3))
            }
        }

        @Test("The broker sends no more than the receive maximum before the first acknowledgement")
        func window() async throws {
            try await withBroker { broker in
                var configuration = Receiver.configuration(port: broker.port)
                configuration.receiveMaximum = 10
                let receiver = Receiver(configuration)
                try receiver.establish()
                #expect(receiver.session.window == 10)
                try publish(numbers(1...25), port: broker.port)
                // QoS 0 is outside the window: when it is here, nothing else was on its way.
                try publish(["mark"], port: broker.port, qos: 0)
                try receiver.run(until: "saw the mark") { receiver.texts.contains("mark") }
                #expect(receiver.texts == numbers(1...10) + ["mark"])
                #expect(receiver.session.acknowledge() == .none)
                try receiver.receive(21)
                #expect(receiver.session.acknowledge() == .none)
                try receiver.receive(26)
                #expect(receiver.texts == numbers(1...10) + ["mark"] + numbers(11...25))
            }
        }

        @Test("A thousand messages of a kilobyte arrive in order, acknowledged batch by batch")
        func volume() async throws {
            try await withBroker { broker in
                let receiver = Receiver(Receiver.configuration(port: broker.port))
                receiver.portionMax = 100
                try receiver.establish()
                let texts = numbers(1...1000).map { $0 + String(repeating: ".", count: 1024) }
                try publish(texts, port: broker.port)
                try receiver.run(until: "received all") {
                    _ = receiver.session.acknowledge()
                    return receiver.messages.count >= 1000
                }
                #expect(receiver.texts == texts)
                #expect(receiver.faults.isEmpty)
            }
        }
    }
}
