import Foundation
import MQTT

/// The broker.
struct MQTTSettings: Sendable {
    let url = SettingRow(
        "mqtt.url", default: "mqtt://127.0.0.1:1883", .required(BrokerAddress.init),
        "`mqtt://host:port` or `mqtts://host:port`; an IPv6 address in brackets.")
    let clientID = SettingRow(
        "mqtt.client_id", default: "parkd", .text, in: \MQTTConfiguration.clientID,
        "Fixed, unique for each instance: the broker keeps the session under it; required with a group.")
    let username = SettingRow(
        "mqtt.username", .optional(.text), in: \MQTTConfiguration.username, "User name at the broker.")
    let password = SettingRow(
        "mqtt.password", isSecret: true, .optional(.text), in: \MQTTConfiguration.password, "Password at the broker.")
    let authorityFile = SettingRow(
        "mqtt.ca_file", .optional(.text), "PEM file of the authorities to trust; the system's where unset.")
    let certificateFile = SettingRow("mqtt.cert_file", .optional(.text), "PEM file of our certificate.")
    let keyFile = SettingRow("mqtt.key_file", .optional(.text), "PEM file of our certificate's key.")
    let shareGroup = SettingRow(
        "mqtt.share_group", .optional(.required(ShareGroup.init)),
        "Group of a shared subscription, for several instances on one broker; each needs a client id of its own.")
    let applicationTopic = SettingRow(
        "mqtt.application_topic", default: "application/+/device/+/event/+",
        .required { text throws(SettingFault) in
            try TopicFilter.check(text)
            return text
        },
        "Filter for ChirpStack's events.")
    let gatewayTopics = SettingRow(
        "mqtt.gateway_topics",
        default: "+/gateway/+/event/stats,+/gateway/+/state/conn,gateway/+/event/stats,gateway/+/state/conn",
        .list { parts throws(SettingFault) in
            for part in parts { try TopicFilter.check(part) }
            return parts
        },
        "Filters for the gateways, comma-separated.")
    let packetBytesMax = SettingRow(
        "mqtt.packet_max_mb", default: "256",
        SettingForm<Int> { text throws(SettingFault) in
            let megabytes = try SettingForm<Int>.integer(1...256).value(text)
            return megabytes == 256 ? MQTTConfiguration.largestPacketBytes : megabytes << 20
        }, in: \MQTTConfiguration.packetBytesMax,
        "The largest packet that the broker may send, in megabytes, 1…256; MQTT 5 drops larger ones in silence.")
}

/// Where the broker is, and whether it is spoken to under TLS.
struct BrokerAddress: Sendable {
    let host: String
    let port: Int
    let isSecure: Bool

    /// Reads `mqtt://host:port` or `mqtts://host:port`.
    init(_ text: String) throws(SettingFault) {
        guard let url = URLComponents(string: text), let host = url.bareHost,
            url.scheme == "mqtt" || url.scheme == "mqtts", url.user == nil, url.password == nil
        else {
            throw SettingFault(
                "expected mqtt://host:port or mqtts://host:port, without user (that is "
                    + "\(Setting.rows.mqtt.username.environmentName)), got \"\(ShownText.of(text))\"")
        }
        guard url.port.map({ (1...65_535).contains($0) }) ?? !text.hasSuffix(":") else {
            throw SettingFault("\"\(text)\" has no port that a broker can have: 1…65535")
        }
        guard url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil else {
            throw SettingFault(
                "\"\(ShownText.of(text))\" has more than host and port: topics are "
                    + "\(Setting.rows.mqtt.applicationTopic.environmentName) and "
                    + "\(Setting.rows.mqtt.gatewayTopics.environmentName)")
        }
        isSecure = url.scheme == "mqtts"
        self.host = host
        port = url.port ?? (isSecure ? 8883 : 1883)
    }
}

/// What a broker takes for a filter of topics.
enum TopicFilter {
    /// Refuses what is no filter (MQTT 5, §4.7.1), and a shared one, whose group is a setting of its own.
    static func check(_ filter: String) throws(SettingFault) {
        guard isWellFormed(filter) else {
            throw SettingFault(
                "\"\(filter)\" is no topic filter: + and # stand alone between slashes, # only at the end")
        }
        guard !filter.hasPrefix("$share/") else {
            throw SettingFault(
                "a group of daemons is named in \(Setting.rows.mqtt.shareGroup.environmentName), not in \"\(filter)\"")
        }
    }

    private static func isWellFormed(_ filter: String) -> Bool {
        let levels = filter.split(separator: "/", omittingEmptySubsequences: false)
        guard !filter.isEmpty, filter.utf8.count <= 65_535 else { return false }
        return levels.enumerated().allSatisfy { index, level in
            if level.contains("#") { return level == "#" && index == levels.count - 1 }
            return !level.contains("+") || level == "+"
        }
    }
}
