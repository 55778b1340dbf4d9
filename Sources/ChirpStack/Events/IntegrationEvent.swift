/// What arrives on the broker from ChirpStack and its gateways, typed; JSON and protobuf give the same value.
///
/// Source of the shapes: ChirpStack v4, `api/proto/integration/integration.proto` and `api/proto/gw/gw.proto`.
public enum IntegrationEvent: Sendable, Hashable {
    /// A device sent a frame.
    case uplink(UplinkEvent)
    /// A device event other than an uplink: join, status, ack, txack, log, location, integration.
    case device(DeviceEvent)
    /// A gateway reported its counters.
    case gatewayStats(GatewayStatsEvent)
    /// A gateway's connection to the broker came or went.
    case gatewayConnection(GatewayConnectionEvent)
}
