import ArgumentParser
import Codecs
import Foundation
import MQTT
import Postgres
import Storage

/// Looks at everything the daemon needs, and says what to do about what is wrong.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check configuration, codecs, database and broker, each with its remedy.")

    @OptionGroup var options: ConfigurationOptions

    @Option(
        help: ArgumentHelp(
            """
            How long to wait for a message from the broker, in seconds; 0 does not wait. Unless set, 30 where devices \
            were heard during the last day, whose silence would tell something.
            """, valueName: "n"))
    var listenSeconds: Int?

    /// How long to listen where devices were heard lately: longer than a busy site is ever silent.
    private static let usualListenS = 30
    private static let listenSMax = 3600

    func validate() throws {
        guard let listenSeconds, !(0...Self.listenSMax).contains(listenSeconds) else { return }
        throw ValidationError("--listen-seconds is 0 to \(Self.listenSMax).")
    }

    func run() async throws {
        let trial = ConfigurationTrial(try await reporting { try await options.settings() })
        for fault in trial.faults { print("FAILED  configuration: \(fault.description)") }
        if trial.faults.isEmpty { print("ok      configuration") }
        guard let configuration = trial.configuration else { throw ExitCode.configuration }
        if let words = configuration.readablePasswords { print("WARNING api: \(words)") }
        var isFine = checkCodecs(configuration)
        // What is told of an address that nobody meant would lead astray.
        if trial.isSound("database") { isFine = checkDatabase(configuration) && isFine }
        if trial.isSound("mqtt") { isFine = await checkBroker(configuration) && isFine }
        guard trial.faults.isEmpty else { throw ExitCode.configuration }
        if !isFine { throw ExitCode.checkFailed }
    }

    private func checkCodecs(_ configuration: DaemonConfiguration) -> Bool {
        do throws(CodecFileError) {
            let local = configuration.localCodecsDir
            let library = try CodecLibrary(directory: configuration.codecsDir, under: local)
            let replaced = library.replaced.map(\.description).joined(separator: ", ")
            print(
                "ok      \(library.codecs.count) codecs in \(configuration.codecsDir)"
                    + (replaced.isEmpty ? "" : "; of \(local ?? "") in their place: \(replaced)"))
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
            guard findings.isEmpty else { return false }
            if configuration.logins.areRequired {
                let refused = try Posture.refusedLogins(conninfo: configuration.databaseURL)
                let setting = Setting.rows.database.requiresRoleLogins.environmentName
                if let finding = Posture.finding(ofRefused: refused, setting: setting) {
                    print("FAILED  database: \(finding)")
                    return false
                }
            }
            print("ok      database at \(chain.migrations.last?.name ?? "")")
            for warning in try Posture.warnings(&connection, conninfo: configuration.databaseURL) {
                print("WARNING database: \(warning)")
            }
            return true
        } catch let error as PostgresError {
            print("FAILED  database: \(error.sentence) \(error.remedy)")
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
        let place = configuration.mqtt.place
        for fault in result.faults {
            print("FAILED  broker\(fault.contains(place) ? "" : " at \(place)"): \(fault)")
        }
        if result.faults.isEmpty { print("ok      broker at \(place), \(result.version)") }
        guard result.isSubscribed else { return false }
        return await checkMessages(trial, configuration) && result.faults.isEmpty
    }

    /// Waits for a message, where its absence would tell something. Silence is no fault: a small site may be silent.
    private func checkMessages(_ trial: BrokerTrial, _ configuration: DaemonConfiguration) async -> Bool {
        let recent = try? RecentDevices(conninfo: configuration.databaseURL)
        let listenS = listenSeconds ?? (recent.map { $0.count > 0 } == true ? Self.usualListenS : 0)
        guard listenS > 0 else { return true }
        fflush(nil)
        let bar = ProgressBar(of: "seconds of listening")
        let heard = await withCheckedContinuation { continuation in
            BlockingWork.run {
                continuation.resume(returning: trial.listen(seconds: listenS) { bar.show(done: $0, of: listenS) })
            }
        }
        bar.end()
        switch heard {
        case .message(let seconds): print("ok      messages: the first came after \(seconds) s")
        case .silence: print("WARNING messages: \(Self.silence(listenedS: listenS, recent, configuration))")
        case .fault(let fault): print("FAILED  messages: \(fault)")
        }
        if case .fault = heard { return false }
        return true
    }

    /// What may be wrong where the subscriptions stand and nothing comes: most brokers grant what their access list
    /// then withholds.
    private static func silence(
        listenedS: Int, _ recent: RecentDevices?, _ configuration: DaemonConfiguration
    ) -> String {
        var known = ""
        if let recent, let lastSeenAt = recent.lastSeenAt {
            known =
                ", though \(recent.count) devices were heard during the last \(RecentDevices.hours) hours, the latest "
                + "at \(lastSeenAt)"
        }
        let topics = configuration.topics.map(\.filter).joined(separator: ", ")
        let user = configuration.mqtt.username.map { "user \"\($0)\"" } ?? "a client without user name"
        return """
            none came in \(listenedS) s\(known). Look for:
                    * the broker's access list (ACL): \(user) must be allowed to read \
            \(topics). Many brokers grant a subscription and then deliver nothing.
                    * the topics: \(Setting.rows.mqtt.applicationTopic.environmentName) and \
            \(Setting.rows.mqtt.gatewayTopics.environmentName) must match what is published; \
            `mosquitto_sub -v -t '#'` shows that to a user who may read everything.
                    * ChirpStack: [integration.mqtt] in chirpstack.toml is enabled and names this broker; \
            its device page shows events.
            """
    }
}
