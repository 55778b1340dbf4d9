public import LoRaWAN

/// What an ``APIServer`` is told at start.
public struct APIConfiguration: Sendable {
    /// Host name or address to listen on.
    public var host = "127.0.0.1"
    /// Port to listen on, 0…65535; 0 takes a free one.
    public var port = 8080
    /// The daemon's version, as `--version` prints it.
    public var version: String
    /// The git commit that it was built from.
    public var build: String
    /// The key that signs access tokens.
    public var signingKey: AuthKey
    /// Further keys whose tokens are accepted, while keys are being changed.
    public var acceptedKeys: [AuthKey] = []
    /// The `iss` of access tokens.
    public var issuer = "parkd"
    /// The `aud` of access tokens.
    public var audience = "parkd-api"
    /// Another issuer whose word on who people are is believed.
    public var externalIssuer: ExternalIssuer?
    /// Told after each look at the file of its keys: why what it has now is not in force, or `nil` where it is.
    public var onExternalKeys: @Sendable (_ fault: String?) -> Void = { _ in }
    /// How much callers may ask; without limits where unset.
    public var rates = RateSettings()
    /// Whose word on where a request came from is believed.
    public var trustedProxies = TrustedProxies.none
    /// Where people reach the API and its dashboard; `nil` where nothing says it.
    public var publicOrigin: WebOrigin?
    /// Origins whose pages may use the API, as browsers send them: `https://dashboard.example`; none by default.
    public var corsOrigins: [String] = []
    /// The names of the codecs in force, `vendor/model`: what a device may be told to use.
    public var codecs: @Sendable () -> Set<String> = { [] }
    /// Where the codecs in force can be looked at and tried.
    public var codecDesk: any CodecDesk = EmptyDesk()
    /// yescrypt's cost for hashes that are renewed at login, 1…11; 0 is libxcrypt's default.
    public var passwordCost = 0
    /// Address of `/metrics`, where it has one of its own: then it is not among the API's routes.
    public var metricsAddress: (host: String, port: Int)?
    /// A further address of health and metrics, which no crowd of dashboards can fill.
    public var healthAddress: (host: String, port: Int)?
    /// What the API shows under TLS; `nil` is without. The further addresses are always without.
    public var certificate: ServerCertificate?
    /// Folder of the dashboard's files while somebody works on them; `nil` serves those that are built in.
    public var webFolder: String?
    /// What one connection may cost, and how many there may be.
    public var limits = ConnectionLimits()
    /// The clock that tokens are judged by.
    public var now: @Sendable () -> Timestamp = { .now }

    /// Makes a configuration with the defaults above.
    public init(version: String, build: String, signingKey: AuthKey) {
        self.version = version
        self.build = build
        self.signingKey = signingKey
    }
}
