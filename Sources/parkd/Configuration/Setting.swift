/// Every key of the configuration: its names and its default; ``meaning`` says what it is for.
///
/// A key `mqtt.url` is `PARKD_MQTT_URL` in the environment, `mqtt-url` in `$CREDENTIALS_DIRECTORY`, and `url` under
/// `mqtt` in the file; on the command line it is `--set mqtt.url=…`.
enum Setting: String, CaseIterable {
    case databaseURL = "database.url"
    case databaseRoleLogins = "database.role_logins"
    case mqttURL = "mqtt.url"
    case mqttClientID = "mqtt.client_id"
    case mqttUsername = "mqtt.username"
    case mqttPassword = "mqtt.password"
    case mqttCAFile = "mqtt.ca_file"
    case mqttCertFile = "mqtt.cert_file"
    case mqttKeyFile = "mqtt.key_file"
    case mqttShareGroup = "mqtt.share_group"
    case mqttApplicationTopic = "mqtt.application_topic"
    case mqttGatewayTopics = "mqtt.gateway_topics"
    case mqttPacketMaxMB = "mqtt.packet_max_mb"
    case ingestBatchMax = "ingest.batch_max"
    case ingestLingerMS = "ingest.linger_ms"
    case httpBind = "http.bind"
    case metricsBind = "metrics.bind"
    case authSecret = "auth.secret"
    case authSecretFile = "auth.secret_file"
    case authPreviousSecret = "auth.previous_secret"
    case authPreviousSecretFile = "auth.previous_secret_file"
    case authExternalIssuer = "auth.external_issuer"
    case authExternalAudience = "auth.external_audience"
    case authExternalJWKSFile = "auth.external_jwks_file"
    case ratePrincipal = "rate.principal_per_minute"
    case rateTenant = "rate.tenant_per_minute"
    case rateAddressFailures = "rate.address_failures_per_minute"
    case rateAccountFailures = "rate.account_failures_per_minute"
    case trustedProxies = "http.trusted_proxies"
    case healthBind = "health.bind"
    case httpKeepAliveS = "http.keep_alive_s"
    case httpConnectionsPerAddress = "http.connections_per_address"
    case corsOrigins = "http.cors_origins"
    case stateDir = "state.dir"
    case spoolMaxMB = "spool.max_mb"
    case spoolFreeDiskMB = "spool.free_disk_mb"
    case codecsDir = "codecs.dir"
    case migrationsDir = "migrations.dir"
    case logLevel = "log.level"
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
        case .databaseRoleLogins: "preferred"
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
