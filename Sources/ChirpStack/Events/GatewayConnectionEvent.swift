public import LoRaWAN

/// A gateway's connection to the broker: state `conn`, retained, with a last will.
public struct GatewayConnectionEvent: Sendable, Hashable {
    /// Which gateway.
    public var gatewayID: GatewayID
    /// OFFLINE is enum value 0, so a message without a state field means offline.
    public var isOnline: Bool

    /// Makes an event.
    public init(gatewayID: GatewayID, isOnline: Bool) {
        self.gatewayID = gatewayID
        self.isOnline = isOnline
    }
}
