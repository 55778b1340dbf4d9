import LoRaWAN
import MQTT
import PrivateServers
import Sandbox
import Simulation
import Synchronization

/// Publishes messages on a stage and keeps the oracle: what the broker has acknowledged.
///
/// A broker that goes away is tried again, and gets once more what it has not acknowledged, as any publisher at QoS 1
/// does; so everything is acknowledged in the end.
final class Uplinks: Sendable {
    private let acknowledged = Mutex<[UUIDBits]>([])

    /// The ids that the broker took.
    var acknowledgedIDs: [UUIDBits] { acknowledged.withLock { $0 } }

    /// Publishes `count` uplinks as fast as the broker takes them, from a thread of its own.
    ///
    /// - Parameter wordEvery: after so many rounds over all sensors each says the contrary.
    func start(_ count: Int, on stage: Stage, firstCounter: UInt32 = 1, wordEvery: Int = 3) -> TestThread {
        start(Self.messages(count, of: stage.city, firstCounter: firstCounter, wordEvery: wordEvery), on: stage)
    }

    /// Publishes messages in their order, from a thread of its own.
    func start(_ messages: [Outgoing], on stage: Stage) -> TestThread {
        let port = stage.sandbox.mosquitto.port
        return TestThread { [self] in publish(messages, port) }
    }

    /// Uplinks of all sensors of a city in turn.
    static func messages(
        _ count: Int, of city: SimulatedCity, firstCounter: UInt32 = 1, wordEvery: Int = 3
    ) -> [Outgoing] {
        let tenants = city.tenants
        var factories = tenants.map {
            UplinkFactory(networkTenantID: $0.networkTenantID, applicationID: $0.applicationID)
        }
        let sensors = tenants.map(\.sensors)
        return (0..<count).map { number in
            let tenant = number % tenants.count
            let sensor = number / tenants.count % sensors[tenant].count
            let round = number / tenants.count / sensors[tenant].count
            let devEUI = sensors[tenant][sensor].devEUI
            let id = UUIDBits.random()
            let payload = factories[tenant].uplink(
                deduplicationID: DeduplicationID(id), devEUI: devEUI,
                frameCounter: FrameCounter(rawValue: firstCounter + UInt32(round)), time: .now,
                payload: [UInt8(round / wordEvery % 2)])
            return Outgoing(id: id, topic: factories[tenant].topic(of: devEUI), payload: payload)
        }
    }

    private func publish(_ messages: [Outgoing], _ port: Int) {
        var isTaken = [Bool](repeating: false, count: messages.count)
        let configuration = MQTTConfiguration(
            host: "127.0.0.1", port: port, clientID: "test-publisher-\(UUIDBits.random())")
        let deadline = ContinuousClock.now + .seconds(300)
        while isTaken.contains(false), ContinuousClock.now < deadline {
            let publisher: MQTTPublisher
            do throws(MQTTError) {
                publisher = try MQTTPublisher(configuration)
            } catch {
                WakeSignal().wait(milliseconds: 50)
                continue
            }
            send(messages, isTaken.indices.filter { !isTaken[$0] }, by: publisher)
            let taken = publisher.takeAcknowledged()
            for number in taken { isTaken[number] = true }
            acknowledged.withLock { ids in ids += taken.map { messages[$0].id } }
        }
    }

    /// Sends until everything is acknowledged or the connection ends.
    private func send(_ messages: [Outgoing], _ numbers: [Int], by publisher: MQTTPublisher) {
        do throws(MQTTError) {
            for number in numbers {
                try publisher.publish(
                    topic: messages[number].topic, payload: messages[number].payload, number: number)
                if publisher.outstandingCount >= 500 { try publisher.pump(waitMS: 5) }
                if number % 50 == 0 { try publisher.pump(waitMS: 0) }
            }
            try publisher.drain()
            publisher.close()
        } catch {
            // What is not acknowledged is sent again on the next connection.
        }
    }
}
