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
            print("FAILED  database: \(error.debugDescription) Check PARKD_DATABASE_URL and that the server runs.")
        } catch {
            print("FAILED  database: \(error)")
        }
        return false
    }

    /// Connects beside the daemon, under another client id: the same one would take its session away.
    private func checkBroker(_ configuration: DaemonConfiguration) async -> Bool {
        let trial = BrokerTrial(configuration)
        let result = await withCheckedContinuation { continuation in
            BlockingWork.run { continuation.resume(returning: trial.run()) }
        }
        for fault in result.faults { print("FAILED  broker at \(configuration.mqtt.place): \(fault)") }
        if result.faults.isEmpty {
            print("ok      broker at \(configuration.mqtt.place), \(result.version)")
        }
        return result.faults.isEmpty
    }
}
