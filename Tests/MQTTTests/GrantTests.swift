import Testing

@testable import MQTT

/// What brokers grant less of than was asked for.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct GrantTests {
    /// CONNACK of a new session with these properties.
    private static func accepting(_ properties: [UInt8]) -> [UInt8] {
        [0x20, UInt8(properties.count + 3), 0, 0, UInt8(properties.count)] + properties
    }

    private func shortfalls(_ properties: [UInt8], grants: UInt8 = 1) throws -> [Shortfall] {
        let manners = FakeBroker.Manners(
            answer: { _ in Self.accepting(properties) }, grants: { _ in grants })
        return try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            try receiver.establish()
            #expect(receiver.faults.isEmpty)
            return receiver.session.shortfalls
        }
    }

    @Test(
        "Granted less than asked is known as soon as the session stands",
        arguments: [
            ([0x11, 0, 1, 0x51, 0x80], Shortfall.sessionExpiry(seconds: 86_400)), ([0x21, 0, 10], .receiveMaximum(10)),
            ([0x27, 0, 0, 0x40, 0], .maximumPacketSize(bytes: 16_384)), ([0x24, 0], .maximumQoS(0)),
            ([0x25, 0], .noRetainedMessages),
        ] as [([UInt8], Shortfall)])
    func known(properties: [UInt8], shortfall: Shortfall) throws {
        #expect(try shortfalls(properties) == [shortfall])
        #expect(shortfall.description.hasPrefix("The broker ") && shortfall.description.hasSuffix("."))
    }

    @Test("A broker that grants QoS 0 is told apart from a publisher that uses it")
    func unprotected() throws {
        #expect(try shortfalls([], grants: 0) == [.unprotected(filters: ["t/#"])])
    }

    @Test(
        "What is granted in full, or more than is needed, is nothing to tell",
        arguments: [
            [], [0x11, 0xFF, 0xFF, 0xFF, 0xFF], [0x24, 1], [0x25, 1], [0x28, 1], [0x27, 0, 1, 0, 0],
            // Mosquitto's, which says what it takes from us: it sends as many as we ask for.
            [0x21, 0, 20, 0x22, 0, 10],
        ] as [[UInt8]])
    func enough(properties: [UInt8]) throws {
        #expect(try shortfalls(properties) == [])
    }

    @Test("A broker without wildcards is refused before it is asked, since it would end the connection for that")
    func noWildcards() throws {
        try FakeBroker.run(FakeBroker.Manners { _ in Self.accepting([0x28, 0]) }) { broker in
            let fault = try Receiver(Receiver.configuration(port: broker.port)).fail()
            #expect(fault?.code == .subscriptionRefused)
            #expect(fault?.message.contains("wildcards") == true)
            #expect(broker.kinds == [0x10])
        }
    }

    @Test("A broker whose keep-alive is 0 is still asked for signs of life, so that a dead one is noticed")
    func keepAlive() throws {
        try FakeBroker.run(FakeBroker.Manners { _ in Self.accepting([0x13, 0, 0]) }) { broker in
            var configuration = Receiver.configuration(port: broker.port)
            configuration.keepAliveS = 1
            let receiver = Receiver(configuration)
            try receiver.establish()
            try receiver.run(until: "pinged") { broker.kinds.contains(0xC0) }
            #expect(receiver.faults.isEmpty)
        }
    }

    @Test("A broker that is silent to MQTT 5 has not refused it: 3.1.1 is not tried for that")
    func silentToFive() throws {
        // Ten seconds each are waited for elsewhere; here the machine alone.
        var machine = SessionMachine([Subscription("t/#")], earlierFilters: nil)
        for _ in 0..<10 {
            #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
            machine.opened(nowMS: 60_000)
            #expect(machine.isOverdue(nowMS: 70_000))
            machine.failed(.silent, nowMS: 0)
        }
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
    }
}
