public import LoRaWAN

/// A device to be registered.
public struct NewDevice: Sendable, Hashable {
    /// What it transmits; unique over all tenants.
    public var devEUI: DevEUI
    /// Its owner; `nil` is the tenant of the scope, which across all tenants is the platform's pool.
    public var tenantID: TenantID?
    /// What people call it.
    public var name: String?
    /// A free word for its type.
    public var deviceType: String?
    /// Sensor or display.
    public var category = DeviceCategory.sensor
    /// `vendor/model` of a known codec; `nil` lets the device profile's name select it.
    public var codec: String?
    /// Settings that the platform keeps for its clients: a JSON object.
    public var config = RawJSON.emptyObject

    /// Describes a sensor of which only the DevEUI is known; the rest is set by property.
    public init(devEUI: DevEUI) {
        self.devEUI = devEUI
    }
}
