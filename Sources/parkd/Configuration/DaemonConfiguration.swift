import Foundation
import Ingest
import Logging
import MQTT
import Postgres

/// The configuration of the daemon, checked: a value that exists can be used.
struct DaemonConfiguration {
    var databaseURL: String
    var mqtt: MQTTConfiguration
    var subscriptions: [String]
    var batchMax: Int
    var lingerMS: Int
    var httpHost: String
    var httpPort: Int
    var authSecret: String
    var corsOrigins: [String]
    var stateDir: String
    var codecsDir: String
    var migrationsDir: String
    var log: LogConfiguration

    /// Checks every value.
    ///
    /// - Throws: ``ConfigurationError`` that names the first key whose value cannot be used.
    init(_ settings: Settings) throws(ConfigurationError) {
        let reader = SettingReader(settings: settings)
        databaseURL = try reader.text(.databaseURL)
        if let fault = Conninfo.fault(in: databaseURL) { throw ConfigurationError(.databaseURL, fault) }
        batchMax = try reader.integer(.ingestBatchMax, 1...1000)
        lingerMS = try reader.integer(.ingestLingerMS, 0...1000)
        mqtt = try Self.mqtt(reader)
        mqtt.receiveMaximum = Limits.lanes * batchMax
        subscriptions = try Self.subscriptions(reader)
        (httpHost, httpPort) = try reader.hostAndPort(.httpBind)
        authSecret = try Self.authSecret(reader)
        corsOrigins = reader.list(.corsOrigins)
        stateDir = reader.folder(.stateDir, variable: "STATE_DIRECTORY", otherwise: "./var")
        codecsDir = reader.shared(.codecsDir, "codecs")
        migrationsDir = reader.shared(.migrationsDir, "migrations")
        log = try LogConfiguration(reader)
    }

    private static func mqtt(_ reader: SettingReader) throws(ConfigurationError) -> MQTTConfiguration {
        let text = try reader.text(.mqttURL)
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            url.scheme == "mqtt" || url.scheme == "mqtts", url.user == nil, url.password == nil
        else {
            throw ConfigurationError(
                .mqttURL, "expected mqtt://host:port or mqtts://host:port, without user, got \"\(text)\"")
        }
        let isSecure = url.scheme == "mqtts"
        let tls =
            isSecure
            ? MQTTConfiguration.TLS(
                authorityFile: try reader.file(.mqttCAFile), certificateFile: try reader.file(.mqttCertFile),
                keyFile: try reader.file(.mqttKeyFile)) : nil
        if (tls?.certificateFile == nil) != (tls?.keyFile == nil) {
            throw ConfigurationError(.mqttKeyFile, "a certificate and its key belong together: set both or none")
        }
        let clientID = try reader.text(.mqttClientID)
        var mqtt = MQTTConfiguration(
            host: host, port: url.port ?? (isSecure ? 8883 : 1883), clientID: clientID, tls: tls)
        mqtt.username = reader.optional(.mqttUsername)
        mqtt.password = reader.optional(.mqttPassword)
        return mqtt
    }

    private static func subscriptions(_ reader: SettingReader) throws(ConfigurationError) -> [String] {
        let filters = [try reader.text(.mqttApplicationTopic)] + reader.list(.mqttGatewayTopics)
        for filter in filters where !isFilter(filter) {
            throw ConfigurationError(
                filter == filters[0] ? .mqttApplicationTopic : .mqttGatewayTopics,
                "\"\(filter)\" is no topic filter: + and # stand alone between slashes, # only at the end")
        }
        guard let group = reader.optional(.mqttShareGroup) else { return filters }
        guard !group.contains(where: { "/+#".contains($0) }) else {
            throw ConfigurationError(.mqttShareGroup, "a group name has no /, + or #")
        }
        return filters.map { "$share/\(group)/\($0)" }
    }

    /// MQTT 5, §4.7.1.
    private static func isFilter(_ filter: String) -> Bool {
        let levels = filter.split(separator: "/", omittingEmptySubsequences: false)
        guard !filter.isEmpty, filter.utf8.count <= 65_535 else { return false }
        return levels.enumerated().allSatisfy { index, level in
            if level.contains("#") { return level == "#" && index == levels.count - 1 }
            return !level.contains("+") || level == "+"
        }
    }

    private static func authSecret(_ reader: SettingReader) throws(ConfigurationError) -> String {
        var setting = Setting.authSecret
        var secret = reader.optional(.authSecret)
        if secret == nil, let file = try reader.file(.authSecretFile) {
            setting = .authSecretFile
            secret = FileManager.default.contents(atPath: file)
                .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
        }
        guard let secret else {
            throw ConfigurationError(
                .authSecret, "required: a random key of at least 32 bytes, such as `openssl rand -hex 32` prints")
        }
        guard secret.utf8.count >= 32 else {
            throw ConfigurationError(setting, "\(secret.utf8.count) bytes are too short for a key: at least 32")
        }
        return secret
    }
}
