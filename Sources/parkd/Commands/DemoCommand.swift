import ArgumentParser
import Foundation
import LoRaWAN
import Logging
import MQTT
import Monitoring
import Postgres
import PrivateServers
import Sandbox
import Simulation
import Storage

/// A city in a box: private servers, a simulator and the daemon.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Try parkd: a private PostgreSQL and Mosquitto, three tenants, a simulated city, and the daemon.")

    @Option(help: "Where the demo keeps its state.")
    var folder: String?

    @Flag(help: "Forget the state of earlier starts and begin anew.")
    var reset = false

    @Option(help: "Port of the API; another one where it is taken; 0 takes any free one.")
    var port = 8080

    @Option(help: "How many times faster than in life cars come and go.")
    var speed = 60.0

    @Option(help: ArgumentHelp("Log level of the daemon.", valueName: "level"))
    var logLevel = "warning"

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0…65535.") }
        guard (0.001...100_000).contains(speed) else { throw ValidationError("--speed must be 0.001…100000.") }
        guard LogConfiguration.level(logLevel) != nil else {
            throw ValidationError("--log-level must be one of \(LogConfiguration.levels).")
        }
    }

    /// Three tenants with about 300 sensors, and four gateways: always the same city, never the same life.
    static func city(speed: Double) -> SimulatedCity {
        SimulatedCity(
            seed: 1, life: .random(in: .min ... .max), tenants: 3, sensorsPerTenant: 100, gateways: 4, speed: speed)
    }

    func run() async throws {
        let interruption = DemoInterruption()
        await interruption.watch()
        do {
            let level = Setting.rows.log.level.setting
            let settings = try await Settings(overrides: [level: logLevel])
            // Before anything is started.
            _ = try LogConfiguration(settings)
            let folder = try DemoFolder(folder)
            if let occupied = folder.occupied {
                guard !reset else {
                    complain("A demo runs in \(occupied): stop it before --reset, or name another --folder.")
                    throw ExitCode.unavailable
                }
                show("Another demo runs in \(occupied); this one has \(folder.path).\n")
            }
            try await Sandbox.endOrphans(folder: folder.path)
            if reset { try await Self.erase(folder) }
            try await run(folder, settings, interruption)
        } catch let error as PrivateServerError {
            complain(error.message)
            throw ExitCode.unavailable
        } catch let error as ConfigurationError {
            complain(error.description)
            throw ExitCode.configuration
        } catch let error as MigrationError {
            complain(error.message)
            throw ExitCode.configuration
        } catch let error as PostgresError {
            complain(error.debugDescription)
            throw ExitCode.unavailable
        }
    }

    private func run(_ folder: DemoFolder, _ settings: Settings, _ interruption: DemoInterruption) async throws {
        show("Starting a private PostgreSQL and Mosquitto in \(folder.path) …\n")
        let chain = try MigrationChain(folder: try settings.value(of: Setting.rows.migrations.folder))
        let sandbox = try await Sandbox.start(folder: folder.path, chain: chain)
        var city = Self.city(speed: speed)
        var registrar = try CityRegistrar(adminConninfo: sandbox.adminConninfo)
        if try !registrar.register(city) { city.resume(try registrar.memories()) }
        let accounts = try DemoAccounts(folder, tenants: city.tenants)
        try await accounts.register(conninfo: sandbox.conninfo)
        let port = DemoPort(wanted: port)
        let configuration = try await configuration(folder, sandbox, port)
        configuration.log.start()
        let publisher = CityPublisher()
        let daemon = Daemon(configuration: configuration, logger: Logger(label: "parkd"))
        let counts = DemoCounts(board: daemon.board, publisher: publisher)
        let broker = MQTTConfiguration(
            host: "127.0.0.1", port: sandbox.mosquitto.port, clientID: "parkd-demo-simulator")
        let publisherEnd = AsyncStream<Void>.makeStream()
        publisher.start(
            city, broker: broker, isAwaited: { [board = daemon.board] in board.snapshot.brokerFault == nil },
            whenDone: { publisherEnd.continuation.finish() })
        var fault: (any Error)?
        do {
            try await daemon.run(orOn: port.others, beside: [counts]) { number in
                interruption.daemonRuns()
                if port.isStandIn(number) { show("Port \(self.port) is taken; the API is on \(number).\n") }
                show(DemoGuide(port: number, people: accounts.people, sandbox: sandbox).text)
            }
        } catch {
            fault = error
        }
        interruption.daemonEnded()
        publisher.stop()
        for await _ in publisherEnd.stream {}
        show("Stopping …\n")
        await sandbox.stop()
        if let fault {
            complain("\(fault)")
            throw ExitCode.unavailable
        }
    }

    /// What the daemon of the demo is told: of the user's own settings only where files are, and how to log.
    private func configuration(
        _ folder: DemoFolder, _ sandbox: Sandbox, _ port: DemoPort
    ) async throws -> DaemonConfiguration {
        var overrides: [Setting: String] = [:]
        for setting in Setting.allCases { overrides[setting] = setting.defaultValue ?? "" }
        let rows = Setting.rows
        for setting in [
            rows.codecs.folder.setting, rows.migrations.folder.setting, rows.log.format.setting, rows.ui.folder.setting,
        ] {
            overrides[setting] = nil
        }
        overrides[rows.database.url.setting] = sandbox.conninfo
        overrides[rows.mqtt.url.setting] = sandbox.mqttURL
        overrides[rows.mqtt.clientID.setting] = "parkd-demo"
        overrides[rows.http.bind.setting] = "127.0.0.1:\(port.wanted)"
        overrides[rows.auth.secret.setting] = try folder.secret("auth-secret", bytes: 32)
        overrides[rows.state.folder.setting] = folder.path
        overrides[rows.log.level.setting] = logLevel
        overrides[rows.codecs.localFolder.setting] = ""
        return try DaemonConfiguration(try await Settings(overrides: overrides))
    }

    private static func erase(_ folder: DemoFolder) async throws {
        try await PrivatePostgres.erase(folder: folder.path + "/postgres")
        try await PrivateMosquitto.erase(folder: folder.path + "/mosquitto")
        for name in [
            "password", "auth-secret", "subscriptions", "spool.sqlite", "spool.sqlite-wal", "spool.sqlite-shm",
        ] {
            try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
        }
    }
}
