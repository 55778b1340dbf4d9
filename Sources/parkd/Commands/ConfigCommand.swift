import ArgumentParser

/// Shows every key, its value and its source.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print every key, its value and where it comes from; secrets are masked.")

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Print the table of docs/operate/configuration.md instead, in Markdown.")
    var markdown = false

    @Flag(help: "Print a file of environment variables instead: every key with its default, as a comment.")
    var env = false

    func validate() throws {
        if env && markdown { throw ValidationError("--env and --markdown print one thing each: take one of them.") }
    }

    func run() async throws {
        if env { return show(Setting.commentedEnvironment) }
        if markdown { return show(Setting.markdownTable) }
        let settings = try await reporting { try await options.settings() }
        let width = Setting.allCases.map(\.environmentName.count).max() ?? 0
        for setting in Setting.allCases {
            let entry = settings.entries[setting]
            let value = entry?.value.map { ShownText.of($0, of: setting) } ?? "-"
            let name = setting.environmentName + String(repeating: " ", count: width - setting.environmentName.count)
            print("\(name)  \(value)  (\(entry?.source ?? "default"))")
        }
        // Printing is not enough: a value that cannot be used is said here rather than at the next start.
        _ = try await reporting { try DaemonConfiguration(settings) }
    }
}
