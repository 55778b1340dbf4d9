import ArgumentParser
import Codecs
import Logging
import Storage
import UnixSignals

/// The daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Ingest uplinks and serve the API until told to stop.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        MemoryPolicy.apply()
        MappedCode.release()
        // Before all else: a signal that comes while the daemon starts waits, and never ends it.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let configuration = try await reporting { try await options.daemon() }
        configuration.log.start()
        do {
            try await Daemon(configuration: configuration, logger: Logger(label: "parkd"))
                .run(reloadingOn: hangups)
        } catch let refusal as Admission.Refused {
            for finding in refusal.findings { complain(finding.description) }
            throw ExitCode.configuration
        } catch let error as CodecFileError {
            complain("\(error)")
            throw ExitCode.configuration
        } catch let error as MigrationError {
            complain(error.message)
            throw ExitCode.configuration
        } catch {
            complain("\(error)")
            throw ExitCode.unavailable
        }
    }
}
