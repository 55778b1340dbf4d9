import ArgumentParser
import Monitoring

/// What an operator's monitoring needs, for the version that prints it.
struct MonitoringCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitoring", abstract: "Print a Grafana dashboard, or alert rules for Prometheus.",
        discussion: "Both match the metrics of this version; docs/operate/monitoring.md says how to use them.",
        subcommands: [Grafana.self, Rules.self])

    /// Prints the dashboard.
    struct Grafana: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a dashboard as JSON, to import into Grafana 10 or newer or to provision.")

        func run() async throws {
            show(try MonitoringCommand.text(of: .dashboard))
        }
    }

    /// Prints the alerts.
    struct Rules: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print alert rules as YAML, a file for Prometheus' rule_files.")

        @Option(help: ArgumentHelp("What the scrape configuration calls the daemons.", valueName: "job_name"))
        var job = MonitoringFile.job

        func validate() throws {
            guard job.wholeMatch(of: /[\w.:\/-]+/) != nil else {
                throw ValidationError("--job \"\(job)\": letters, digits and . : / _ - only, as in job_name.")
            }
        }

        func run() async throws {
            show(MonitoringFile.rules(try MonitoringCommand.text(of: .rules), for: job))
        }
    }

    private static func text(of file: MonitoringFile) throws -> String {
        do throws(MonitoringFile.Unreadable) {
            return try file.text(in: SharedFolder.path("monitoring"))
        } catch {
            complain("\(error.path) cannot be read; it comes with the program.")
            throw ExitCode.configuration
        }
    }
}
