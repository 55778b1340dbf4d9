import ArgumentParser
import Foundation
import Ingest
import Spool
import Storage

/// What is left of a spool that was set aside.
struct SpoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spool", abstract: "Spools that were found damaged.", subcommands: [Recover.self])

    /// Stores what can be read of a spool file.
    struct Recover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Store the messages of a spool that was set aside.",
            discussion: """
                Reads the file from its beginning until the first damage, then from its end, and commits the messages \
                as the daemon would: what the database has already changes nothing, so it may be run again. The \
                daemon may run meanwhile. The file stays as it is; delete it yourself.
                """)

        @OptionGroup var options: ConfigurationOptions

        @Argument(help: ArgumentHelp("The file, such as spool.sqlite.damaged-1790000000.", valueName: "file"))
        var file: String

        @Option(help: "Folder of the codec files.")
        var codecsDir: String?

        func run() async throws {
            let settings = try await reporting { try await options.settings() }
            let library = try await CodecFolder.find(codecsDir, settings).library()
            try requirePosture(settings, of: "parkd spool")
            var committer = Committer(
                store: PostgresIngestStore(
                    conninfo: settings[Setting.rows.database.url] ?? "", applicationName: "parkd spool"),
                decider: Decider(codecs: library))
            var tally = Tally()
            do {
                let report = try SpoolSalvage.read(file, atMost: Limits.batchMax) { batch in
                    var batch = batch
                    tally += try committer.commit(&batch)
                }
                committer.store.close()
                tell(report, tally)
            } catch let fault as SpoolFault {
                complain(fault.detail)
                throw ExitCode.checkFailed
            } catch let fault as IngestFault {
                complain(fault.detail)
                throw fault.code == .unavailable ? ExitCode.unavailable : ExitCode.checkFailed
            }
        }

        private func tell(_ report: SpoolSalvage.Report, _ tally: Tally) {
            show(
                """
                \(report.readCount) messages read\(report.isDamaged ? "; the damaged part was passed over" : "")
                \(tally.readings) readings, \(tally.deviceEvents) device events and \(tally.gatewayStats) gateway \
                counters stored; \(tally.duplicates) uplinks were there before
                \(tally.orphans) of unregistered devices, \(tally.quarantined.values.reduce(0, +)) in quarantine

                """)
        }
    }
}
