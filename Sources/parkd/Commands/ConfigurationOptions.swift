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

    /// Reads every source.
    func settings() async throws -> Settings {
        var overrides: [Setting: String] = [:]
        for assignment in set {
            guard let equals = assignment.firstIndex(of: "="),
                let setting = Setting(rawValue: String(assignment[..<equals]))
            else {
                throw ValidationError("--set \(assignment): expected key=value with a key that `parkd config` lists.")
            }
            overrides[setting] = String(assignment[assignment.index(after: equals)...])
        }
        if let databaseURL { overrides[.databaseURL] = databaseURL }
        if let mqttURL { overrides[.mqttURL] = mqttURL }
        return try await Settings(overrides: overrides, file: config)
    }

    /// Reads and checks everything the daemon needs.
    func daemon() async throws -> DaemonConfiguration {
        try DaemonConfiguration(try await settings())
    }
}
