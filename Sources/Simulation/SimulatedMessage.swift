public import LoRaWAN
public import Parking

/// One message as it is published, with what it means, for those who check what becomes of it.
public struct SimulatedMessage: Sendable {
    /// What a message tells.
    public enum Meaning: Sendable, Hashable {
        /// An uplink, with the sensor's word in it.
        case uplink(DevEUI, DeduplicationID, FrameCounter, Occupancy)
        /// A new session.
        case join(DevEUI, DeduplicationID)
        /// A device status; it has the deduplication id of the uplink that carried it.
        case status(DevEUI, DeduplicationID)
        /// A gateway's counters.
        case gatewayStats(GatewayID)
        /// A gateway came or went.
        case gatewayConnection(GatewayID, isOnline: Bool)
    }

    /// When it is published, by the city's clock.
    public let time: Timestamp
    /// The topic, as ChirpStack and the MQTT forwarder name it.
    public let topic: String
    /// The genuine bytes.
    public let payload: [UInt8]
    /// Whether the broker keeps it for later subscribers: true for a gateway's connection only.
    public let retain: Bool
    /// What it tells.
    public let meaning: Meaning

    /// The device that it is about; `nil` for a gateway's.
    public var devEUI: DevEUI? {
        switch meaning {
        case .uplink(let devEUI, _, _, _), .join(let devEUI, _), .status(let devEUI, _): devEUI
        case .gatewayStats, .gatewayConnection: nil
        }
    }

    /// The sensor's word; `nil` for anything but an uplink.
    public var occupancy: Occupancy? {
        guard case .uplink(_, _, _, let occupancy) = meaning else { return nil }
        return occupancy
    }
}
