public import ChirpStack
public import LoRaWAN

extension Result<IntegrationEvent, Rejection> {
    /// The device or gateway whose messages must stay in order; `nil` where nobody can tell.
    public var sender: EUI64? { subject.sender }

    /// The sender, and whether it is a device: told together, since taking an event apart copies it, each message.
    var subject: (sender: EUI64?, isDevice: Bool) {
        guard case .success(let event) = self else { return (nil, false) }
        return switch event {
        case .uplink(let uplink): (uplink.device.devEUI.eui, true)
        case .device(let event): (event.device.devEUI.eui, true)
        case .gatewayStats(let event): (event.gatewayID.eui, false)
        case .gatewayConnection(let event): (event.gatewayID.eui, false)
        }
    }
}
