import ArgumentParser
import Codecs
import MQTT
import Postgres
import Storage

/// Looks at everything the daemon needs, and says what to do about what is wrong.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check configuration, codecs, database and broker, each with its remedy.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try await reporting { try await options.daemon() }
        print("ok      configuration")
        var isFine = checkCodecs(configuration)
        isFine = checkDatabase(configuration) && isFine
        isFine = await checkBroker(configuration) && isFine
        if !isFine { throw ExitCode.checkFailed }
    }

    private func checkCodecs(_ configuration: DaemonConfiguration) -> Bool {
        do throws(CodecFileError) {
            let library = try CodecLibrary(directory: configuration.codecsDir)
            print("ok      \(library.codecs.count) codecs in \(configuration.codecsDir)")
            return true
        } catch {
            print("FAILED  codecs: \(error)")
            return false
        }
    }

    private func checkDatabase(_ configuration: DaemonConfiguration) -> Bool {
        do {
            let chain = try MigrationChain(folder: configuration.migrationsDir)
            var connection = try PostgresConnection(
                PostgresConnection.Options(conninfo: configuration.databaseURL, applicationName: "parkd check"))
            let findings = try Posture.findings(&connection, chain: chain)
            for finding in findings { print("FAILED  database: \(finding)") }
            if findings.isEmpty { print("ok      database at \(chain.migrations.last?.name ?? "")") }
            return findings.isEmpty
        } catch let error as PostgresError {
            print("FAILED  database: \(error.debugDescription). \(error.remedy)")
        } catch {
            print("FAILED  database: \(error)")
        }
        return false
    }

    /// Connects beside the daemon, under another client id: the same one would take its session away.
    private func checkBroker(_ configuration: DaemonConfiguration) async -> Bool {
        var broker = configuration.mqtt
        broker.clientID += "-check"
        broker.sessionExpiryS = 0
        let filters = configuration.trialSubscriptions
        let settled = broker
        let fault: String? = await withCheckedContinuation { continuation in
            BlockingWork.run { continuation.resume(returning: Self.subscribe(settled, filters)) }
        }
        print(fault.map { "FAILED  broker: \($0)" } ?? "ok      broker at \(broker.host):\(broker.port)")
        return fault == nil
    }

    private static func subscribe(_ broker: MQTTConfiguration, _ filters: [String]) -> String? {
        let session = MQTTSession(broker, filters: filters, earlierFilters: nil, signal: WakeSignal())
        let deadline = ContinuousClock.now + .seconds(10)
        var fault = "It accepts connections and stays silent."
        while ContinuousClock.now < deadline {
            switch session.step(waitMS: 200, { _ in true }) {
            case .established:
                session.abandon()
                return nil
            case .lost(let error):
                fault = error.advice
                // Another version of MQTT may be all it takes; anything else is told at once.
                if error.code != .versionRefused && error.code != .closed { return fault }
            case .none, .received: break
            }
        }
        return fault
    }
}
