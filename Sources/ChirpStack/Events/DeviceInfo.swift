public import LoRaWAN

/// Who sent an event, in the network server's words (`deviceInfo`).
public struct DeviceInfo: Sendable, Hashable {
    /// The device.
    public var devEUI: DevEUI
    /// ChirpStack's tenant: stored and compared, never trusted for ownership. `nil` where absent or no UUID.
    public var networkTenantID: UUIDBits?
    /// ChirpStack's application.
    public var applicationID: UUIDBits?
    /// The profile's name, which selects the codec; empty where absent.
    public var deviceProfileName: String
    /// The device's name in ChirpStack; empty where absent.
    public var deviceName: String

    /// Makes it from its parts.
    public init(
        devEUI: DevEUI, networkTenantID: UUIDBits? = nil, applicationID: UUIDBits? = nil,
        deviceProfileName: String = "", deviceName: String = ""
    ) {
        self.devEUI = devEUI
        self.networkTenantID = networkTenantID
        self.applicationID = applicationID
        self.deviceProfileName = deviceProfileName
        self.deviceName = deviceName
    }
}
