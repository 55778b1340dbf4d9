public import LoRaWAN

/// A stored reading, as the API shows it.
public struct ReadingView: Sendable, Hashable {
    /// Who owned the device then.
    public var tenantID: TenantID
    /// The device.
    public var deviceID: DeviceID
    /// Names the frame, however often it was delivered.
    public var deduplicationID: DeduplicationID
    /// The space that the device was on.
    public var spaceID: SpaceID?
    /// The network's clock.
    public var observedAt: Timestamp
    /// Our clock at delivery.
    public var receivedAt: Timestamp
    /// The database's clock.
    public var recordedAt: Timestamp
    /// The frame that told of it later; `nil` for what a frame says of its own time.
    public var toldIn: DeduplicationID?
    /// The frame's counter.
    public var frameCounter: FrameCounter?
    /// The frame's port.
    public var fPort: Int?
    /// The application payload as it came.
    public var payload: [UInt8]?
    /// `vendor/model` of the codec that read it.
    public var codec: String?
    /// The codec's version.
    public var codecVersion: String?
    /// What it says of the bay.
    public var occupancy: Occupancy?
    /// Why the sensor spoke.
    public var cause: String?
    /// Volts.
    public var batteryV: Float?
    /// 0…100.
    public var batteryPercent: Float?
    /// The sensor's own warning.
    public var isBatteryLow: Bool?
    /// °C.
    public var temperatureC: Float?
    /// dBm at the gateway that heard it best.
    public var rssi: Float?
    /// dB at the same gateway.
    public var snr: Float?
    /// That gateway, 16 hexadecimal digits.
    public var gatewayID: String?
    /// How many gateways heard it.
    public var gatewayCount: Int?
    /// What else the codec read: a JSON object.
    public var details: RawJSON?

    /// Makes a reading that says nothing; the rest is set by property.
    public init(
        tenantID: TenantID, deviceID: DeviceID, deduplicationID: DeduplicationID, observedAt: Timestamp,
        receivedAt: Timestamp, recordedAt: Timestamp
    ) {
        self.tenantID = tenantID
        self.deviceID = deviceID
        self.deduplicationID = deduplicationID
        self.observedAt = observedAt
        self.receivedAt = receivedAt
        self.recordedAt = recordedAt
    }
}
