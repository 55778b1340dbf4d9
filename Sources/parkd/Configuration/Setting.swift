/// Every key of the configuration: its names, its default, and what it means.
///
/// A key `mqtt.url` is `PARKD_MQTT_URL` in the environment, `mqtt-url` in `$CREDENTIALS_DIRECTORY`, and `url` under
/// `mqtt` in the file; on the command line it is `--set mqtt.url=…`.
enum Setting: String, CaseIterable {
    /// libpq URL or conninfo of the login role `parkd`.
    case databaseURL = "database.url"
    /// `mqtt://host:port` or `mqtts://host:port`.
    case mqttURL = "mqtt.url"
    /// Fixed, unique for each instance: the broker keeps the session under it.
    case mqttClientID = "mqtt.client_id"
    /// User name at the broker.
    case mqttUsername = "mqtt.username"
    /// Password at the broker.
    case mqttPassword = "mqtt.password"
    /// PEM file of the authorities to trust; the system's where unset.
    case mqttCAFile = "mqtt.ca_file"
    /// PEM file of our certificate.
    case mqttCertFile = "mqtt.cert_file"
    /// PEM file of our certificate's key.
    case mqttKeyFile = "mqtt.key_file"
    /// Group of a shared subscription, for several instances on one broker; each needs a client id of its own.
    case mqttShareGroup = "mqtt.share_group"
    /// Filter for ChirpStack's events.
    case mqttApplicationTopic = "mqtt.application_topic"
    /// Filters for the gateways, comma-separated.
    case mqttGatewayTopics = "mqtt.gateway_topics"
    /// The largest packet that the broker may send, in megabytes, 1…256; one of MQTT 5 drops larger ones in silence.
    case mqttPacketMaxMB = "mqtt.packet_max_mb"
    /// Messages in one batch, 1…1000.
    case ingestBatchMax = "ingest.batch_max"
    /// How long a message waits for company, in milliseconds, 0…1000.
    case ingestLingerMS = "ingest.linger_ms"
    /// `host:port` of the API.
    case httpBind = "http.bind"
    /// `host:port` of `/metrics`, where it shall not be on the API's.
    case metricsBind = "metrics.bind"
    /// Key that signs access tokens, at least 32 bytes.
    case authSecret = "auth.secret"
    /// File that holds the key.
    case authSecretFile = "auth.secret_file"
    /// The key before: its tokens are accepted as long as it is named here.
    case authPreviousSecret = "auth.previous_secret"
    /// File that holds the key before.
    case authPreviousSecretFile = "auth.previous_secret_file"
    /// `iss` of the tokens of another issuer.
    case authExternalIssuer = "auth.external_issuer"
    /// `aud` of its tokens for us.
    case authExternalAudience = "auth.external_audience"
    /// JWKS file of its public keys.
    case authExternalJWKSFile = "auth.external_jwks_file"
    /// Requests a minute of one person or key; 0 is no limit.
    case ratePrincipal = "rate.principal_per_minute"
    /// Requests a minute of one tenant; 0 is no limit.
    case rateTenant = "rate.tenant_per_minute"
    /// Failed logins a minute from one address; 0 is no limit.
    case rateAddressFailures = "rate.address_failures_per_minute"
    /// Failed logins a minute of one account; 0 is no limit.
    case rateAccountFailures = "rate.account_failures_per_minute"
    /// Addresses and networks of the reverse proxies whose `X-Forwarded-For` is believed, comma-separated.
    case trustedProxies = "http.trusted_proxies"
    /// `host:port` of health and metrics beside the API's, which no crowd of dashboards can fill.
    case healthBind = "health.bind"
    /// Seconds for which a silent connection stays open after an answer, 1…3600.
    case httpKeepAliveS = "http.keep_alive_s"
    /// Connections at once from one address; 0 is no limit.
    case httpConnectionsPerAddress = "http.connections_per_address"
    /// Origins that browsers may call from, comma-separated.
    case corsOrigins = "http.cors_origins"
    /// Where the daemon keeps what must outlive it.
    case stateDir = "state.dir"
    /// Megabytes of the state folder's disk that the spool may take while the database is away.
    case spoolMaxMB = "spool.max_mb"
    /// Megabytes of that disk that the spool leaves free.
    case spoolFreeDiskMB = "spool.free_disk_mb"
    /// Folder of the codec files.
    case codecsDir = "codecs.dir"
    /// Folder of the migrations.
    case migrationsDir = "migrations.dir"
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    case logLevel = "log.level"
    /// `text` or `json`.
    case logFormat = "log.format"

    /// The name in the environment: `PARKD_MQTT_URL`.
    var environmentName: String {
        "PARKD_" + rawValue.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }

    /// The name of the file among the credentials: `mqtt-url`.
    var credentialName: String { String(rawValue.map { $0 == "." ? "-" : $0 }) }

    /// The steps of the key in the file.
    var path: [String] { rawValue.split(separator: ".").map(String.init) }

    /// Whether the value must not be shown.
    var isSecret: Bool {
        switch self {
        case .mqttPassword, .authSecret, .authPreviousSecret, .databaseURL: true
        default: false
        }
    }

    /// What holds where nothing is set; `nil` is "none".
    var defaultValue: String? {
        switch self {
        case .databaseURL: "postgresql:///parkd"
        case .mqttURL: "mqtt://127.0.0.1:1883"
        case .mqttClientID: "parkd"
        case .mqttApplicationTopic: "application/+/device/+/event/+"
        case .mqttGatewayTopics:
            "+/gateway/+/event/stats,+/gateway/+/state/conn,gateway/+/event/stats,gateway/+/state/conn"
        case .mqttPacketMaxMB: "256"
        case .ingestBatchMax: "1000"
        case .ingestLingerMS: "5"
        case .httpBind: "127.0.0.1:8080"
        case .httpKeepAliveS: "75"
        case .httpConnectionsPerAddress: "200"
        case .ratePrincipal: "1200"
        case .rateTenant: "12000"
        case .rateAddressFailures: "30"
        case .rateAccountFailures: "10"
        case .spoolMaxMB: "4096"
        case .spoolFreeDiskMB: "256"
        case .logLevel: "info"
        case .logFormat: "text"
        case .mqttUsername, .mqttPassword, .mqttCAFile, .mqttCertFile, .mqttKeyFile, .mqttShareGroup, .authSecret,
            .authSecretFile, .authPreviousSecret, .authPreviousSecretFile, .authExternalIssuer, .authExternalAudience,
            .authExternalJWKSFile,
            .trustedProxies, .metricsBind, .healthBind, .corsOrigins, .stateDir, .codecsDir, .migrationsDir:
            nil
        }
    }
}
