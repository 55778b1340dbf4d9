import HTTPAPI

/// The API.
struct HTTPSettings: Sendable {
    let bind = SettingRow("http.bind", default: "127.0.0.1:8080", .hostAndPort, "`host:port` of the API.")
    let certificateFile = SettingRow(
        "http.cert_file", .optional(.text),
        """
        PEM file of the API's certificate, those that lead to its authority behind it. With it, the API speaks TLS and \
        nothing else; SIGHUP reads it again.
        """)
    let keyFile = SettingRow(
        "http.key_file", .optional(.text), "PEM file of that certificate's key, without a pass phrase.")
    let trustedProxies = SettingRow(
        "http.trusted_proxies",
        .list { parts throws(SettingFault) in
            guard let proxies = TrustedProxies(parts) else {
                throw SettingFault("expected addresses and networks, such as 127.0.0.1,10.0.0.0/8")
            }
            return proxies
        }, in: \APIConfiguration.trustedProxies,
        """
        Addresses and networks of the reverse proxies whose `X-Forwarded-For` or `Forwarded` is believed, \
        comma-separated.
        """)
    let publicURL = SettingRow(
        "http.public_url", .optional(HTTPSettings.publicURL), in: \APIConfiguration.publicOrigin,
        """
        URL by which people reach the API and its dashboard, such as `https://parking.example.org`. By https, cookies \
        are kept to it, and browsers are told to come by nothing else.
        """)
    let keepAliveS = SettingRow(
        "http.keep_alive_s", default: "75", .integer(1...3600), in: \APIConfiguration.limits.idleS,
        """
        Seconds for which a silent connection stays open after an answer, 1…3600; take more than your load \
        balancer's.
        """)
    let connectionsPerAddress = SettingRow(
        "http.connections_per_address", default: "200", .integer(0...ConnectionLimits().connectionsMax),
        in: \APIConfiguration.limits.connectionsPerAddress,
        "Connections at once from one address (of IPv6, one /64), trusted proxies excepted; 0 is no limit.")
    let corsOrigins = SettingRow(
        "http.cors_origins", .list(HTTPSettings.webOrigins), in: \APIConfiguration.corsOrigins,
        "Origins that browsers may call from, comma-separated, such as `https://dash.example.org`.")

    private static let publicURL = SettingForm<WebOrigin> { text throws(SettingFault) in
        let origin: WebOrigin
        do throws(WebOrigin.Fault) {
            origin = try WebOrigin(text)
        } catch {
            throw SettingFault(error.sentence)
        }
        guard origin.isSecure || origin.text.hasPrefix("http://") else {
            throw SettingFault("expected http:// or https://, got \"\(ShownText.of(text))\"")
        }
        return origin
    }

    private static func webOrigins(_ parts: [String]) throws(SettingFault) -> [String] {
        var origins: [String] = []
        for part in parts {
            do throws(WebOrigin.Fault) {
                origins.append(try WebOrigin(part).text)
            } catch {
                throw SettingFault(error.sentence)
            }
        }
        return origins
    }
}

/// The dashboard.
struct UISettings: Sendable {
    let folder = SettingRow(
        "ui.dir", .optional(.text), in: \APIConfiguration.webFolder,
        "Folder of the dashboard's files, read at each request: for those who work on them.")
}

/// The address of the metrics.
struct MetricsSettings: Sendable {
    let bind = SettingRow(
        "metrics.bind", .optional(.hostAndPort), "`host:port` of `/metrics`, where it shall not be on the API's.")
}

/// A further address, of health and metrics.
struct HealthSettings: Sendable {
    let bind = SettingRow(
        "health.bind", .optional(.hostAndPort),
        "`host:port` of health and metrics beside the API's, which no crowd of dashboards can fill.")
}

/// Whose tokens open the API.
struct AuthSettings: Sendable {
    let secret = SettingRow(
        "auth.secret", isSecret: true, .optional(.text),
        "Key that signs access tokens, at least 32 bytes; it, or its file, is required.")
    let secretFile = SettingRow("auth.secret_file", .optional(.text), "File that holds the key.")
    let previousSecret = SettingRow(
        "auth.previous_secret", isSecret: true, .optional(.text),
        "The key before: its tokens are accepted as long as it is named here.")
    let previousSecretFile = SettingRow(
        "auth.previous_secret_file", .optional(.text), "File that holds the key before.")
    let externalIssuer = SettingRow(
        "auth.external_issuer", .optional(.text), "`iss` of the tokens of another issuer.")
    let externalAudience = SettingRow("auth.external_audience", .optional(.text), "`aud` of its tokens for us.")
    let externalJWKSFile = SettingRow(
        "auth.external_jwks_file", .optional(.text), "JWKS file of its public keys.")
}

/// How much callers may ask.
struct RateLimitSettings: Sendable {
    let principal = SettingRow(
        "rate.principal_per_minute", default: "1200", .integer(0...1_000_000),
        in: \APIConfiguration.rates.principalPerMinute, "Requests a minute of one person or key; 0 is no limit.")
    let tenant = SettingRow(
        "rate.tenant_per_minute", default: "12000", .integer(0...10_000_000),
        in: \APIConfiguration.rates.tenantPerMinute, "Requests a minute of one tenant; 0 is no limit.")
    let addressFailures = SettingRow(
        "rate.address_failures_per_minute", default: "30", .integer(0...1_000_000),
        in: \APIConfiguration.rates.addressFailuresPerMinute,
        "Failed logins a minute from one address; 0 is no limit.")
    let accountFailures = SettingRow(
        "rate.account_failures_per_minute", default: "10", .integer(0...1_000_000),
        in: \APIConfiguration.rates.accountFailuresPerMinute,
        "Failed logins a minute of one account; 0 is no limit.")
}
