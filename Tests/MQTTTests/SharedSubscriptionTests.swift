import MQTT
import PrivateServers
import TestSupport
import Testing

/// Brokers that have no shared subscriptions, in each way to say so.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct SharedRefusalTests {
    private static let accepted: [UInt8] = [0x20, 0x03, 0x00, 0x00, 0x00]
    /// With the property Shared Subscription Available = 0 (MQTT 5, §3.2.2.3.13).
    private static let acceptedWithoutShared: [UInt8] = [0x20, 0x05, 0x00, 0x00, 0x02, 0x2A, 0x00]

    private func shared(_ broker: FakeBroker) -> Receiver {
        Receiver(Receiver.configuration(port: broker.port), filters: ["$share/parkd/t/#"])
    }

    @Test("A broker that says at once that it has no shared subscriptions is not asked for one, and tried again")
    func saidAtOnce() throws {
        try FakeBroker.run(FakeBroker.Manners { _ in Self.acceptedWithoutShared }) { broker in
            let receiver = shared(broker)
            for _ in 0..<2 {
                let fault = try receiver.fail()
                #expect(fault?.code == .sharedSubscriptionsUnavailable)
                #expect(fault?.message == "The broker has no shared subscriptions.")
            }
            #expect(!broker.kinds.contains(0x80))
            #expect(receiver.timesEstablished == 0)
        }
    }

    @Test("The same broker serves who wants no shared subscription")
    func ordinary() throws {
        try FakeBroker.run(FakeBroker.Manners { _ in Self.acceptedWithoutShared }) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            try receiver.establish()
            #expect(receiver.faults.isEmpty)
        }
    }

    @Test("A broker that refuses the subscription for that reason is told apart from one that forbids it")
    func refused() throws {
        try FakeBroker.run(FakeBroker.Manners(answer: { _ in Self.accepted }, grants: { _ in 0x9E })) { broker in
            let receiver = shared(broker)
            let fault = try receiver.fail()
            #expect(fault?.code == .sharedSubscriptionsUnavailable)
        }
    }

    @Test(
        "A broker that speaks only 3.1.1 is refused, not spoken to in 3.1.1",
        arguments: [RefusalTests.OldBroker.refusesInItsOwnVersion, .refusesInMQTT5])
    func oldBroker(old: RefusalTests.OldBroker) throws {
        try FakeBroker.run(FakeBroker.Manners { $0 == 5 ? old.answer : [0x20, 0x02, 0x00, 0x00] }) { broker in
            let receiver = shared(broker)
            for _ in 0..<2 {
                let fault = try receiver.fail()
                #expect(fault?.code == .sharedSubscriptionsUnavailable)
                #expect(fault?.message.contains("MQTT 5") == true)
            }
            #expect(broker.levels == [5, 5])
        }
    }

    @Test("A broker that names the reason is believed at once")
    func takenOver() throws {
        var manners = FakeBroker.Manners { _ in Self.accepted }
        manners.farewell = [0xE0, 0x02, 0x8E, 0x00]
        try FakeBroker.run(manners) { broker in
            let fault = try shared(broker).fail()
            #expect(fault?.code == .sessionTakenOver)
            #expect(fault?.message.contains("\"parkd-under-test\"") == true)
        }
    }

    @Test("What is no longer named is unsubscribed only once everything else stands")
    func order() throws {
        // The session is there.
        try FakeBroker.run(FakeBroker.Manners { _ in [0x20, 0x03, 0x01, 0x00, 0x00] }) { broker in
            let receiver = Receiver(
                Receiver.configuration(port: broker.port), filters: ["$share/parkd/t/#", "$share/parkd/u/#"],
                earlierFilters: ["t/#", "u/#"])
            try receiver.establish()
            #expect(broker.kinds == [0x10, 0x80, 0x80, 0xA0, 0xA0])
        }
        try FakeBroker.run(FakeBroker.Manners(answer: { _ in [0x20, 0x03, 0x01, 0x00, 0x00] }, grants: { _ in 0x9E })) {
            let receiver = Receiver(
                Receiver.configuration(port: $0.port), filters: ["$share/parkd/t/#"], earlierFilters: ["t/#"])
            _ = try receiver.fail()
            #expect($0.kinds == [0x10, 0x80])
        }
    }
}

extension RealBroker {
    /// What a group of clients makes of one broker.
    struct SharedTests {
        private func member(_ number: Int, _ broker: PrivateMosquitto) -> Receiver {
            Receiver(
                Receiver.configuration(port: broker.port, clientID: "member-\(number)"), filters: ["$share/group/t/#"])
        }

        @Test("Each message comes to one member; what a dead one had not acknowledged, and its share, waits for it")
        func sharing() async throws {
            try await withBroker { broker in
                let one = member(1, broker)
                let other = member(2, broker)
                try one.establish()
                try other.establish()
                try publish(numbers(1...10), port: broker.port)
                try one.receive(5)
                try other.receive(5)
                #expect(Set(one.texts + other.texts) == Set(numbers(1...10)))
                #expect(other.session.acknowledge() == .none)
                let unacknowledged = one.texts
                // As by kill -9: the broker sees the connection end, and gets no acknowledgement.
                one.session.abandon()

                other.forget()
                try publish(numbers(11...20), port: broker.port)
                try other.receive(5)
                #expect(other.session.acknowledge() == .none)
                // A message for the other alone: were there more for it, they would have come before.
                try publish(["end"], port: broker.port)
                try publish(["end"], port: broker.port)
                try other.receive(6)
                #expect(other.texts.count == 6 && other.texts.last == "end")

                one.forget()
                try one.receive(11)
                #expect(Array(one.texts.prefix(5)) == unacknowledged)
                #expect(Set(one.texts.dropFirst(5) + other.texts) == Set(numbers(11...20) + ["end"]))
            }
        }

        @Test("Two clients of one id are told so, though the broker only closes")
        func takenOver() async throws {
            try await withBroker { broker in
                let one = member(1, broker)
                try one.establish()
                let twin = member(1, broker)
                try twin.establish()
                for count in 1...3 {
                    let fault = try one.fail()
                    #expect((fault?.code == .sessionTakenOver) == (count == 3), "\(count): \(fault?.message ?? "")")
                    if count == 3 { #expect(fault?.message.contains("\"member-1\"") == true) }
                    try one.run(until: "there again") { one.timesEstablished == count + 1 }
                    _ = try twin.fail()
                    try twin.run(until: "there again") { twin.timesEstablished == count + 1 }
                }
            }
        }
    }
}
