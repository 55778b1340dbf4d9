import MQTT
import PrivateServers
import TestSupport
import Testing

extension RealBroker {
    /// What the broker keeps for us, and what becomes of us when it goes away.
    struct PersistenceTests {
        @Test("What was published while we were away is delivered when we come back, in another run too")
        func whileAway() async throws {
            try await withBroker { broker in
                let configuration = Receiver.configuration(port: broker.port)
                var receiver = Receiver(configuration)
                try receiver.establish()
                receiver.session.close()
                try publish(numbers(1...5), port: broker.port)
                try receiver.receive(5)
                #expect(receiver.session.acknowledge() == .none)
                receiver.session.close()

                try publish(numbers(6...9), port: broker.port)
                receiver = Receiver(configuration, earlierFilters: receiver.session.heldFilters)
                try receiver.receive(4)
                #expect(receiver.texts == numbers(6...9))
                #expect(receiver.session.sessionsLost == 0)
            }
        }

        @Test("A broker that stops and starts again is found again without our doing, and keeps what we had not stored")
        func restart() async throws {
            try await withBroker { broker in
                let receiver = Receiver(Receiver.configuration(port: broker.port))
                try receiver.establish()
                try publish(numbers(1...3), port: broker.port)
                try receiver.receive(3)
                await broker.stop()
                let first = try receiver.fail()
                #expect(first?.code == .closed)
                let second = try receiver.fail()
                #expect(second?.code == .unreachable)
                #expect(second?.message.contains("127.0.0.1:\(broker.port)") == true)
                #expect(second?.message.contains("Connection refused") == true)

                receiver.forget()
                try await broker.start()
                try receiver.receive(3)
                #expect(receiver.texts == numbers(1...3))
                #expect(receiver.session.acknowledge() == .none)
                try receiver.establish()
                try publish(["after"], port: broker.port)
                try receiver.receive(4)
                #expect(receiver.texts == numbers(1...3) + ["after"])
                #expect(receiver.session.connections == 2)
                #expect(receiver.session.sessionsLost == 0)
                #expect(receiver.session.window == 1000)
            }
        }

        @Test("A broker that was killed and has forgotten our session is counted, and everything is subscribed anew")
        func sessionLost() async throws {
            try await withBroker(MosquittoOptions(persists: false)) { broker in
                let receiver = Receiver(Receiver.configuration(port: broker.port), filters: ["t/#", "u/+"])
                try receiver.establish()
                #expect(receiver.session.sessionsLost == 0)
                await broker.kill()
                _ = try receiver.fail()
                try await broker.start()
                try receiver.run(until: "established again") { receiver.timesEstablished == 2 }
                #expect(receiver.session.sessionsLost == 1)
                #expect(receiver.session.connections == 2)
                try publish(["t"], to: "t/1", port: broker.port)
                try publish(["u"], to: "u/1", port: broker.port)
                try receiver.receive(2)
                #expect(receiver.texts == ["t", "u"])
            }
        }

        @Test("A session that an earlier run had and the broker has not is counted; a first run counts nothing")
        func earlierSessionLost() async throws {
            try await withBroker { broker in
                let configuration = Receiver.configuration(port: broker.port)
                var receiver = Receiver(configuration, earlierFilters: ["t/#"])
                try receiver.establish()
                #expect(receiver.session.sessionsLost == 1)
                receiver.session.close()
                receiver = Receiver(configuration, earlierFilters: ["t/#"])
                try receiver.establish()
                #expect(receiver.session.sessionsLost == 0)
            }
        }

        @Test("Filters that are no longer named are unsubscribed, though the broker's session has them")
        func unsubscribes() async throws {
            try await withBroker { broker in
                let configuration = Receiver.configuration(port: broker.port)
                var receiver = Receiver(configuration, filters: ["old/#", "t/#"])
                try receiver.establish()
                try publish(["before"], to: "old/1", port: broker.port)
                try receiver.receive(1)
                #expect(receiver.session.acknowledge() == .none)
                receiver.session.close()

                receiver = Receiver(configuration, filters: ["t/#"], earlierFilters: ["old/#", "t/#"])
                try receiver.establish()
                try publish(["after"], to: "old/1", port: broker.port)
                try publish(["end"], to: "t/1", port: broker.port)
                try receiver.receive(1)
                #expect(receiver.texts == ["end"])
                #expect(receiver.session.heldFilters == ["t/#"])
            }
        }

        @Test("An earlier run's filters that stand unchanged are kept")
        func keepsFilters() async throws {
            try await withBroker { broker in
                let configuration = Receiver.configuration(port: broker.port)
                var receiver = Receiver(configuration, filters: ["old/#"])
                try receiver.establish()
                receiver.session.close()
                receiver = Receiver(configuration, filters: ["t/#", "old/#"], earlierFilters: ["old/#"])
                try receiver.establish()
                try publish(["still"], to: "old/1", port: broker.port)
                try publish(["new"], to: "t/1", port: broker.port)
                try receiver.receive(2)
                #expect(receiver.texts == ["still", "new"])
            }
        }
    }
}
