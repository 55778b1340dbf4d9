public import ChirpStack
public import LoRaWAN

extension Result<IntegrationEvent, Rejection> {
    /// The device or gateway whose messages must stay in order; `nil` where nobody can tell.
    public var sender: EUI64? { subject.sender }

    /// The sender, whether it is a device, and its tenant in the network server: told together, since taking an event
    /// apart copies it, each message.
    var subject: (sender: EUI64?, isDevice: Bool, networkTenantID: UUIDBits?) {
        guard case .success(let event) = self else { return (nil, false, nil) }
        return switch event {
        case .uplink(let uplink): (uplink.device.devEUI.eui, true, uplink.device.networkTenantID)
        case .device(let event): (event.device.devEUI.eui, true, event.device.networkTenantID)
        case .gatewayStats(let event): (event.gatewayID.eui, false, nil)
        case .gatewayConnection(let event): (event.gatewayID.eui, false, nil)
        }
    }
}
