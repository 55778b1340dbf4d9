public import LoRaWAN

/// How a request names a gateway: by its row or by its EUI.
public enum GatewayReference: Sendable, Hashable {
    /// By the identifier of its row.
    case id(GatewayRowID)
    /// By the identifier that it sends.
    case gatewayID(GatewayID)
}
