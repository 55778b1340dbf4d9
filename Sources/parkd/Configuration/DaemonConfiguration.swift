import ChirpStack
import Foundation
import HTTPAPI
import Ingest
import Logging
import MQTT
import Postgres
import Spool

/// The configuration of the daemon, checked: a value that exists can be used.
struct DaemonConfiguration {
    var databaseURL: String
    /// How this process comes to the roles of its pools: found out once.
    let logins: RoleLogins
    var mqtt: MQTTConfiguration
    /// The topics of what ChirpStack publishes, without which the daemon has no purpose, and of what the gateways do.
    var topics: [Subscription]
    /// With whom we share them.
    var shareGroup: ShareGroup?
    /// Whether the daemon is to fetch what waits for it and never to come again; no setting, but `parkd leave`.
    var isLeaving = false {
        didSet { mqtt.endsSession = isLeaving }
    }
    var batchMax: Int
    var lingerMS: Int
    var httpHost: String
    var httpPort: Int
    /// Where `/metrics` is by itself; `nil` is on the API's address.
    var metricsAddress: (host: String, port: Int)?
    /// Where health and metrics are too; `nil` is on the API's address alone.
    var healthAddress: (host: String, port: Int)?
    var connections: ConnectionLimits
    var auth: AuthConfiguration
    var rates: RateSettings
    var trustedProxies: TrustedProxies
    var corsOrigins: [String]
    var stateDir: String
    var spool: SpoolLimits
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
        logins = try Self.logins(reader)
        batchMax = try reader.integer(.ingestBatchMax, 1...1000)
        lingerMS = try reader.integer(.ingestLingerMS, 0...1000)
        mqtt = try Self.mqtt(reader)
        mqtt.receiveMaximum = Limits.lanes * batchMax
        let packetMB = try reader.integer(.mqttPacketMaxMB, 1...256)
        mqtt.packetBytesMax = packetMB == 256 ? MQTTConfiguration.largestPacketBytes : packetMB << 20
        mqtt.payloadBytesMax = EventLimits.standard.payloadBytesMax
        mqtt.payloadBytesKept = Limits.quarantineMessageBytes
        topics = try Self.topics(reader)
        shareGroup = try Self.shareGroup(reader)
        (httpHost, httpPort) = try reader.hostAndPort(.httpBind)
        if reader.optional(.metricsBind) != nil {
            let (host, port) = try reader.hostAndPort(.metricsBind)
            guard port == 0 || (host, port) != (httpHost, httpPort) else {
                throw ConfigurationError(.metricsBind, "is the API's own address; leave it unset to serve both there")
            }
            metricsAddress = (host, port)
        }
        if reader.optional(.healthBind) != nil {
            let (host, port) = try reader.hostAndPort(.healthBind)
            let others = [(httpHost, httpPort)] + (metricsAddress.map { [($0.host, $0.port)] } ?? [])
            guard port == 0 || !others.contains(where: { $0 == (host, port) }) else {
                throw ConfigurationError(.healthBind, "is taken by the API or its metrics; it needs one of its own")
            }
            healthAddress = (host, port)
        }
        connections = try Self.connections(reader)
        auth = try AuthConfiguration(reader)
        rates = try Self.rates(reader)
        guard let proxies = TrustedProxies(reader.list(.trustedProxies)) else {
            throw ConfigurationError(.trustedProxies, "expected addresses and networks, such as 127.0.0.1,10.0.0.0/8")
        }
        trustedProxies = proxies
        corsOrigins = try Self.origins(reader)
        stateDir = reader.folder(.stateDir, variable: "STATE_DIRECTORY", otherwise: "./var")
        spool = SpoolLimits(
            bytesMax: Int64(try reader.integer(.spoolMaxMB, 1...1_000_000)) << 20,
            freeDiskBytesMin: Int64(try reader.integer(.spoolFreeDiskMB, 0...1_000_000)) << 20)
        codecsDir = reader.shared(.codecsDir, "codecs")
        migrationsDir = reader.shared(.migrationsDir, "migrations")
        log = try LogConfiguration(reader)
    }

    private static func logins(_ reader: SettingReader) throws(ConfigurationError) -> RoleLogins {
        switch try reader.text(.databaseRoleLogins) {
        case "preferred": return RoleLogins()
        case "required": return RoleLogins(areRequired: true)
        case let text:
            throw ConfigurationError(
                .databaseRoleLogins, "expected required or preferred, got \"\(ShownText.of(text))\"")
        }
    }

    private static func mqtt(_ reader: SettingReader) throws(ConfigurationError) -> MQTTConfiguration {
        let text = try reader.text(.mqttURL)
        guard let url = URLComponents(string: text), let host = url.bareHost,
            url.scheme == "mqtt" || url.scheme == "mqtts", url.user == nil, url.password == nil
        else {
            throw ConfigurationError(
                .mqttURL,
                "expected mqtt://host:port or mqtts://host:port, without user (that is "
                    + "\(Setting.mqttUsername.environmentName)), got \"\(ShownText.of(text))\"")
        }
        guard url.port.map({ (1...65_535).contains($0) }) ?? !text.hasSuffix(":") else {
            throw ConfigurationError(.mqttURL, "\"\(text)\" has no port that a broker can have: 1…65535")
        }
        guard url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil else {
            throw ConfigurationError(
                .mqttURL,
                "\"\(ShownText.of(text))\" has more than host and port: topics are "
                    + "\(Setting.mqttApplicationTopic.environmentName) and "
                    + "\(Setting.mqttGatewayTopics.environmentName)")
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

    /// What the daemon subscribes to.
    var subscriptions: [Subscription] { isLeaving ? [] : shared }

    /// What the broker may hold of the daemon's earlier subscriptions, by what it remembers of them; `nil` where there
    /// is no earlier run.
    func earlierSubscriptions(_ remembered: [String]?) -> [String]? {
        guard isLeaving else { return remembered }
        let known = remembered ?? []
        return known + shared.map(\.filter).filter { !known.contains($0) }
    }

    private var shared: [Subscription] { shareGroup.map { topics.map($0.share) } ?? topics }

    /// The same for a look at the broker, which takes nothing away from the daemon.
    var trialSubscriptions: [Subscription] { shareGroup.map { topics.map($0.trial.share) } ?? topics }

    private static func topics(_ reader: SettingReader) throws(ConfigurationError) -> [Subscription] {
        let filters = [try reader.text(.mqttApplicationTopic)] + reader.list(.mqttGatewayTopics)
        for filter in filters where !isFilter(filter) {
            throw ConfigurationError(
                filter == filters[0] ? .mqttApplicationTopic : .mqttGatewayTopics,
                "\"\(filter)\" is no topic filter: + and # stand alone between slashes, # only at the end")
        }
        for filter in filters where filter.hasPrefix("$share/") {
            throw ConfigurationError(
                filter == filters[0] ? .mqttApplicationTopic : .mqttGatewayTopics,
                "a group of daemons is named in \(Setting.mqttShareGroup.environmentName), not in \"\(filter)\"")
        }
        return filters.enumerated().map { index, filter in Subscription(filter, isEssential: index == 0) }
    }

    /// One client id for several daemons would let them throw each other out, so none of a group has it by default.
    private static func shareGroup(_ reader: SettingReader) throws(ConfigurationError) -> ShareGroup? {
        guard let name = reader.optional(.mqttShareGroup) else { return nil }
        let group = try ShareGroup(name)
        guard reader.isSet(.mqttClientID) else {
            throw ConfigurationError(
                .mqttClientID,
                "each daemon of a group (\(Setting.mqttShareGroup.environmentName)) needs its own, the same at each "
                    + "start: name it after its machine, such as parkd-1")
        }
        return group
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

    private static func connections(_ reader: SettingReader) throws(ConfigurationError) -> ConnectionLimits {
        var limits = ConnectionLimits()
        limits.idleS = Int64(try reader.integer(.httpKeepAliveS, 1...3600))
        limits.connectionsPerAddress = try reader.integer(.httpConnectionsPerAddress, 0...limits.connectionsMax)
        return limits
    }

    private static func origins(_ reader: SettingReader) throws(ConfigurationError) -> [String] {
        var origins: [String] = []
        for typed in reader.list(.corsOrigins) {
            do throws(WebOrigin.Fault) {
                origins.append(try WebOrigin(typed).text)
            } catch {
                throw ConfigurationError(.corsOrigins, error.sentence)
            }
        }
        return origins
    }

    private static func rates(_ reader: SettingReader) throws(ConfigurationError) -> RateSettings {
        var rates = RateSettings()
        rates.principalPerMinute = try reader.integer(.ratePrincipal, 0...1_000_000)
        rates.tenantPerMinute = try reader.integer(.rateTenant, 0...10_000_000)
        rates.addressFailuresPerMinute = try reader.integer(.rateAddressFailures, 0...1_000_000)
        rates.accountFailuresPerMinute = try reader.integer(.rateAccountFailures, 0...1_000_000)
        return rates
    }
}
