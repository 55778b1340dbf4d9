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
    /// Group of a shared subscription, for several instances on one broker.
    case mqttShareGroup = "mqtt.share_group"
    /// Filter for ChirpStack's events.
    case mqttApplicationTopic = "mqtt.application_topic"
    /// Filters for the gateways, comma-separated.
    case mqttGatewayTopics = "mqtt.gateway_topics"
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
    /// Origins that browsers may call from, comma-separated.
    case corsOrigins = "http.cors_origins"
    /// Where the daemon keeps what must outlive it.
    case stateDir = "state.dir"
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

    /// The steps of the key in the file.
    var path: [String] { rawValue.split(separator: ".").map(String.init) }

    /// Whether the value must not be shown.
    var isSecret: Bool {
        switch self {
        case .mqttPassword, .authSecret, .databaseURL: true
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
        case .ingestBatchMax: "1000"
        case .ingestLingerMS: "5"
        case .httpBind: "127.0.0.1:8080"
        case .logLevel: "info"
        case .logFormat: "text"
        case .mqttUsername, .mqttPassword, .mqttCAFile, .mqttCertFile, .mqttKeyFile, .mqttShareGroup, .authSecret,
            .authSecretFile, .metricsBind, .corsOrigins, .stateDir, .codecsDir, .migrationsDir:
            nil
        }
    }
}
