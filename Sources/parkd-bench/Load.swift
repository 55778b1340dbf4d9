import LoRaWAN
import MQTT
import Simulation

/// Genuine uplinks of a city's sensors, made as fast as they can be sent.
struct Load: Sendable {
    private struct Source {
        var factory: UplinkFactory
        var devEUIs: [DevEUI]
    }

    private var sources: [Source]
    private let topics: [[String]]
    /// The size of one.
    let bytesPerUplink: Int

    init(city: SimulatedCity, encoding: Encoding) {
        sources = city.tenants.map { tenant in
            Source(
                factory: UplinkFactory(
                    encoding: encoding, networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID),
                devEUIs: tenant.sensors.map(\.devEUI))
        }
        topics = sources.map { source in source.devEUIs.map { source.factory.topic(of: $0) } }
        bytesPerUplink =
            sources[0].factory.uplink(
                deduplicationID: DeduplicationID(.random()), devEUI: sources[0].devEUIs[0],
                frameCounter: FrameCounter(rawValue: 1), time: .now, payload: [1]
            ).count
    }

    /// Publishes `count` uplinks, round robin over all sensors, one in ten with a changed word.
    ///
    /// - Parameters:
    ///   - pass: sets the counters, so that a later pass continues where an earlier one ended.
    ///   - ratePerS: `nil` is as fast as the broker takes them.
    func publish(
        _ count: Int, pass: Int, ratePerS: Int?, topicPrefix: String, to broker: MQTTConfiguration
    ) throws(MQTTError) {
        var load = self
        let publisher = try MQTTPublisher(broker)
        let began = ContinuousClock.now
        let width = sources.count * sources[0].devEUIs.count
        for number in 0..<count {
            if let ratePerS {
                while Int((ContinuousClock.now - began) / .seconds(1) * Double(ratePerS)) <= number {
                    try publisher.pump(waitMS: 1)
                }
            }
            let tenant = number % sources.count
            let device = number / sources.count % sources[0].devEUIs.count
            let round = number / width + pass * 1000
            // In each round another tenth of the sensors has changed.
            let isOccupied = (round + device) / 10 % 2 == 0
            let payload = load.sources[tenant].factory.uplink(
                deduplicationID: DeduplicationID(.random()), devEUI: sources[tenant].devEUIs[device],
                frameCounter: FrameCounter(rawValue: UInt32(round)), time: .now, payload: [isOccupied ? 1 : 0])
            try publisher.publish(topic: topicPrefix + topics[tenant][device], payload: payload)
            if publisher.outstandingCount >= 2000 { try publisher.pump(waitMS: 5) }
            if number % 50 == 0 { try publisher.pump(waitMS: 0) }
        }
        try publisher.drain()
        publisher.close()
    }

    /// Publishes on a thread of its own.
    func start(
        _ count: Int, pass: Int, ratePerS: Int?, topicPrefix: String = "", to broker: MQTTConfiguration
    ) -> BackgroundThread {
        BackgroundThread("load") {
            do throws(MQTTError) {
                try publish(count, pass: pass, ratePerS: ratePerS, topicPrefix: topicPrefix, to: broker)
            } catch {
                fatalError("the load could not be published: \(error)")
            }
        }
    }
}
