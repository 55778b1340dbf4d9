import LoRaWAN
import MQTT
import PrivateServers
import Sandbox
import Simulation
import Synchronization

/// Publishes uplinks of a stage's city and keeps the oracle: which deduplication ids the broker has acknowledged.
final class Uplinks: Sendable {
    private let acknowledged = Mutex<[UUIDBits]>([])

    /// The ids that the broker took.
    var acknowledgedIDs: [UUIDBits] { acknowledged.withLock { $0 } }

    /// Publishes `count` uplinks as fast as the broker takes them, from a thread of its own.
    func start(_ count: Int, on stage: Stage, firstCounter: UInt32 = 1) -> TestThread {
        let (city, port) = (stage.city, stage.sandbox.mosquitto.port)
        return TestThread { [self] in
            do throws(MQTTError) {
                try publish(count, city, port, firstCounter)
            } catch {
                fatalError("the test's publisher failed: \(error)")
            }
        }
    }

    private func publish(
        _ count: Int, _ city: SimulatedCity, _ port: Int, _ firstCounter: UInt32
    ) throws(MQTTError) {
        let publisher = try MQTTPublisher(
            MQTTConfiguration(host: "127.0.0.1", port: port, clientID: "test-publisher"))
        let tenants = city.tenants
        var factories = tenants.map {
            UplinkFactory(networkTenantID: $0.networkTenantID, applicationID: $0.applicationID)
        }
        let sensors = tenants.map(\.sensors)
        let ids = (0..<count).map { _ in UUIDBits.random() }
        for number in 0..<count {
            let tenant = number % tenants.count
            let sensor = number / tenants.count % sensors[tenant].count
            let round = number / tenants.count / sensors[tenant].count
            let devEUI = sensors[tenant][sensor].devEUI
            let payload = factories[tenant].uplink(
                deduplicationID: DeduplicationID(ids[number]), devEUI: devEUI,
                frameCounter: FrameCounter(rawValue: firstCounter + UInt32(round)), time: .now,
                payload: [UInt8(round / 3 % 2)])
            try publisher.publish(
                topic: factories[tenant].topic(of: devEUI), payload: payload, number: number)
            if publisher.outstandingCount >= 500 { try publisher.pump(waitMS: 5) }
            if number % 50 == 0 { try publisher.pump(waitMS: 0) }
        }
        try publisher.drain()
        let taken = publisher.takeAcknowledged().map { ids[$0] }
        acknowledged.withLock { $0 += taken }
        publisher.close()
    }
}
