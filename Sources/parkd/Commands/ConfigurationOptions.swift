import ArgumentParser
import Logging

/// Where the configuration comes from: the options that most commands share.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Configuration file.", valueName: "file"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("Set a key, such as mqtt.url=mqtt://broker:1883.", valueName: "key=value"))
    var set: [String] = []

    @Option(name: .long, help: ArgumentHelp("Short for --set database.url=…", valueName: "url"))
    var databaseURL: String?

    @Option(name: .long, help: ArgumentHelp("Short for --set mqtt.url=…", valueName: "url"))
    var mqttURL: String?

    /// Reads every source, and says on standard error what is odd in them.
    func settings() async throws -> Settings {
        let settings = try await sources()
        for warning in settings.warnings { complain("warning: " + warning) }
        return settings
    }

    private func sources() async throws -> Settings {
        var overrides: [Setting: String] = [:]
        for assignment in set {
            guard let equals = assignment.firstIndex(of: "=") else {
                throw ValidationError(
                    "--set \(ShownText.of(assignment)): expected key=value with a key that `parkd config` lists.")
            }
            let name = String(assignment[..<equals])
            guard let setting = Setting(rawValue: name) else {
                let meant = NearestSetting.to(name).map { "did you mean \($0.rawValue)?" }
                throw ValidationError("--set \(name): no such key; \(meant ?? "`parkd config` lists them all.")")
            }
            overrides[setting] = String(assignment[assignment.index(after: equals)...])
        }
        if let databaseURL { overrides[Setting.rows.database.url.setting] = databaseURL }
        if let mqttURL { overrides[Setting.rows.mqtt.url.setting] = mqttURL }
        return try await Settings(overrides: overrides, file: config)
    }

    /// Reads and checks everything the daemon needs.
    func daemon() async throws -> DaemonConfiguration {
        try DaemonConfiguration(try await settings())
    }
}
