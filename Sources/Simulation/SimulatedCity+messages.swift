import LoRaWAN
import Parking

/// What is published, in the words of the network server and of the gateways.
extension SimulatedCity {
    /// How long after the frame was on the air the network server publishes: it collects the gateways' copies first.
    private static let collectionS = 0.25
    /// Seconds from 1970 to the GPS epoch, less the leap seconds since.
    private static let gpsEpochS: Int64 = 315_964_800 - 18

    mutating func publishUplink(
        _ index: Int, _ cause: SensorCondition.Cause, heardBy receptions: [EmittedReception], at time: Timestamp
    ) {
        let life = sensorLives[index]
        let frame = life.sensor.model.frame(
            SensorCondition(
                cause: cause, occupancy: life.occupancy, temperatureC: temperature(at: time),
                batteryMV: life.batteryMV, previousMinutes: life.previousMinutes))
        let id = random.uuid()
        let onAir = NetworkTime(time.adding(seconds: -Self.collectionS))
        let channel = receptions.first.map(\.channel) ?? 0
        let uplink = EmittedUplink(
            deduplicationID: id.description, time: onAir, device: life.device,
            devAddr: DevAddr(bits: life.devAddr).description, dataRate: 12 - Self.spreadingFactor,
            frameCounter: life.frameCounter, fPort: UInt32(frame.fPort),
            isConfirmed: life.sensor.model != .pniPlacePod, data: frame.payload, receptions: receptions,
            frequency: Self.frequency(ofChannel: channel), spreadingFactor: Self.spreadingFactor)
        lastWords[life.sensor.devEUI] = life.occupancy
        publish(
            life.topicStem + "up", deviceEncoding == .json ? uplink.json : uplink.protobuf, at: time,
            .uplink(
                life.sensor.devEUI, DeduplicationID(id), FrameCounter(rawValue: life.frameCounter), life.occupancy))
        if cause == .heartbeat { publishStatus(life, id, at: time) }
    }

    mutating func publishJoin(_ index: Int, at time: Timestamp) {
        let life = sensorLives[index]
        let id = random.uuid()
        let join = EmittedJoin(
            deduplicationID: id.description, time: NetworkTime(time.adding(seconds: -Self.collectionS)),
            device: life.device, devAddr: DevAddr(bits: life.devAddr).description)
        publish(
            life.topicStem + "join", deviceEncoding == .json ? join.json : join.protobuf, at: time,
            .join(life.sensor.devEUI, DeduplicationID(id)))
    }

    mutating func report(_ index: Int, at time: Timestamp) {
        guard gatewayLives[index].isOnline else { return }
        let life = gatewayLives[index]
        let broken = UInt32(random.waiting(mean: 1.5))
        let whole = NetworkTime(time).seconds
        let stats = EmittedGatewayStats(
            gatewayID: life.digits, time: NetworkTime(seconds: whole, nanoseconds: 0), location: life.location,
            rxReceived: life.heard + broken, rxReceivedOK: life.heard, txReceived: life.heard / 8,
            txEmitted: life.heard / 8, metadata: [EmittedEntry(key: "concentratord_version", value: "4.5.0")])
        gatewayLives[index].heard = 0
        publish(
            "eu868/gateway/\(life.digits)/event/stats", gatewayEncoding == .json ? stats.json : stats.protobuf,
            at: time,
            .gatewayStats(life.gateway.gatewayID))
    }

    mutating func connect(_ index: Int, isOnline: Bool, at time: Timestamp) {
        gatewayLives[index].isOnline = isOnline
        let life = gatewayLives[index]
        let connection = EmittedConnection(gatewayID: life.digits, isOnline: isOnline)
        publish(
            "eu868/gateway/\(life.digits)/state/conn",
            gatewayEncoding == .json ? connection.json : connection.protobuf, at: time,
            .gatewayConnection(life.gateway.gatewayID, isOnline: isOnline), retain: true)
    }

    mutating func reception(by index: Int, rssi: Double, at time: Timestamp) -> EmittedReception {
        let life = gatewayLives[index]
        let onAir = NetworkTime(time.adding(seconds: -Self.collectionS))
        let toNetwork = random.within(0.02...0.12)
        let context = UInt32(truncatingIfNeeded: random.next())
        return EmittedReception(
            gatewayID: life.digits, uplinkID: UInt32(truncatingIfNeeded: random.next()), gatewayTime: onAir,
            networkTime: NetworkTime(time.adding(seconds: toNetwork - Self.collectionS)),
            sinceGPSEpoch: NetworkDuration(
                seconds: onAir.seconds - Self.gpsEpochS, nanoseconds: onAir.nanoseconds / 1_000_000 * 1_000_000),
            rssi: Int32(rssi),
            snr: Float((min((rssi + 120) / 2.5, 11) + random.within(-1.5...1.5)) * 4).rounded() / 4,
            channel: UInt32(NetworkTime(time).nanoseconds / 1000 % 8), rfChain: UInt32(index & 1),
            location: life.location,
            context: (0..<4).map { UInt8(truncatingIfNeeded: context >> (24 - 8 * UInt32($0))) },
            metadata: [
                EmittedEntry(key: "region_config_id", value: "eu868"),
                EmittedEntry(key: "region_common_name", value: "EU868"),
            ])
    }

    /// ChirpStack asks a device for its status now and then; the answer comes with an uplink and has its id.
    private mutating func publishStatus(_ life: SensorLife, _ id: UUIDBits, at time: Timestamp) {
        guard random.happens(0.25) else { return }
        // 254 steps, as the device-status command has it.
        let steps = Float(min(max((life.batteryMV - 2500) * 254 / 1150, 1), 254))
        let status = EmittedStatus(
            deduplicationID: id.description, time: NetworkTime(time.adding(seconds: -Self.collectionS)),
            device: life.device, marginDB: Int32(random.within(-4...20)), batteryPercent: steps / 254 * 100)
        publish(
            life.topicStem + "status", deviceEncoding == .json ? status.json : status.protobuf, at: time,
            .status(life.sensor.devEUI, DeduplicationID(id)))
    }

    private mutating func publish(
        _ topic: String, _ payload: [UInt8], at time: Timestamp, _ meaning: SimulatedMessage.Meaning,
        retain: Bool = false
    ) {
        published.append(
            SimulatedMessage(time: time, topic: topic, payload: payload, retain: retain, meaning: meaning))
    }

    /// Cooler by night, half-degrees as the sensors measure.
    private mutating func temperature(at time: Timestamp) -> Double {
        let ofDay = Double(NetworkTime(time).seconds % 86_400) / 86_400
        let byDay = 14 - 12 * abs(ofDay - 0.6)
        return ((byDay + random.within(-2...2)) * 2).rounded() / 2
    }

    private static let spreadingFactor: UInt32 = 9

    /// The eight channels of EU868 gateways in ChirpStack's default plan.
    private static func frequency(ofChannel channel: UInt32) -> UInt32 {
        channel < 3 ? 868_100_000 + 200_000 * channel : 867_100_000 + 200_000 * (channel - 3)
    }
}
