import MQTT
import PrivateServers
import TestSupport
import Testing

/// Brokers that grant a part of what is asked for, in bytes.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RefusedFilterTests {
    private static let accepted: [UInt8] = [0x20, 0x03, 0x00, 0x00, 0x00]

    @Test("A broker that refuses some filters keeps the others: the session stands, and what is refused is tried again")
    func keepsOthers() throws {
        let manners = FakeBroker.Manners(
            answer: { _ in Self.accepted }, grants: { $0.hasPrefix("application/") ? 1 : 0x87 })
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(
                Receiver.configuration(port: broker.port), filters: ["application/#"], others: ["gateway/#", "eu/#"])
            try receiver.establish()
            #expect(receiver.session.heldFilters == ["application/#"])
            #expect(receiver.session.shortfalls == [.refused(filters: ["gateway/#", "eu/#"], code: 0x87)])
            #expect(
                receiver.session.shortfalls.first?.description
                    == "The broker refuses the subscription of gateway/#, eu/# (Not authorized).")
            try receiver.run(until: "tried again") { broker.kinds.count { $0 == 0x80 } == 5 }
            #expect(broker.levels == [5])
            #expect(receiver.faults.isEmpty)
            #expect(receiver.timesEstablished == 1)
        }
    }

    @Test("Only where no application filter is granted is the session useless, and the fault says which and why")
    func useless() throws {
        let manners = FakeBroker.Manners(
            answer: { _ in Self.accepted }, grants: { $0.hasPrefix("application/") ? 0x87 : 1 })
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(
                Receiver.configuration(port: broker.port), filters: ["application/#"], others: ["gateway/#"])
            let fault = try receiver.fail()
            #expect(fault?.code == .subscriptionRefused)
            #expect(fault?.message.contains("application/# (Not authorized)") == true)
            #expect(receiver.timesEstablished == 0)
        }
    }

    @Test("A broker that answers only the application filter does not cost the session")
    func unanswered() throws {
        let manners = FakeBroker.Manners(
            answer: { _ in Self.accepted }, grants: { $0.hasPrefix("application/") ? 1 : nil })
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(
                Receiver.configuration(port: broker.port), filters: ["application/#"], others: ["gateway/#"])
            try receiver.run(until: "told") { !receiver.session.shortfalls.isEmpty }
            #expect(receiver.session.shortfalls == [.refused(filters: ["gateway/#"], code: nil)])
            #expect(receiver.session.isEstablished && receiver.faults.isEmpty)
        }
    }
}

extension RealBroker {
    struct DynamicSecurityTests {
        @Test(
            "With Mosquitto's dynamic security, refused gateway filters cost no uplink, and come once they are allowed",
            .enabled(if: DynamicSecurity.isInstalled))
        func dynamicSecurity() async throws {
            try await withTemporaryFolder { folder in
                try await withBroker(MosquittoOptions(extraLines: try DynamicSecurity.lines(in: folder))) { broker in
                    let receiver = Receiver(
                        Receiver.configuration(port: broker.port), filters: ["application/#"],
                        others: ["+/gateway/#", "gateway/#"])
                    try receiver.establish()
                    #expect(
                        receiver.session.shortfalls == [.refused(filters: ["+/gateway/#", "gateway/#"], code: 0x87)])
                    try publish(numbers(1...100), to: "application/1", port: broker.port)
                    try receiver.receive(100)
                    #expect(receiver.session.acknowledge() == .none)
                    #expect(receiver.texts == numbers(1...100))
                    #expect(receiver.faults.isEmpty && receiver.session.connections == 1)

                    // The plugin ends the connections of those whose rules change, the publisher's among them.
                    try? publish(
                        [DynamicSecurity.grant(of: "gateway/#")], to: DynamicSecurity.topic, port: broker.port)
                    try receiver.run(until: "granted") { receiver.session.heldFilters.contains("gateway/#") }
                    try publish(["stats"], to: "gateway/1/event/stats", port: broker.port)
                    try receiver.receive(101)
                    #expect(receiver.session.shortfalls == [.refused(filters: ["+/gateway/#"], code: 0x87)])
                }
            }
        }
    }
}
