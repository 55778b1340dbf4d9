/// The names of ChirpStack's enums by number: JSON carries the name, protobuf the number.
///
/// A number without a name, from a newer ChirpStack, is kept as its digits.
enum EnumNames {
    /// `integration.LogLevel`
    static let logLevels = ["INFO", "WARNING", "ERROR"]
    /// `integration.LogCode`
    static let logCodes = [
        "UNKNOWN", "DOWNLINK_PAYLOAD_SIZE", "UPLINK_CODEC", "DOWNLINK_CODEC", "OTAA", "UPLINK_F_CNT_RESET",
        "UPLINK_MIC", "UPLINK_F_CNT_RETRANSMISSION", "DOWNLINK_GATEWAY", "RELAY_NEW_END_DEVICE", "F_CNT_DOWN",
        "EXPIRED",
    ]
    /// `common.LocationSource`
    static let locationSources = [
        "UNKNOWN", "GPS", "CONFIG", "GEO_RESOLVER_TDOA", "GEO_RESOLVER_RSSI", "GEO_RESOLVER_GNSS",
        "GEO_RESOLVER_WIFI",
    ]
    /// `gw.ConnState.State`
    static let connectionStates = ["OFFLINE", "ONLINE"]

    static func name(_ number: Int64, in names: [String]) -> String {
        guard let index = Int(exactly: number), names.indices.contains(index) else { return String(number) }
        return names[index]
    }
}
