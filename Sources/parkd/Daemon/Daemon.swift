import Codecs
import Foundation
import HTTPAPI
import Hummingbird
import Ingest
import LoRaWAN
import Logging
import Postgres
import ServiceLifecycle
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
    ///   - companions: services that run as long as the daemon does.
    ///   - whenListening: is told the port of the API once it is bound.
    func run(
        beside companions: [any Service] = [], whenListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let chain = try MigrationChain(folder: configuration.migrationsDir)
        let codecs = try CodecLibrary(directory: configuration.codecsDir)
        let startedAt = Timestamp.now
        try? FileManager.default.createDirectory(atPath: configuration.stateDir, withIntermediateDirectories: true)
        let stores = APIStores(conninfo: configuration.databaseURL)
        let maintenancePool = pool("parkd_ingest", "parkd maintenance", [], 1)
        var api = APIConfiguration(
            version: Version.number, build: Version.commit, signingKey: configuration.auth.key)
        api.acceptedKeys = configuration.auth.previousKey.map { [$0] } ?? []
        api.externalIssuer = configuration.auth.externalIssuer
        api.rates = configuration.rates
        api.trustedProxies = configuration.trustedProxies
        api.host = configuration.httpHost
        api.port = configuration.httpPort
        api.corsOrigins = configuration.corsOrigins
        api.codecs = Set(codecs.codecs.map(\.id.description))
        let server = await APIServer(
            configuration: api,
            ports: stores.ports(
                health: HealthReport(board: board, startedAt: startedAt),
                metrics: MetricsPage(board: board, startedAt: startedAt)),
            logger: logger)
        let systemd = SystemdNotifier()
        let application = server.application { port in
            systemd.notify("READY=1")
            await whenListening(port)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: companions.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) } + [
                    ServiceGroupConfiguration.ServiceConfiguration(service: application),
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: MaintenanceService(
                            maintenance: Maintenance(pool: maintenancePool),
                            accounts: AccountStore(platformPool: stores.platformPool), board: board, logger: logger)),
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: IngestService(
                            configuration: configuration, chain: chain, decider: Decider(codecs: codecs),
                            board: board, logger: logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        logger.info(
            "parkd \(Version.number) (\(Version.commit)) starts.", metadata: ["codecs": "\(codecs.codecs.count)"])
        try await group.run()
        systemd.notify("STOPPING=1")
        await stores.close()
        await maintenancePool.close()
    }

    private func pool(_ role: String, _ name: String, _ statements: [Statement], _ size: Int) -> PostgresPool {
        PostgresPool(
            PostgresConnection.Options(
                conninfo: configuration.databaseURL, role: role, applicationName: name, statementTimeoutMS: 10_000,
                statements: statements),
            size: size)
    }
}
