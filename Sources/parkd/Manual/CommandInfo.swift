import ArgumentParser
import FoundationEssentials

/// A command as its own declaration describes it: what `--help` knows, for the manual page.
struct CommandInfo: Decodable {
    /// An option, a flag or a positional argument.
    struct Argument: Decodable {
        /// One of the names of an option.
        struct Name: Decodable {
            let kind: String
            let name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let abstract: String?

        /// How it is written: `--config FILE`.
        var usage: String {
            let value = (valueName ?? "value").uppercased()
            let name = (names ?? []).map { "`\($0.text)`" }.joined(separator: ", ")
            let form = kind == "positional" ? value : kind == "flag" ? name : "\(name) \(value)"
            return isRepeating ? form + " …" : form
        }
    }

    let commandName: String
    let shouldDisplay: Bool
    let abstract: String?
    let discussion: String?
    let subcommands: [CommandInfo]?
    let arguments: [Argument]?

    /// The program with all its commands; `nil` where the library describes it in a form that is new to us.
    static func ofProgram() -> CommandInfo? {
        struct Dump: Decodable {
            let command: CommandInfo
        }
        return try? JSONDecoder().decode(Dump.self, from: Data(Parkd._dumpHelp().utf8)).command
    }

    /// The commands that do something, below this one and it included, each with its full name.
    func all(below path: String = "") -> [(name: String, command: CommandInfo)] {
        let name = path.isEmpty ? commandName : "\(path) \(commandName)"
        let shown = (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        return shown.isEmpty ? [(name, self)] : shown.flatMap { $0.all(below: name) }
    }
}
