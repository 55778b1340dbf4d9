import ArgumentParser
import Foundation
import Simulation

/// The benchmark, on a broker and a database of its own. The options belong to its parts: those of a command above them
/// would be taken before the parts see them.
@main
struct ParkdBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parkd-bench", abstract: "Measure the daemon.", subcommands: [Bench.self, APIBench.self],
        defaultSubcommand: Bench.self)
}

/// How close the daemon comes to what the broker alone can do.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract:
            "Measure decoding, ingest, memory, a backlog's drain, a second daemon, streams, and fairness of tenants."
    )

    @Option(help: "Uplinks of the full-speed parts.")
    var uplinks = 200_000

    @Option(help: "How often the full-speed parts are measured, in turn; the medians count.")
    var rounds = 3

    @Option(help: "Uplinks in a second of the latency part.")
    var rate = 1000

    @Option(help: "Seconds of the latency part.")
    var seconds = 20

    @Option(
        help: "Only this encoding: json or protobuf; both, one after the other, by default.",
        transform: Bench.encoding(named:))
    var encoding: Encoding?

    @Option(help: "Uplinks of the drained backlog.")
    var spooled = 1_000_000

    @Option(help: "The daemon's binary; the one beside this program by default.")
    var daemon: String?

    @Option(help: "Measure this part alone.")
    var only: BenchPart?

    @Flag(help: "Also show what each statement of the database costs (slows the database a little).")
    var statements = false

    @Option(help: "Folder of the codec files.")
    var codecsDir = "codecs"

    @Option(help: "Folder of the migrations.")
    var migrationsDir = "migrations"

    @OptionGroup
    var against: Against

    @Option(help: "With --against: seconds of each line of the API.")
    var apiSeconds = 10.0

    func validate() throws {
        guard against.binary == nil || only == nil else {
            throw ValidationError("--against measures ingest and API; --only goes without it.")
        }
        guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
        guard spooled > 0 else { throw ValidationError("--spooled must be at least 1.") }
    }

    func run() async throws {
        let contest = Contest(
            against, daemon: daemon, codecsDir: codecsDir, migrationsDir: migrationsDir, rounds: rounds)
        if let contest { return try await compare(contest) }
        for part in BenchPart.allCases where only == part || (only == nil && part.isUsual) {
            switch part {
            case .codecs: try CodecSpeed.show(codecsDir: codecsDir)
            case .ingest:
                for encoding in encoding.map({ [$0] }) ?? [.json, .protobuf] {
                    try await IngestSpeed(bench: self, encoding: encoding).show()
                }
            case .large: try await LargeCitySpeed(bench: self).show()
            case .drain: try await DrainSpeed(bench: self).show()
            case .cluster: try await ClusterSpeed(bench: self).show()
            case .fairness: try await FairnessSpeed(bench: self).show()
            case .streams: try await StreamSpeed(bench: self).show()
            case .crowd: try await CrowdCost(bench: self).show()
            }
        }
    }

    private func compare(_ contest: Contest) async throws {
        var table = RatioTable()
        for encoding in encoding.map({ [$0] }) ?? [.json, .protobuf] {
            try await IngestContest(bench: self, contest: contest, encoding: encoding).measure(into: &table)
        }
        try await APIContest(contest: contest, seconds: apiSeconds).measure(into: &table)
        for line in table.lines { print(line) }
    }

    private static func encoding(named name: String) throws -> Encoding {
        guard let encoding = Encoding(rawValue: name) else {
            throw ValidationError("--encoding must be json or protobuf.")
        }
        return encoding
    }

    var settings: [String: String] {
        var settings = ["track_commit_timestamp": "on", "shared_buffers": "256MB"]
        if statements { settings["shared_preload_libraries"] = "pg_stat_statements" }
        return settings
    }

    static func besideUs(_ name: String) -> String {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(name).path
    }

    /// One line of the report.
    static func show(_ name: String, _ figure: String) {
        print(name.padding(toLength: 41, withPad: " ", startingAt: 0) + figure)
    }

    static func rate(_ value: Double) -> String { String(Int(value.rounded())) }

    static func fixed(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en_US")))
    }
}
