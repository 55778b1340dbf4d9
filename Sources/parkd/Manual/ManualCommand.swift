import ArgumentParser
import Model

/// Prints what a package installs beside the program, made of what commands and settings say of themselves.
struct ManualCommand: AsyncParsableCommand {
    /// What can be printed.
    enum Page: String, ExpressibleByArgument, CaseIterable {
        /// The manual page of the program.
        case program = "parkd.8"
        /// The manual page of the configuration.
        case settings = "parkd.yaml.5"
        /// A configuration file that sets nothing, with every key as a comment.
        case file = "parkd.yaml"
    }

    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print a manual page, or a commented configuration file, for a package.",
        shouldDisplay: false)

    @Argument(help: "What to print.")
    var page: Page

    func run() async throws {
        switch page {
        case .program:
            guard let program = CommandInfo.ofProgram() else {
                complain("The argument parser describes its commands in a form that is new to parkd.")
                throw ExitCode.checkFailed
            }
            show(ManualPage.program(program).source)
        case .settings: show(ManualPage.settings().source)
        case .file: show(Setting.commentedFile)
        }
    }
}
