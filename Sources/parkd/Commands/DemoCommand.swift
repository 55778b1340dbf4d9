import ArgumentParser
import Foundation
import LoRaWAN
import Logging
import MQTT
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

    @Option(help: "Port of the API; 0 takes any free one.")
    var port = 8080

    @Option(help: "How many times faster than in life cars come and go.")
    var speed = 60.0

    @Option(help: ArgumentHelp("Log level of the daemon.", valueName: "level"))
    var logLevel = "warning"

    /// Three tenants with about 300 sensors, and four gateways.
    static func city(speed: Double) -> SimulatedCity {
        SimulatedCity(seed: 1, tenants: 3, sensorsPerTenant: 100, gateways: 4, speed: speed)
    }

    func run() async throws {
        let folder = DemoFolder(folder)
        let settings = try await reporting { try await Settings() }
        let reader = SettingReader(settings: settings)
        do {
            if reset { try await Self.erase(folder) }
            try folder.make()
            try await run(folder, reader)
        } catch let error as PrivateServerError {
            complain(error.message)
            throw ExitCode.unavailable
        } catch let error as ConfigurationError {
            complain(error.description)
            throw ExitCode.configuration
        }
    }

    private func run(_ folder: DemoFolder, _ reader: SettingReader) async throws {
        show("Starting a private PostgreSQL and Mosquitto in \(folder.path) …\n")
        let chain = try MigrationChain(folder: reader.shared(.migrationsDir, "migrations"))
        let sandbox = try await Sandbox.start(folder: folder.path, chain: chain)
        let city = Self.city(speed: speed)
        try Self.register(city, sandbox)
        let accounts = try DemoAccounts(folder, tenants: city.tenants)
        try await accounts.register(conninfo: sandbox.conninfo)
        let configuration = try await reporting {
            try DaemonConfiguration(
                try await Settings(overrides: [
                    .databaseURL: sandbox.conninfo, .mqttURL: sandbox.mqttURL, .mqttClientID: "parkd-demo",
                    .httpBind: "127.0.0.1:\(port)", .authSecret: try folder.secret("auth-secret", bytes: 32),
                    .stateDir: folder.path, .logLevel: logLevel,
                ]))
        }
        configuration.log.start()
        let publisher = CityPublisher()
        let daemon = Daemon(configuration: configuration, logger: Logger(label: "parkd"))
        let counts = DemoCounts(board: daemon.board, publisher: publisher)
        let broker = MQTTConfiguration(
            host: "127.0.0.1", port: sandbox.mosquitto.port, clientID: "parkd-demo-simulator")
        let failure = Occurrence<Bool>()
        await withCheckedContinuation { (ended: CheckedContinuation<Void, Never>) in
            publisher.start(city, broker: broker) { ended.resume() }
            Task {
                do {
                    try await daemon.run(beside: [counts]) { port in
                        show(DemoGuide(port: port, people: accounts.people, sandbox: sandbox).text)
                    }
                    failure.happen(false)
                } catch {
                    complain("\(error)")
                    failure.happen(true)
                }
                publisher.stop()
            }
        }
        show("Stopping …\n")
        await sandbox.stop()
        if await failure.value { throw ExitCode.unavailable }
    }

    private static func register(_ city: SimulatedCity, _ sandbox: Sandbox) throws {
        var registrar = try CityRegistrar(adminConninfo: sandbox.adminConninfo)
        try registrar.register(city)
    }

    private static func erase(_ folder: DemoFolder) async throws {
        try await PrivatePostgres.erase(folder: folder.path + "/postgres")
        try await PrivateMosquitto.erase(folder: folder.path + "/mosquitto")
        for name in ["password", "auth-secret", "subscriptions"] {
            try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
        }
    }
}
