public import ChirpStack
public import LoRaWAN

extension Result<IntegrationEvent, Rejection> {
    /// The device or gateway whose messages must stay in order; `nil` where nobody can tell.
    public var sender: EUI64? {
        guard case .success(let event) = self else { return nil }
        return switch event {
        case .uplink(let uplink): uplink.device.devEUI.eui
        case .device(let event): event.device.devEUI.eui
        case .gatewayStats(let event): event.gatewayID.eui
        case .gatewayConnection(let event): event.gatewayID.eui
        }
    }

    /// Whether it is an event of a device.
    var isOfDevice: Bool {
        guard case .success(let event) = self else { return false }
        return switch event {
        case .uplink, .device: true
        case .gatewayStats, .gatewayConnection: false
        }
    }
}
