import ArgumentParser

/// What the codec folder holds, and what an author of a codec needs.
struct CodecsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codecs", abstract: "List the codecs, run their vectors, or begin a new one.",
        subcommands: [CodecsListCommand.self, CodecsTestCommand.self, CodecsNewCommand.self])
}
