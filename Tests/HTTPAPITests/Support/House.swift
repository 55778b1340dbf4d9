import Codecs
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ingest
import LoRaWAN
import Logging
import NIOCore
import Parking
import Testing

@testable import HTTPAPI
@testable import parkd

/// A whole API over the city, without a socket unless ``served``.
struct House: Sendable {
    struct Signs: HealthSource, MetricsSource {
        var snapshot = HealthSnapshot(
            status: .degraded, database: .ok, mqtt: .init(.degraded, .unprotected, "The broker delivers at QoS 0."),
            ingest: .ok, codecs: .init(.ok, count: 7, loadedAt: .now), isReady: true,
            uptimeS: 12.75, ingestLagS: 0.25)

        var isLive = true
        var counts: [HealthSnapshot.Count] = [
            .init("received", .total(12)), .init("spool_oldest_s", .seconds(2.5)),
            .init("quarantined", .byWord([.init("unknown_frame", 3)])),
        ]

        func health() async -> HealthSnapshot { snapshot }
        func prometheusText() async -> String { "parkd_uplinks_total 3\n" }
    }

    static let secret = Array("0123456789abcdef0123456789abcdef".utf8)

    let clock = TestClock()
    let accounts = MemoryAccounts()
    let server: APIServer
    private var isServed = false

    /// The same over a socket.
    var served: House {
        var house = self
        house.isServed = true
        return house
    }

    init(
        reads: MemoryReads = MemoryReads(), signs: Signs = Signs(), acceptedKeys: [AuthKey] = [],
        corsOrigins: [String] = [], limits: ConnectionLimits = .patient,
        metricsAddress: (host: String, port: Int)? = nil, healthAddress: (host: String, port: Int)? = nil,
        rates: RateSettings = RateSettings(), externalIssuer: ExternalIssuer? = nil,
        onExternalKeys: @escaping @Sendable (String?) -> Void = { _ in }, certificate: ServerCertificate? = nil,
        configured configure: (inout APIConfiguration) -> Void = { _ in }
    ) async throws {
        let key = try #require(AuthKey(secret: Self.secret))
        var configuration = APIConfiguration(version: "0.1.0", build: "abc1234", signingKey: key)
        configuration.acceptedKeys = acceptedKeys
        configuration.corsOrigins = corsOrigins
        configuration.limits = limits
        configuration.port = 0
        configuration.metricsAddress = metricsAddress
        configuration.healthAddress = healthAddress
        configuration.rates = rates
        configuration.externalIssuer = externalIssuer
        configuration.onExternalKeys = onExternalKeys
        configuration.certificate = certificate
        configuration.passwordCost = 1
        configure(&configuration)
        configuration.now = { [clock] in clock.now }
        // What these tests do not ask for goes to a database that is away.
        let decider = Decider(codecs: try CodecLibrary(codecs: []))
        let stores = APIStores(conninfo: "host=127.0.0.1 port=1 connect_timeout=1") { decider }
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        var ports = stores.ports(health: signs, metrics: signs, live: stores.live(.brief, logger: logger))
        ports.reads = reads
        ports.accounts = accounts
        ports.changes = MemoryChanges()
        server = await APIServer(
            configuration: configuration, ports: ports, logger: logger)
    }

    /// Lets `body` talk to the API.
    func open<Result: Sendable>(_ body: @escaping @Sendable (Caller) async throws -> Result) async throws -> Result {
        try await server.open(isServed: isServed, body)
    }

    /// An access token for a person in a tenant, as the API itself would issue it.
    func token(_ user: UserID, in tenant: TenantSummary, as role: Role) async throws -> String {
        try await Self.token(user, in: tenant.id, as: role, at: clock.now)
    }

    /// An access token for a person in a tenant, as an API with ``secret`` would issue it.
    static func token(
        _ user: UserID, in tenant: TenantID, as role: Role, at now: Timestamp
    ) async throws -> String {
        let keys = await AccessTokens(
            signingWith: try #require(AuthKey(secret: secret)), alsoVerifyingWith: [], issuer: "parkd",
            audience: "parkd-api")
        return try await keys.issue(
            to: AccessToken(userID: user, tenantID: tenant, role: role), email: "x@example.org", now: now)
    }
}

extension LiveLimits {
    /// For clients that wait for the end of every answer: a stream ends with its snapshot.
    static let brief: LiveLimits = {
        var limits = LiveLimits()
        limits.lifetimeS = 0
        return limits
    }()
}

extension ConnectionLimits {
    /// For tests that share the machine with others, whose clients connect long before they ask.
    static let patient: ConnectionLimits = {
        var limits = ConnectionLimits()
        limits.headS = 600
        limits.idleS = 600
        return limits
    }()
}
