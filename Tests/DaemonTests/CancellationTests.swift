import HTTPAPI
import LoRaWAN
import Logging
import Monitoring
import Sandbox
import ServiceLifecycle
import Storage
import TestSupport
import Testing
import UnixSignals

@testable import parkd

/// Each service of the daemon hears that it is cancelled, as when another has failed, also while everything is away.
@Suite(.timeLimit(.minutes(2)))
struct CancellationTests {
    enum Kind: String, CaseIterable {
        case ingest, maintenance, api, metrics, health, codecReloads, systemd, closing, demoCounts
    }

    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test("A service that is cancelled ends, before it begins as well as later", arguments: Kind.allCases)
    func cancellation(of kind: Kind) async throws {
        for turns in [0, 1, 1000] {
            try await withTemporaryFolder { folder in
                let service = try await service(kind, in: folder)
                let run = Task { try await service.run() }
                for _ in 0..<turns { await Task.yield() }
                run.cancel()
                _ = await run.result
            }
        }
    }

    private func service(_ kind: Kind, in folder: String) async throws -> any Service {
        let configuration = try await configuration(folder)
        let codecs = try CodecsInForce(folder: configuration.codecsDir)
        let board = IngestBoard()
        let observer = Observer(board: board, logger: logger)
        let stores = APIStores(conninfo: configuration.databaseURL) { codecs.decider }
        let link = SystemdLink(
            notifier: SystemdNotifier(environment: ["NOTIFY_SOCKET": folder + "/nobody"]), board: board,
            codecs: codecs, heartbeat: Heartbeat(), listeners: Listeners(expected: 1))
        switch kind {
        case .ingest:
            return IngestService(
                configuration: configuration, chain: try MigrationChain(folder: configuration.migrationsDir),
                codecs: codecs, observer: observer)
        case .maintenance:
            observer.tell(.admitted)
            return MaintenanceService(
                maintenance: Maintenance(pool: stores.ingestPool), replays: stores.replays,
                accounts: AccountStore(platformPool: stores.platformPool), observer: observer)
        case .api: return await server(configuration, stores, board, codecs).service()
        case .metrics:
            return try #require(await server(configuration, stores, board, codecs).metricsService())
        case .health:
            return try #require(await server(configuration, stores, board, codecs).healthService())
        case .codecReloads:
            return CodecReloads(
                codecs: codecs, hangups: await UnixSignalsSequence(trapping: .sigwinch), systemd: link,
                observer: observer)
        case .systemd: return SystemdService(link: link)
        case .demoCounts: return DemoCounts(board: board, publisher: CityPublisher())
        case .closing: return ClosingService { await stores.close() }
        }
    }

    private func server(
        _ configuration: DaemonConfiguration, _ stores: APIStores, _ board: IngestBoard, _ codecs: CodecsInForce
    ) async -> APIServer {
        var api = APIConfiguration(version: "0", build: "0", signingKey: configuration.auth.key)
        (api.port, api.metricsAddress, api.healthAddress) = (0, ("127.0.0.1", 0), ("127.0.0.1", 0))
        let source = DaemonFigures.Source(board: board, codecs: codecs, startedAt: .now, spoolBytesMax: 1 << 30)
        return await APIServer(
            configuration: api,
            ports: stores.ports(
                health: HealthReport(source: source, showsCounts: true), metrics: MetricsPage(source: source)),
            logger: logger)
    }

    /// Nobody listens on port 1.
    private func configuration(_ folder: String) async throws -> DaemonConfiguration {
        let rows = Setting.rows
        return try DaemonConfiguration(
            try await Settings(
                overrides: [
                    rows.database.url.setting: "host=127.0.0.1 port=1 user=parkd",
                    rows.mqtt.url.setting: "mqtt://127.0.0.1:1",
                    rows.auth.secret.setting: String(repeating: "k", count: 40), rows.state.folder.setting: folder,
                    rows.codecs.folder.setting: Self.checkout + "codecs",
                    rows.migrations.folder.setting: Self.checkout + "migrations",
                ], environment: [:]))
    }

    private static let checkout =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/"
}
