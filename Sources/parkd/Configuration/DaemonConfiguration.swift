import ChirpStack
import HTTPAPI
import Ingest
import MQTT
import Postgres
import Spool

/// The configuration of the daemon, checked: a value that exists can be used.
///
/// What is used as its row reads it is in ``values``; here is what follows from several.
struct DaemonConfiguration {
    /// The values of all settings.
    let values: SettingValues
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
    /// Where the API is.
    let httpAddress: (host: String, port: Int)
    /// What the API shows under TLS; `nil` is without.
    let certificate: ServerCertificate?
    /// Where `/metrics` is by itself; `nil` is on the API's address.
    let metricsAddress: (host: String, port: Int)?
    /// Where health and metrics are too; `nil` is on the API's address alone.
    let healthAddress: (host: String, port: Int)?
    /// The folder laid over that of the codecs.
    let localCodecsDir: String?
    let auth: AuthConfiguration
    let spool: SpoolLimits
    let log: LogConfiguration

    var databaseURL: String { values[Setting.rows.database.url] }
    var stateDir: String { values[Setting.rows.state.folder] }
    var codecsDir: String { values[Setting.rows.codecs.folder] }
    var migrationsDir: String { values[Setting.rows.migrations.folder] }

    /// Checks every value.
    ///
    /// - Throws: ``ConfigurationError`` that names the first key whose value cannot be used.
    init(_ settings: Settings) throws(ConfigurationError) {
        values = try SettingValues(settings)
        logins = RoleLogins(areRequired: values[Setting.rows.database.requiresRoleLogins])
        mqtt = try Self.mqtt(values)
        let topic = values[Setting.rows.mqtt.applicationTopic]
        topics =
            [Subscription(topic, isEssential: true)]
            + values[Setting.rows.mqtt.gatewayTopics].map { Subscription($0, isEssential: false) }
        shareGroup = try Self.shareGroup(settings, values)
        httpAddress = values[Setting.rows.http.bind]
        metricsAddress = values[Setting.rows.metrics.bind]
        healthAddress = values[Setting.rows.health.bind]
        try Self.checkAddresses(api: httpAddress, metrics: metricsAddress, health: healthAddress)
        certificate = try Self.certificate(values)
        localCodecsDir = try settings.localCodecsDir()
        auth = try AuthConfiguration(values)
        var spool = SpoolLimits(bytesMax: 0, freeDiskBytesMin: 0)
        values.fill(&spool)
        self.spool = spool
        log = LogConfiguration(values)
    }

    private static func mqtt(_ values: SettingValues) throws(ConfigurationError) -> MQTTConfiguration {
        let rows = Setting.rows.mqtt
        let address = values[rows.url]
        let tls =
            address.isSecure
            ? MQTTConfiguration.TLS(
                authorityFile: try values.readableFile(rows.authorityFile),
                certificateFile: try values.readableFile(rows.certificateFile),
                keyFile: try values.readableFile(rows.keyFile)) : nil
        if (tls?.certificateFile == nil) != (tls?.keyFile == nil) {
            throw ConfigurationError(rows.keyFile, "a certificate and its key belong together: set both or none")
        }
        var mqtt = MQTTConfiguration(
            host: address.host, port: address.port, clientID: values[rows.clientID], tls: tls)
        values.fill(&mqtt)
        mqtt.receiveMaximum = Limits.lanes * values[Setting.rows.ingest.batchMax]
        mqtt.payloadBytesMax = EventLimits.standard.payloadBytesMax
        mqtt.payloadBytesKept = Limits.quarantineMessageBytes
        return mqtt
    }

    /// One client id for several daemons would let them throw each other out, so none of a group has it by default.
    private static func shareGroup(
        _ settings: Settings, _ values: SettingValues
    ) throws(ConfigurationError) -> ShareGroup? {
        let rows = Setting.rows.mqtt
        guard let group = values[rows.shareGroup] else { return nil }
        guard settings.isSet(rows.clientID) else {
            throw ConfigurationError(
                rows.clientID,
                "each daemon of a group (\(rows.shareGroup.environmentName)) needs its own, the same at each "
                    + "start: name it after its machine, such as parkd-1")
        }
        return group
    }

    private static func certificate(_ values: SettingValues) throws(ConfigurationError) -> ServerCertificate? {
        let rows = Setting.rows.http
        let certificate = try values.readableFile(rows.certificateFile)
        let key = try values.readableFile(rows.keyFile)
        guard let certificate, let key else {
            if certificate == nil && key == nil { return nil }
            throw ConfigurationError(
                certificate == nil ? rows.certificateFile : rows.keyFile,
                "missing; a certificate and its key belong together: set both or none")
        }
        do throws(ServerCertificate.Fault) {
            return try ServerCertificate(certificateFile: certificate, keyFile: key)
        } catch {
            throw ConfigurationError(error.isOfKey ? rows.keyFile : rows.certificateFile, error.description)
        }
    }

    private static func checkAddresses(
        api: (host: String, port: Int), metrics: (host: String, port: Int)?, health: (host: String, port: Int)?
    ) throws(ConfigurationError) {
        if let metrics, metrics.port != 0, metrics == api {
            throw ConfigurationError(
                Setting.rows.metrics.bind, "is the API's own address; leave it unset to serve both there")
        }
        if let health, health.port != 0, health == api || metrics.map({ health == $0 }) == true {
            throw ConfigurationError(
                Setting.rows.health.bind, "is taken by the API or its metrics; it needs one of its own")
        }
    }

    /// What is wrong with how people reach the API, in one sentence with its remedy: where nothing says that TLS is
    /// before it or in it, and it is not for this machine alone.
    var readablePasswords: String? {
        let origin = values[Setting.rows.http.publicURL]
        guard certificate == nil, origin?.isSecure != true else { return nil }
        let isForAll = !Self.isLoopback(httpAddress.host)
        guard isForAll || origin.map({ !Self.isLoopback($0.host) }) == true else { return nil }
        let place = isForAll ? "the API listens on \(httpAddress.host)" : "people come by \(origin?.text ?? "http")"
        let (url, file) = (Setting.rows.http.publicURL, Setting.rows.http.certificateFile)
        return """
            \(place), without TLS: passwords travel readable. Let a reverse proxy with TLS stand before it and set \
            \(url.environmentName) to its https:// URL, or set \(file.environmentName).
            """
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "[::1]"
            || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
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
}
