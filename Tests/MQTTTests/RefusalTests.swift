import MQTT
import PrivateServers
import TestSupport
import Testing

/// Brokers that refuse, in bytes that a real one cannot be made to send.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RefusalTests {
    /// How a broker that speaks only 3.1.1 meets a CONNECT of MQTT 5.
    enum OldBroker: CaseIterable, Sendable {
        /// With the return code of 3.1.1 (§3.2.2.3): "unacceptable protocol version".
        case refusesInItsOwnVersion
        /// With the reason code of MQTT 5 (§4.13.1).
        case refusesInMQTT5
        /// Without a word.
        case closes

        /// How often before 3.1.1 is tried.
        var attempts: Int { self == .closes ? 3 : 1 }

        var answer: [UInt8]? {
            switch self {
            case .refusesInItsOwnVersion: [0x20, 0x02, 0x00, 0x01]
            case .refusesInMQTT5: [0x20, 0x03, 0x00, 0x84, 0x00]
            case .closes: nil
            }
        }
    }

    @Test(
        "A broker that speaks only 3.1.1 is spoken to in 3.1.1, with the window that such brokers allow",
        arguments: OldBroker.allCases)
    func fallsBack(broker old: OldBroker) throws {
        let manners = FakeBroker.Manners { level in level == 5 ? old.answer : [0x20, 0x02, 0x00, 0x00] }
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            #expect(receiver.session.window == 1000)
            try receiver.establish()
            #expect(broker.levels == [UInt8](repeating: 5, count: old.attempts) + [4])
            #expect(receiver.session.window == 20)
            #expect(receiver.session.version == .v3)
            let code = old == .closes ? MQTTError.Code.closed : .versionRefused
            #expect(receiver.faults.map(\.code) == [MQTTError.Code](repeating: code, count: old.attempts))
            #expect(receiver.faults.last?.message.hasSuffix(" MQTT 3.1.1 is tried next.") == true)
            if old != .closes { #expect(receiver.faults[0].message.hasPrefix("The broker does not speak MQTT 5.")) }
            #expect(receiver.session.connections == 1)
        }
    }

    @Test(
        "A refusal for any other reason says why and does not change the version",
        arguments: [
            (UInt8(0x85), "client id"), (0x86, "user name, password or certificate"),
            (0x87, "user name, password or certificate"), (0x89, "reason 137"),
        ])
    func refusals(code: UInt8, words: String) throws {
        let manners = FakeBroker.Manners { _ in [0x20, 0x03, 0x00, code, 0x00] }
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            for _ in 0..<2 {
                let fault = try receiver.fail()
                #expect(fault?.code == .refused)
                #expect(fault?.message.contains(words) == true)
            }
            #expect(broker.levels == [5, 5])
            #expect(receiver.session.connections == 0)
        }
    }

    @Test("A subscription that the broker refuses is an error that names the access list, and is tried again")
    func subscriptionRefused() throws {
        let manners = FakeBroker.Manners(answer: { _ in [0x20, 0x03, 0x00, 0x00, 0x00] }, grants: { _ in 0x87 })
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            for _ in 0..<2 {
                let fault = try receiver.fail()
                #expect(fault?.code == .subscriptionRefused)
                #expect(fault?.message.contains("access list") == true)
            }
            #expect(!receiver.session.isEstablished)
            #expect(broker.levels == [5, 5])
        }
    }

    @Test("A database that is away while the broker has not answered yet does not cost us MQTT 5")
    func abandonWhileConnecting() throws {
        let manners = FakeBroker.Manners { _ in [] }
        try FakeBroker.run(manners) { broker in
            let receiver = Receiver(Receiver.configuration(port: broker.port))
            for count in 1...3 {
                try receiver.run(until: "connecting") { broker.levels.count == count }
                receiver.session.abandon()
            }
            #expect(broker.levels == [5, 5, 5])
            #expect(receiver.session.window == 1000)
        }
    }

    @Test("A port where nobody listens is an error that names it")
    func unreachable() throws {
        let port = try FakeBroker.run(FakeBroker.Manners { _ in nil }) { $0.port }
        let receiver = Receiver(Receiver.configuration(port: port))
        let fault = try receiver.fail()
        #expect(fault?.code == .unreachable)
        #expect(fault?.message == "No connection to the broker at 127.0.0.1:\(port): Connection refused.")
    }
}

extension RealBroker {
    struct PasswordTests {
        @Test("Without the right password the broker refuses, and we say so; with it we are let in")
        func password() async throws {
            let options = MosquittoOptions(passwords: ["parkd": "right"], allowsAnonymous: false)
            try await withBroker(options) { broker in
                var configuration = Receiver.configuration(port: broker.port)
                for password in [nil, "wrong"] {
                    configuration.username = password == nil ? nil : "parkd"
                    configuration.password = password
                    let receiver = Receiver(configuration)
                    for _ in 0..<2 {
                        let fault = try receiver.fail()
                        #expect(fault?.code == .refused)
                        #expect(fault?.message == "The broker refuses our user name, password or certificate.")
                    }
                    #expect(receiver.session.window == 1000)
                }
                configuration.username = "parkd"
                configuration.password = "right"
                let receiver = Receiver(configuration)
                try receiver.establish()
                #expect(receiver.faults.isEmpty)
            }
        }
    }
}
