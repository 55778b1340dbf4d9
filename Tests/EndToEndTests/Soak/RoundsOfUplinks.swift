import LoRaWAN
import Simulation

/// The uplinks of all sensors of a city in turn, without end and without a gap: each round every sensor speaks once,
/// its frame counter one higher, and in each round another tenth of the sensors says the contrary.
struct RoundsOfUplinks {
    private struct Operator {
        var factory: UplinkFactory
        let sensors: [(devEUI: DevEUI, topic: String)]
    }

    private var operators: [Operator]
    /// How many sensors speak in a round.
    let sensorCount: Int

    init(of city: SimulatedCity) {
        operators = city.tenants.map { tenant in
            let factory = UplinkFactory(networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID)
            return Operator(
                factory: factory, sensors: tenant.sensors.map { ($0.devEUI, factory.topic(of: $0.devEUI)) })
        }
        sensorCount = operators.reduce(0) { $0 + $1.sensors.count }
    }

    /// The uplink of a number, heard now.
    mutating func uplink(_ number: Int) -> Outgoing {
        let tenant = number % operators.count
        let place = number / operators.count % operators[tenant].sensors.count
        let round = number / sensorCount
        let sensor = operators[tenant].sensors[place]
        let id = UUIDBits.random()
        let payload = operators[tenant].factory.uplink(
            deduplicationID: DeduplicationID(id), devEUI: sensor.devEUI,
            frameCounter: FrameCounter(rawValue: UInt32(1 + round)), time: .now,
            payload: [UInt8((round + place) / 10 % 2)])
        return Outgoing(id: id, topic: sensor.topic, payload: payload)
    }
}
