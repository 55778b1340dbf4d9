import ArgumentParser

/// What an operator's monitoring needs, for the version that prints it.
struct MonitoringCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitoring", abstract: "Print a Grafana dashboard, or alert rules for Prometheus.",
        discussion: "Both match the metrics of this version; README.md, \"Watching it\", says how to use them.",
        subcommands: [Grafana.self, Rules.self])

    /// Prints the dashboard.
    struct Grafana: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a dashboard as JSON, to import into Grafana 10 or newer or to provision.")

        func run() async throws {
            show(Dashboard.parkd.json)
        }
    }

    /// Prints the alerts.
    struct Rules: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print alert rules as YAML, a file for Prometheus' rule_files.")

        @Option(help: ArgumentHelp("What the scrape configuration calls the daemons.", valueName: "job_name"))
        var job = "parkd"

        func validate() throws {
            guard job.wholeMatch(of: /[\w.:\/-]+/) != nil else {
                throw ValidationError("--job \"\(job)\": letters, digits and . : / _ - only, as in job_name.")
            }
        }

        func run() async throws {
            show(AlertRules(job: job).yaml)
        }
    }
}
