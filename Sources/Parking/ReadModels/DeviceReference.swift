public import LoRaWAN

/// How a request names a device: by its row or by its DevEUI.
public enum DeviceReference: Sendable, Hashable {
    /// By the identifier of its row.
    case id(DeviceID)
    /// By the identifier that it transmits.
    case devEUI(DevEUI)
}
