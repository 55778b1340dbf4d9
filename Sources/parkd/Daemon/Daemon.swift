import Codecs
import Foundation
import HTTPAPI
import Hummingbird
import LoRaWAN
import Logging
import ServiceLifecycle
import Spool
import Storage
import UnixSignals

/// The daemon, wired: what `parkd run` and `parkd demo` start.
struct Daemon {
    let configuration: DaemonConfiguration
    let board = IngestBoard()
    let logger: Logger

    /// Runs until SIGTERM or SIGINT; stops in reverse order: ingest first, the API last.
    ///
    /// - Parameters:
    ///   - hangups: asks for the codecs to be loaded anew at each SIGHUP; without it, nothing listens to the signal.
    ///   - companions: services that run as long as the daemon does.
    ///   - whenListening: is told the port of the API once it is bound.
    func run(
        reloadingOn hangups: UnixSignalsSequence? = nil, beside companions: [any Service] = [],
        whenListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let chain = try MigrationChain(folder: configuration.migrationsDir)
        let codecs = try CodecsInForce(folder: configuration.codecsDir)
        let startedAt = Timestamp.now
        try? FileManager.default.createDirectory(atPath: configuration.stateDir, withIntermediateDirectories: true)
        let stores = APIStores(conninfo: configuration.databaseURL) { codecs.decider }
        var api = APIConfiguration(
            version: Version.number, build: Version.commit, signingKey: configuration.auth.key)
        api.acceptedKeys = configuration.auth.previousKey.map { [$0] } ?? []
        api.externalIssuer = configuration.auth.externalIssuer
        let externalKeys = ExternalKeysBoard()
        api.onExternalKeys = { externalKeys.fault = $0 }
        api.rates = configuration.rates
        api.trustedProxies = configuration.trustedProxies
        api.host = configuration.httpHost
        api.port = configuration.httpPort
        api.metricsAddress = configuration.metricsAddress
        api.healthAddress = configuration.healthAddress
        api.limits = configuration.connections
        api.corsOrigins = configuration.corsOrigins
        api.codecs = { Set(codecs.standing.library.codecs.map(\.id.description)) }
        let server = await APIServer(
            configuration: api,
            ports: stores.ports(
                health: HealthReport(
                    board: board, codecs: codecs, startedAt: startedAt,
                    showsCounts: configuration.metricsAddress == nil, externalKeysFault: { externalKeys.fault }),
                metrics: MetricsPage(
                    board: board, codecs: codecs, startedAt: startedAt, spoolBytesMax: configuration.spool.bytesMax)),
            logger: logger)
        let systemd = SystemdNotifier()
        let application = server.application { port in
            systemd.notify("READY=1")
            await whenListening(port)
        }
        var beside = companions
        if let hangups {
            beside.append(CodecReloads(codecs: codecs, hangups: hangups, systemd: systemd, logger: logger))
        }
        if let metrics = server.metricsApplication() { beside.append(metrics) }
        if let health = server.healthApplication() { beside.append(health) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: beside.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) } + [
                    ServiceGroupConfiguration.ServiceConfiguration(service: application),
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: MaintenanceService(
                            maintenance: Maintenance(pool: stores.ingestPool), replays: stores.replays,
                            accounts: AccountStore(platformPool: stores.platformPool), board: board, logger: logger)),
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: IngestService(
                            configuration: configuration, chain: chain, codecs: codecs,
                            board: board, logger: logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        logger.info(
            "parkd \(Version.number) (\(Version.commit)) starts.", metadata: ["codecs": "\(codecs.standing.count)"])
        try await group.run()
        systemd.notify("STOPPING=1")
        await stores.close()
    }
}
