import ChirpStack
public import Codecs
public import LoRaWAN
import Parking

/// Turns a batch and the rows that it concerns into what will be written: pure, in order, no clock and no database.
///
/// This is where an uplink becomes a reading, an orphan or a quarantined message.
public struct Decider: Sendable {
    private let codecs: CodecLibrary

    /// Decides with these codecs.
    public init(codecs: CodecLibrary) {
        self.codecs = codecs
    }

    /// What the messages of `range` concern: the rows to read under lock.
    public static func subjects(
        of batch: Batch, _ range: Range<Int>
    ) -> (devices: Set<DevEUI>, gateways: Set<GatewayID>) {
        var devices: Set<DevEUI> = []
        var gateways: Set<GatewayID> = []
        for entry in batch.entries[range] {
            guard case .success(let event) = entry.outcome else { continue }
            switch event {
            case .uplink(let uplink): devices.insert(uplink.device.devEUI)
            case .device(let event): devices.insert(event.device.devEUI)
            case .gatewayStats(let event): gateways.insert(event.gatewayID)
            case .gatewayConnection(let event): gateways.insert(event.gatewayID)
            }
        }
        return (devices, gateways)
    }

    /// Decides what becomes of the messages of `range`, given the rows of all their registered devices and gateways,
    /// and of those gateways whose sightings are to be written.
    ///
    /// - Parameter left: messages that are left out, by their place.
    public func decide(
        _ batch: Batch, _ range: Range<Int>, devices: [DeviceRecord], gateways: [GatewayRecord],
        leavingOut left: Set<Int> = []
    ) -> Decisions {
        var decisions = Decisions(devices: devices, gateways: gateways)
        var deviceIndex: [DevEUI: Int] = [:]
        for (index, device) in devices.enumerated() { deviceIndex[device.devEUI] = index }
        var gatewayIndex: [GatewayID: Int] = [:]
        for (index, gateway) in gateways.enumerated() {
            gatewayIndex[gateway.gatewayID] = index
            if let seenAt = batch.sightings.latest[gateway.gatewayID] { heard(at: seenAt, by: index, &decisions) }
        }
        for index in range where !left.contains(index) {
            let entry = batch.entries[index]
            if !entry.ignored.isEmpty { decisions.ignoredFields.count(entry.ignored) }
            switch entry.outcome {
            case .failure(let rejection): quarantine(index, rejection, of: batch, &decisions)
            case .success(.uplink(let uplink)):
                if let device = deviceIndex[uplink.device.devEUI] {
                    decide(uplink, message: index, of: batch, device: device, &decisions)
                } else {
                    orphan(index, uplink.device, uplink, entry.receivedAt, &decisions)
                }
            case .success(.device(let event)):
                if let device = deviceIndex[event.device.devEUI] {
                    decide(event, device: device, receivedAt: entry.receivedAt, &decisions)
                } else {
                    orphan(index, event.device, nil, entry.receivedAt, &decisions)
                }
            case .success(.gatewayStats(let event)):
                decide(event, gateway: gatewayIndex[event.gatewayID], receivedAt: entry.receivedAt, &decisions)
            case .success(.gatewayConnection(let event)):
                decide(event, gateway: gatewayIndex[event.gatewayID], entry, &decisions)
            }
        }
        return decisions
    }

    /// Nobody publishes an empty event: it is how a retained message is cleared, and says nothing.
    private func quarantine(_ message: Int, _ rejection: Rejection, of batch: Batch, _ decisions: inout Decisions) {
        guard rejection.reason != .payloadEmpty else { return }
        let names = batch.names(of: message)
        decisions.quarantine.append(
            Decisions.QuarantineRow(
                messageIndex: message, rejection: rejection, devEUI: names.devEUI,
                deduplicationID: names.deduplicationID, receivedAt: batch.entries[message].receivedAt))
    }

    private func orphan(
        _ message: Int, _ device: DeviceInfo, _ uplink: UplinkEvent?, _ receivedAt: Timestamp,
        _ decisions: inout Decisions
    ) {
        decisions.orphans.append(
            Decisions.OrphanRow(messageIndex: message, device: device, uplink: uplink, receivedAt: receivedAt))
    }

    /// The codec of a device: the one that it names itself, else that of the profile that the frame names, else that of
    /// the profile of before.
    func codec(for device: DeviceRecord, profile: String) -> Codec? {
        codecs.codec(named: device.codecName, profile: profile, earlierProfile: device.deviceProfileName)
    }
}
