public import ChirpStack
public import LoRaWAN

extension Result<IntegrationEvent, Rejection> {
    /// The device or gateway whose messages must stay in order; `nil` where nobody can tell.
    public var sender: EUI64? { subject.sender }

    /// The sender, whether it is a device, and its tenant in the network server: told together, since taking an event
    /// apart copies it, each message.
    var subject: Subject {
        guard case .success(let event) = self else { return Subject() }
        return switch event {
        case .uplink(let uplink): Subject(of: uplink.device)
        case .device(let event): Subject(of: event.device)
        case .gatewayStats(let event): Subject(sender: event.gatewayID.eui)
        case .gatewayConnection(let event): Subject(sender: event.gatewayID.eui)
        }
    }
}

/// Who sent a message.
struct Subject: Sendable {
    /// The device or gateway; `nil` where nobody can tell.
    var sender: EUI64?
    var isDevice = false
    /// The device's tenant in ChirpStack, where the event has one.
    var networkTenantID: UUIDBits?
}

extension Subject {
    fileprivate init(of device: DeviceInfo) {
        self.init(sender: device.devEUI.eui, isDevice: true, networkTenantID: device.networkTenantID)
    }
}
