public import LoRaWAN
public import Parking

/// A stored reading, as the API shows it.
public struct ReadingView: Sendable, Hashable {
    /// Who owned the device then.
    public var tenantID = TenantID(.zero)
    /// The device.
    public var deviceID = DeviceID(.zero)
    /// Names the frame, however often it was delivered.
    public var deduplicationID = DeduplicationID(.zero)
    /// The space that the device was on.
    public var spaceID: SpaceID?
    /// The network's clock.
    public var observedAt = Timestamp(microseconds: 0)
    /// The frame that told of it later; `nil` for what a frame says of its own time.
    public var toldIn: DeduplicationID?
    /// Our clock at delivery.
    public var receivedAt = Timestamp(microseconds: 0)
    /// The database's clock.
    public var recordedAt = Timestamp(microseconds: 0)
    /// The frame's counter.
    public var frameCounter: FrameCounter?
    /// The frame's port.
    public var fPort: Int?
    /// The application payload as it came.
    public var payload: HexBytes?
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

    /// One without values.
    public init() {}
}

/// Which readings of all devices are wanted; every given condition must be met.
public struct ReadingFilter: Sendable, Hashable {
    /// How long a time a list can be of.
    public static let daysMax = 366
    /// How long a time it is of where it is not said where it begins.
    public static let daysDefault = 1

    /// Only readings of devices of exactly this type.
    public var deviceType: String?
    /// Only readings of devices of exactly this model.
    public var model: String?
    /// Only readings that a device made on a space of this site.
    public var siteID: SiteID?
    /// Which stretch of time, with a beginning, and which part of it.
    public var history = HistoryFilter()

    /// A filter that lets everything through.
    public init() {}
}

extension ReadingView: Resource {
    /// Over readings `r`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("tenant_id", &tenantID, "r.tenant_id")
        each("device_id", &deviceID, "r.device_id")
        each("deduplication_id", &deduplicationID, "r.deduplication_id")
        each("space_id", &spaceID, "r.space_id")
        each("observed_at", &observedAt, "r.observed_at") {
            $0.about("When the network heard it, or when the sensor measured what it told of later.")
        }
        each("received_at", &receivedAt, "r.received_at")
        each("recorded_at", &recordedAt, "r.recorded_at")
        each("told_in", &toldIn, "r.told_in") {
            $0.about("The deduplication id of the frame that told of it later; null where it was sent at its time.")
        }
        each("f_cnt", &frameCounter, "r.f_cnt")
        each("f_port", &fPort, "r.f_port")
        each("payload", &payload, "r.payload")
        each("codec", &codec, "r.codec")
        each("codec_version", &codecVersion, "r.codec_version")
        each("occupancy", &occupancy, "r.occupancy")
        each("cause", &cause, "r.cause")
        each("battery_v", &batteryV, "r.battery_v")
        each("battery_percent", &batteryPercent, "r.battery_percent")
        each("battery_low", &isBatteryLow, "r.battery_low")
        each("temperature_c", &temperatureC, "r.temperature_c")
        each("rssi", &rssi, "r.rssi")
        each("snr", &snr, "r.snr")
        each("gateway_id", &gatewayID, "r.gateway_id") { _ in .eui }
        each("gateway_count", &gatewayCount, "r.gateway_count")
        each("details", &details, "r.details::text") { $0.about("What else the payload says.") }
    }

    /// Its place in the history.
    public var position: HistoryPosition { HistoryPosition(at: observedAt, id: deduplicationID.uuid) }
}
