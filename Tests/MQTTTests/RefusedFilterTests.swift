import Foundation
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
    /// Mosquitto's dynamic security, which refuses a SUBSCRIBE; its access lists grant all and then deliver nothing.
    struct DynamicSecurityTests {
        private static let plugin = "/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so"

        /// Anonymous clients may do everything, but subscribe to `application/#` alone.
        private static let rules = """
            {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": false,
              "unsubscribe": true},
             "groups": [{"groupname": "all", "roles": [{"rolename": "reader"}], "clients": []}],
             "anonymousGroup": "all", "clients": [],
             "roles": [{"rolename": "reader", "acls": [
               {"acltype": "publishClientSend", "topic": "$CONTROL/#", "priority": 0, "allow": true},
               {"acltype": "subscribePattern", "topic": "application/#", "priority": 0, "allow": true}]}]}
            """

        private func withDynamicSecurity(_ body: (PrivateMosquitto) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                let file = folder + "/rules/dynamic-security.json"
                let manager = FileManager.default
                let open: [FileAttributeKey: Any] = [.posixPermissions: 0o777]
                try manager.createDirectory(
                    atPath: folder + "/rules", withIntermediateDirectories: true, attributes: open)
                try manager.setAttributes(open, ofItemAtPath: folder)
                #expect(manager.createFile(atPath: file, contents: Data(Self.rules.utf8), attributes: open))
                try await withBroker(
                    MosquittoOptions(extraLines: ["plugin \(Self.plugin)", "plugin_opt_config_file \(file)"]), body)
            }
        }

        @Test(
            "With Mosquitto's dynamic security, refused gateway filters cost no uplink, and come once they are allowed",
            .enabled(if: FileManager.default.fileExists(atPath: plugin)))
        func dynamicSecurity() async throws {
            try await withDynamicSecurity { broker in
                let receiver = Receiver(
                    Receiver.configuration(port: broker.port), filters: ["application/#"],
                    others: ["+/gateway/#", "gateway/#"])
                try receiver.establish()
                #expect(receiver.session.shortfalls == [.refused(filters: ["+/gateway/#", "gateway/#"], code: 0x87)])
                try publish(numbers(1...100), to: "application/1", port: broker.port)
                try receiver.receive(100)
                #expect(receiver.session.acknowledge() == .none)
                #expect(receiver.texts == numbers(1...100))
                #expect(receiver.faults.isEmpty && receiver.session.connections == 1)

                let command = """
                    {"commands": [{"command": "addRoleACL", "rolename": "reader", "acltype": "subscribePattern",
                      "topic": "gateway/#", "priority": 0, "allow": true}]}
                    """
                // The plugin ends the connections of those whose rules change, the publisher's among them.
                try? publish([command], to: "$CONTROL/dynamic-security/v1", port: broker.port)
                try receiver.run(until: "granted") { receiver.session.heldFilters.contains("gateway/#") }
                try publish(["stats"], to: "gateway/1/event/stats", port: broker.port)
                try receiver.receive(101)
                #expect(receiver.session.shortfalls == [.refused(filters: ["+/gateway/#"], code: 0x87)])
            }
        }
    }
}
