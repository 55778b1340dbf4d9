import MQTT
import PrivateServers
import TestSupport
import Testing

extension RealBroker {
    struct PublisherTests {
        @Test("Each QoS 1 message is counted once when the broker has it, and QoS 0 never")
        func counts() async throws {
            try await withBroker { broker in
                let publisher = try MQTTPublisher(Receiver.configuration(port: broker.port))
                for number in 0..<500 {
                    try publisher.publish(topic: "t/\(number)", payload: [1], number: number)
                    try publisher.publish(topic: "t/loose", payload: [1], qos: 0, number: 9999)
                }
                try publisher.drain()
                #expect(publisher.outstandingCount == 0)
                #expect(publisher.takeAcknowledged().sorted() == Array(0..<500))
                #expect(publisher.takeAcknowledged().isEmpty)
                publisher.close()
            }
        }

        @Test("A broker that has gone is an error, not a wait without end")
        func brokerGone() async throws {
            try await withBroker { broker in
                let publisher = try MQTTPublisher(Receiver.configuration(port: broker.port))
                await broker.kill()
                let error = #expect(throws: MQTTError.self) {
                    try publisher.publish(topic: "t/1", payload: [1])
                    try publisher.drain()
                }
                #expect(error?.code == .closed)
                #expect(throws: MQTTError.self) {
                    _ = try MQTTPublisher(Receiver.configuration(port: broker.port))
                }
            }
        }

        @Test("A broker that refuses the publisher is an error that says so")
        func refused() async throws {
            let options = MosquittoOptions(passwords: ["parkd": "right"], allowsAnonymous: false)
            try await withBroker(options) { broker in
                let error = #expect(throws: MQTTError.self) {
                    _ = try MQTTPublisher(Receiver.configuration(port: broker.port))
                }
                #expect(error?.code == .refused)
            }
        }
    }
}
