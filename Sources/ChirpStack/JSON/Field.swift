/// The two names that proto3 JSON allows a field: in lower camel case, which ChirpStack writes, and as in the .proto.
///
/// Source: the ProtoJSON format, https://protobuf.dev/programming-guides/json/.
struct Field: Sendable {
    let name: StaticString
    let protoName: StaticString

    /// A field whose two names differ.
    init(_ name: StaticString, _ protoName: StaticString) {
        self.name = name
        self.protoName = protoName
    }

    /// A field of one word.
    init(_ name: StaticString) {
        self.init(name, name)
    }
}

extension Field {
    static let acknowledged = Field("acknowledged")
    static let accuracy = Field("accuracy")
    static let altitude = Field("altitude")
    static let applicationID = Field("applicationId", "application_id")
    static let batteryLevel = Field("batteryLevel", "battery_level")
    static let batteryLevelUnavailable = Field("batteryLevelUnavailable", "battery_level_unavailable")
    static let code = Field("code")
    static let confirmed = Field("confirmed")
    static let context = Field("context")
    static let data = Field("data")
    static let deduplicationID = Field("deduplicationId", "deduplication_id")
    static let description = Field("description")
    static let devAddr = Field("devAddr", "dev_addr")
    static let devEUI = Field("devEui", "dev_eui")
    static let deviceInfo = Field("deviceInfo", "device_info")
    static let deviceName = Field("deviceName", "device_name")
    static let deviceProfileName = Field("deviceProfileName", "device_profile_name")
    static let downlinkID = Field("downlinkId", "downlink_id")
    static let dr = Field("dr")
    static let eventType = Field("eventType", "event_type")
    static let externalPowerSource = Field("externalPowerSource", "external_power_source")
    static let fCnt = Field("fCnt", "f_cnt")
    static let fCntDown = Field("fCntDown", "f_cnt_down")
    static let fPort = Field("fPort", "f_port")
    static let gatewayID = Field("gatewayId", "gateway_id")
    static let gatewayIDLegacy = Field("gatewayIdLegacy", "gateway_id_legacy")
    static let integrationName = Field("integrationName", "integration_name")
    static let joinServerContext = Field("joinServerContext", "join_server_context")
    static let latitude = Field("latitude")
    static let level = Field("level")
    static let location = Field("location")
    static let longitude = Field("longitude")
    static let margin = Field("margin")
    static let nsTime = Field("nsTime", "ns_time")
    static let queueItemID = Field("queueItemId", "queue_item_id")
    static let relayRxInfo = Field("relayRxInfo", "relay_rx_info")
    static let rssi = Field("rssi")
    static let rxInfo = Field("rxInfo", "rx_info")
    static let rxPacketsReceived = Field("rxPacketsReceived", "rx_packets_received")
    static let rxPacketsReceivedOK = Field("rxPacketsReceivedOk", "rx_packets_received_ok")
    static let sessionKeyID = Field("sessionKeyId", "session_key_id")
    static let snr = Field("snr")
    static let source = Field("source")
    static let state = Field("state")
    static let tenantID = Field("tenantId", "tenant_id")
    static let time = Field("time")
    static let txPacketsEmitted = Field("txPacketsEmitted", "tx_packets_emitted")
    static let txPacketsReceived = Field("txPacketsReceived", "tx_packets_received")
}
