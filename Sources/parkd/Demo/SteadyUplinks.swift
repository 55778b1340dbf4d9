import LoRaWAN
import MQTT
import Simulation

/// Uplinks of a city's sensors in turn, at a steady rate.
struct SteadyUplinks {
    let city: SimulatedCity
    let encoding: Encoding
    let ratePerS: Double
    /// How many; 0 never ends.
    let count: Int

    /// Publishes, blocking; returns how many the broker acknowledged.
    func publish(to broker: MQTTConfiguration) -> Result<Int, MQTTError> {
        do throws(MQTTError) {
            let publisher = try MQTTPublisher(broker)
            var acknowledged = 0
            var sent = 0
            var sources = sources()
            let began = ContinuousClock.now
            while count == 0 || sent < count {
                let due = Int((ContinuousClock.now - began) / .seconds(1) * ratePerS)
                while sent < due, count == 0 || sent < count {
                    try send(number: sent, &sources, on: publisher)
                    sent += 1
                    if publisher.outstandingCount > 1000 { try publisher.pump(waitMS: 10) }
                }
                try publisher.pump(waitMS: 5)
                acknowledged += publisher.takeAcknowledged().count
            }
            try publisher.drain()
            acknowledged += publisher.takeAcknowledged().count
            publisher.close()
            return .success(acknowledged)
        } catch {
            return .failure(error)
        }
    }

    private struct Source {
        var factory: UplinkFactory
        let devEUI: DevEUI
        var counter: UInt32 = 0
        var isOccupied = false
    }

    private func sources() -> [Source] {
        city.tenants.flatMap { tenant in
            tenant.sensors.map { sensor in
                // Each run counts frames from 1 on: it has sessions of its own, also beside another run.
                Source(
                    factory: UplinkFactory(
                        encoding: encoding, networkTenantID: tenant.networkTenantID,
                        applicationID: tenant.applicationID,
                        devAddr: DevAddr(bits: .random(in: 0...0x01FF_FFFF))),
                    devEUI: sensor.devEUI)
            }
        }
    }

    private func send(number: Int, _ sources: inout [Source], on publisher: MQTTPublisher) throws(MQTTError) {
        let index = number % sources.count
        // One uplink in ten tells of a change, which is about what a city sends.
        if Int.random(in: 0..<10) == 0 { sources[index].isOccupied.toggle() }
        sources[index].counter += 1
        let payload = sources[index].factory.uplink(
            deduplicationID: DeduplicationID(.random()), devEUI: sources[index].devEUI,
            frameCounter: FrameCounter(rawValue: sources[index].counter), time: .now,
            payload: [sources[index].isOccupied ? 1 : 0])
        try publisher.publish(topic: sources[index].factory.topic(of: sources[index].devEUI), payload: payload)
    }
}
