/// A field of one of ChirpStack's messages: what it is called in both encodings, and whether its event can do without.
///
/// proto3 JSON allows two names, in lower camel case, which ChirpStack writes, and as in the .proto file; protobuf has
/// a number. Source: ChirpStack v4, `api/proto/integration/integration.proto`, `api/proto/gw/gw.proto`,
/// `api/proto/common/common.proto`; the ProtoJSON format, https://protobuf.dev/programming-guides/json/.
struct Field: Sendable {
    /// Whether an event is kept without the field.
    enum Need: Sendable {
        /// Without it the event says nothing: it is refused.
        case needed
        /// What cannot be read is left out and counted.
        case optional(IgnoredField)
    }

    let name: StaticString
    let protoName: StaticString
    let number: UInt32
    let need: Need

    /// A field whose two names differ.
    init(_ name: StaticString, _ protoName: StaticString, _ number: UInt32, _ need: Need) {
        self.name = name
        self.protoName = protoName
        self.number = number
        self.need = need
    }

    /// A field of one word.
    init(_ name: StaticString, _ number: UInt32, _ need: Need) {
        self.init(name, name, number, need)
    }
}

// The table of what is read. Needed are: of a device's event the DevEUI; of an uplink, join, status and location the
// deduplication id, without which a redelivery would be a second event; of an uplink the counter, the port and the
// payload; of a gateway's message the gateway id; of a gateway's connection the state, which is all that it says.

/// `deviceInfo`
enum DeviceInfoField {
    static let tenantID = Field("tenantId", "tenant_id", 1, .optional(.tenantID))
    static let applicationID = Field("applicationId", "application_id", 3, .optional(.applicationID))
    static let profileName = Field("deviceProfileName", "device_profile_name", 6, .optional(.deviceProfileName))
    static let name = Field("deviceName", "device_name", 7, .optional(.deviceName))
    static let devEUI = Field("devEui", "dev_eui", 8, .needed)
}

/// Event `up`, and the fields that other events have under the same number.
enum UplinkField {
    static let deduplicationID = Field("deduplicationId", "deduplication_id", 1, .needed)
    static let time = Field("time", 2, .optional(.time))
    static let deviceInfo = Field("deviceInfo", "device_info", 3, .needed)
    static let devAddr = Field("devAddr", "dev_addr", 4, .optional(.devAddr))
    static let dr = Field("dr", 6, .optional(.dr))
    static let fCnt = Field("fCnt", "f_cnt", 7, .needed)
    static let fPort = Field("fPort", "f_port", 8, .needed)
    static let confirmed = Field("confirmed", 9, .optional(.confirmed))
    static let data = Field("data", 10, .needed)
    /// Looked up by `EventParser.object(inUplink:)`, for codecs that read it.
    static let object = Field("object", 11, .needed)
    static let rxInfo = Field("rxInfo", "rx_info", 12, .optional(.rxInfo))
    static let relayRxInfo = Field("relayRxInfo", "relay_rx_info", 14, .optional(.relayRxInfo))
    static let joinServerContext = Field(
        "joinServerContext", "join_server_context", 15, .optional(.joinServerContext))
    /// In `joinServerContext`.
    static let sessionKeyID = Field("sessionKeyId", "session_key_id", 1, .optional(.sessionKeyID))
}

/// An element of `rxInfo`
enum ReceptionField {
    static let gatewayID = Field("gatewayId", "gateway_id", 1, .optional(.rxInfoGatewayID))
    static let rssi = Field("rssi", 6, .optional(.rxInfoRSSI))
    static let snr = Field("snr", 7, .optional(.rxInfoSNR))
    static let nsTime = Field("nsTime", "ns_time", 17, .optional(.rxInfoNsTime))
}

/// Event `status`
enum StatusField {
    static let margin = Field("margin", 5, .optional(.margin))
    static let externalPowerSource = Field(
        "externalPowerSource", "external_power_source", 6, .optional(.externalPowerSource))
    static let batteryLevelUnavailable = Field(
        "batteryLevelUnavailable", "battery_level_unavailable", 7, .optional(.batteryLevelUnavailable))
    static let batteryLevel = Field("batteryLevel", "battery_level", 8, .optional(.batteryLevel))
}

/// Event `ack`
enum AckField {
    static let queueItemID = Field("queueItemId", "queue_item_id", 4, .optional(.queueItemID))
    static let acknowledged = Field("acknowledged", 5, .optional(.acknowledged))
    static let fCntDown = Field("fCntDown", "f_cnt_down", 6, .optional(.fCntDown))
}

/// Event `txack`
enum TxAckField {
    static let downlinkID = Field("downlinkId", "downlink_id", 1, .optional(.downlinkID))
    static let queueItemID = Field("queueItemId", "queue_item_id", 4, .optional(.queueItemID))
    static let fCntDown = Field("fCntDown", "f_cnt_down", 5, .optional(.fCntDown))
    static let gatewayID = Field("gatewayId", "gateway_id", 6, .optional(.gatewayID))
}

/// Event `log`
enum LogField {
    static let time = Field("time", 1, .optional(.time))
    static let deviceInfo = Field("deviceInfo", "device_info", 2, .needed)
    static let level = Field("level", 3, .optional(.level))
    static let code = Field("code", 4, .optional(.code))
    static let description = Field("description", 5, .optional(.description))
    static let context = Field("context", 6, .optional(.context))
}

/// Event `location`
enum LocationField {
    static let location = Field("location", 4, .optional(.location))
    static let latitude = Field("latitude", 1, .optional(.locationLatitude))
    static let longitude = Field("longitude", 2, .optional(.locationLongitude))
    static let altitude = Field("altitude", 3, .optional(.locationAltitude))
    static let source = Field("source", 4, .optional(.locationSource))
    static let accuracy = Field("accuracy", 5, .optional(.locationAccuracy))
}

/// Event `integration`
enum ThirdPartyField {
    static let integrationName = Field("integrationName", "integration_name", 4, .optional(.integrationName))
    static let eventType = Field("eventType", "event_type", 5, .optional(.eventType))
}

/// A gateway's event `stats`
enum GatewayStatsField {
    static let gatewayIDLegacy = Field("gatewayIdLegacy", "gateway_id_legacy", 1, .optional(.gatewayIDLegacy))
    static let time = Field("time", 2, .optional(.time))
    static let location = Field("location", 3, .optional(.location))
    static let rxReceived = Field("rxPacketsReceived", "rx_packets_received", 5, .optional(.rxPacketsReceived))
    static let rxReceivedOK = Field(
        "rxPacketsReceivedOk", "rx_packets_received_ok", 6, .optional(.rxPacketsReceivedOK))
    static let txReceived = Field("txPacketsReceived", "tx_packets_received", 7, .optional(.txPacketsReceived))
    static let txEmitted = Field("txPacketsEmitted", "tx_packets_emitted", 8, .optional(.txPacketsEmitted))
    static let gatewayID = Field("gatewayId", "gateway_id", 17, .needed)
}

/// A gateway's state `conn`
enum GatewayConnectionField {
    static let gatewayIDLegacy = Field("gatewayIdLegacy", "gateway_id_legacy", 1, .optional(.gatewayIDLegacy))
    static let state = Field("state", 2, .needed)
    static let gatewayID = Field("gatewayId", "gateway_id", 3, .needed)
}
