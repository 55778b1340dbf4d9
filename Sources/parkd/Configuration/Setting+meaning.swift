extension Setting {
    /// What the value is for, in a sentence or two: `parkd.yaml(5)` and the commented file are made of them.
    ///
    /// Names and values stand between backticks.
    var meaning: String {
        switch self {
        case .databaseURL: "libpq URL or conninfo of the login role `parkd`."
        case .databaseRoleLogins:
            "`required`: the daemon does not start where a role of a pool cannot log in itself; `preferred`: `parkd` "
                + "then becomes it with `SET ROLE`."
        case .mqttURL: "`mqtt://host:port` or `mqtts://host:port`; an IPv6 address in brackets."
        case .mqttClientID:
            "Fixed, unique for each instance: the broker keeps the session under it; required with a group."
        case .mqttUsername: "User name at the broker."
        case .mqttPassword: "Password at the broker."
        case .mqttCAFile: "PEM file of the authorities to trust; the system's where unset."
        case .mqttCertFile: "PEM file of our certificate."
        case .mqttKeyFile: "PEM file of our certificate's key."
        case .mqttShareGroup:
            "Group of a shared subscription, for several instances on one broker; each needs a client id of its own."
        case .mqttApplicationTopic: "Filter for ChirpStack's events."
        case .mqttGatewayTopics: "Filters for the gateways, comma-separated."
        case .mqttPacketMaxMB:
            "The largest packet that the broker may send, in megabytes, 1…256; MQTT 5 drops larger ones in silence."
        case .ingestBatchMax: "Messages in one batch, 1…1000."
        case .ingestLingerMS: "How long a message waits for company, in milliseconds, 0…1000."
        case .httpBind: "`host:port` of the API."
        case .metricsBind: "`host:port` of `/metrics`, where it shall not be on the API's."
        case .authSecret: "Key that signs access tokens, at least 32 bytes; it, or its file, is required."
        case .authSecretFile: "File that holds the key."
        case .authPreviousSecret: "The key before: its tokens are accepted as long as it is named here."
        case .authPreviousSecretFile: "File that holds the key before."
        case .authExternalIssuer: "`iss` of the tokens of another issuer."
        case .authExternalAudience: "`aud` of its tokens for us."
        case .authExternalJWKSFile: "JWKS file of its public keys."
        case .ratePrincipal: "Requests a minute of one person or key; 0 is no limit."
        case .rateTenant: "Requests a minute of one tenant; 0 is no limit."
        case .rateAddressFailures: "Failed logins a minute from one address; 0 is no limit."
        case .rateAccountFailures: "Failed logins a minute of one account; 0 is no limit."
        case .trustedProxies:
            """
            Addresses and networks of the reverse proxies whose `X-Forwarded-For` or `Forwarded` is believed, \
            comma-separated.
            """
        case .healthBind: "`host:port` of health and metrics beside the API's, which no crowd of dashboards can fill."
        case .httpKeepAliveS:
            """
            Seconds for which a silent connection stays open after an answer, 1…3600; take more than your load \
            balancer's.
            """
        case .httpConnectionsPerAddress:
            "Connections at once from one address (of IPv6, one /64), trusted proxies excepted; 0 is no limit."
        case .corsOrigins: "Origins that browsers may call from, comma-separated, such as `https://dash.example.org`."
        case .stateDir:
            """
            Where the daemon keeps what must outlive it, such as the spool, in files that only its user may read. \
            Unset, `$STATE_DIRECTORY`, else `./var`.
            """
        case .spoolMaxMB: "Megabytes of the state folder's disk that the spool may take while the database is away."
        case .spoolFreeDiskMB: "Megabytes of that disk that the spool leaves free."
        case .codecsDir: "Folder of the codec files. Unset, `/usr/share/parkd/codecs`, else beside the checkout."
        case .migrationsDir: "Folder of the migrations. Unset, `/usr/share/parkd/migrations`, else beside the checkout."
        case .logLevel: "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`."
        case .logFormat: "`text` or `json`."
        }
    }
}
