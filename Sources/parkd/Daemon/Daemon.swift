import Codecs
import Foundation
import HTTPAPI
import Hummingbird
import LoRaWAN
import Logging
import Monitoring
import Postgres
import ServiceLifecycle
import Spool
import Storage
import UnixSignals

/// The daemon, wired: what `parkd run` and `parkd demo` start.
struct Daemon {
    let configuration: DaemonConfiguration
    let board = IngestBoard()
    let logger: Logger

    /// Runs until SIGTERM or SIGINT; stops in reverse order: ingest first, the API and its store last.
    ///
    /// Leaving takes 20 s at most, however much hangs: the unit's `TimeoutStopSec` is longer.
    ///
    /// - Parameters:
    ///   - hangups: asks for the codecs to be loaded anew at each SIGHUP; without it, nothing listens to the signal.
    ///   - otherPorts: what the API listens on where its port is taken, in order; with none, that ends the daemon.
    ///   - companions: services that run as long as the daemon does.
    ///   - whenListening: is told the port of the API once it is bound.
    func run(
        reloadingOn hangups: UnixSignalsSequence? = nil, orOn otherPorts: [Int] = [],
        beside companions: [any Service] = [],
        whenListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let chain = try MigrationChain(folder: configuration.migrationsDir)
        let codecs = try CodecsInForce(folder: configuration.codecsDir, under: configuration.localCodecsDir)
        let startedAt = Timestamp.now
        try? StateFile.makeFolder(configuration.stateDir)
        let stores = APIStores(conninfo: configuration.databaseURL, logins: configuration.logins) { codecs.decider }
        let observer = Observer(board: board, logger: logger)
        let live = stores.live(logger: logger)
        let source = DaemonFigures.Source(
            board: board, codecs: codecs, startedAt: startedAt, spoolBytesMax: configuration.spool.bytesMax,
            live: { live.figures })
        var api = apiConfiguration(codecs)
        api.onExternalKeys = { observer.tell(.externalKeysRead(fault: $0)) }
        let server = await APIServer(
            configuration: api,
            ports: stores.ports(
                health: HealthReport(
                    source: source, showsCounts: configuration.metricsAddress == nil,
                    sharedLogins: { [logins = configuration.logins] in logins.shared }),
                metrics: MetricsPage(source: source), live: live),
            logger: logger)
        let heartbeat = Heartbeat()
        let listeners = Listeners(
            expected: 1 + [configuration.metricsAddress, configuration.healthAddress].count { $0 != nil })
        let systemd = SystemdLink(board: board, codecs: codecs, heartbeat: heartbeat, listeners: listeners)
        let application = application(of: server, orOn: otherPorts) { port in
            listeners.didBind()
            await whenListening(port)
        }
        // In the order of dependence: the last is stopped first.
        var services = [watched("The store of the API", ClosingService { await stores.close() })]
        services += companions.map { watched("\(type(of: $0))", $0) }
        if let hangups {
            let reloads = CodecReloads(
                codecs: codecs, certificate: configuration.certificate, hangups: hangups, systemd: systemd,
                observer: observer)
            services.append(watched("The reloading of codecs", reloads))
        }
        if let metrics = server.metricsService(onListening: { _ in listeners.didBind() }),
            let address = configuration.metricsAddress
        {
            services.append(listening("The metrics", metrics, at: address, Setting.rows.metrics.bind.setting))
        }
        if let health = server.healthService(onListening: { _ in listeners.didBind() }),
            let address = configuration.healthAddress
        {
            services.append(listening("The health", health, at: address, Setting.rows.health.bind.setting))
        }
        services += [
            listening("The API", application, at: configuration.httpAddress, Setting.rows.http.bind.setting),
            watched(
                "The maintenance",
                MaintenanceService(
                    maintenance: Maintenance(pool: stores.ingestPool), replays: stores.replays,
                    accounts: AccountStore(platformPool: stores.platformPool), observer: observer)),
            watched(
                "The ingest",
                IngestService(
                    configuration: configuration, chain: chain, codecs: codecs, observer: observer,
                    heartbeat: heartbeat, watch: live),
                leaveSeconds: 7),
        ]
        if systemd.isHeard { services.append(watched("The word to systemd", SystemdService(link: systemd))) }
        tellStart(codecs, to: observer)
        try await Supervision(services: services, signals: [.sigterm, .sigint], logger: logger).run()
    }

    private func tellStart(_ codecs: CodecsInForce, to observer: Observer) {
        logger.info(
            "parkd \(Version.number) (\(Version.commit)) starts.", metadata: ["codecs": "\(codecs.standing.count)"])
        codecs.tellReplaced(observer)
    }

    private func application(
        of server: APIServer, orOn otherPorts: [Int], onListening: @escaping @Sendable (Int) async -> Void
    ) -> FirstFreePort {
        FirstFreePort(host: configuration.httpAddress.host, ports: [configuration.httpAddress.port] + otherPorts) {
            port in
            try await server.service(port: port, onListening: onListening).run()
        }
    }

    private func apiConfiguration(_ codecs: CodecsInForce) -> APIConfiguration {
        var api = APIConfiguration(
            version: Version.number, build: Version.commit, signingKey: configuration.auth.key)
        api.acceptedKeys = configuration.auth.previousKey.map { [$0] } ?? []
        api.externalIssuer = configuration.auth.externalIssuer
        configuration.values.fill(&api)
        (api.host, api.port) = configuration.httpAddress
        api.certificate = configuration.certificate
        api.metricsAddress = configuration.metricsAddress
        api.healthAddress = configuration.healthAddress
        api.codecs = { Set(codecs.standing.library.codecs.map(\.id.description)) }
        api.codecDesk = CodecsAtDesk { codecs.standing.library }
        return api
    }

    private func watched(_ name: String, _ service: any Service, leaveSeconds: Double = 1) -> SupervisedService {
        SupervisedService(name: name, leaveSeconds: leaveSeconds, service: service, logger: logger)
    }

    private func listening(
        _ name: String, _ service: any Service, at address: (host: String, port: Int), _ setting: Setting
    ) -> SupervisedService {
        // Requests under way are answered first.
        var watched = watched(name, service, leaveSeconds: 3)
        watched.explain = { error in
            ListeningFault(error, host: address.host, port: address.port).map { "\(setting.environmentName): \($0)" }
        }
        return watched
    }
}
