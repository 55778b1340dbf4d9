public import LoRaWAN

/// What a topic says about the message on it.
public enum Topic: Sendable, Hashable {
    /// `…/device/<DevEUI>/event/<kind>`; the kind is `up` for `nil`.
    case device(DevEUI, kind: DeviceEvent.Kind?)
    /// `…/gateway/<gateway id>/event/stats`
    case gatewayStats(GatewayID)
    /// `…/gateway/<gateway id>/state/conn`
    case gatewayConnection(GatewayID)
}
