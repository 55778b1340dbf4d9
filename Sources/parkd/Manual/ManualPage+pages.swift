import ArgumentParser
import Monitoring

extension ManualPage {
    /// `parkd(8)`: every command with its options, as they describe themselves.
    static func program(_ program: CommandInfo) -> ManualPage {
        var page = ManualPage("parkd", section: 8, version: Version.number)
        page.name("parkd", program.abstract ?? "")
        page.section("Synopsis")
        page.paragraph("`parkd` COMMAND [OPTION …]")
        page.section("Commands")
        let commands = program.all()
        let common = commonUsages(of: commands.map(\.command))
        for (name, command) in commands {
            page.part(name)
            page.paragraph(command.abstract ?? "")
            if let discussion = command.discussion, !discussion.isEmpty { page.paragraph(discussion) }
            for argument in shown(command) where !common.contains(argument.usage) { page.entry(argument) }
        }
        page.section("Options of most commands")
        var described: Set<String> = []
        for argument in commands.flatMap({ shown($0.command) })
        where common.contains(argument.usage) && described.insert(argument.usage).inserted {
            page.entry(argument)
        }
        page.ending()
        return page
    }

    /// `parkd.yaml(5)`: every key of the configuration.
    static func settings() -> ManualPage {
        var page = ManualPage("parkd.yaml", section: 5, version: Version.number)
        page.name("parkd.yaml", "configuration of parkd(8)")
        page.section("Description")
        page.paragraph(
            """
            A value comes from the command line (`--set mqtt.url=…`), else from the environment (`PARKD_MQTT_URL`), \
            else from a file among the credentials (`$CREDENTIALS_DIRECTORY/mqtt-url`, or if that is unset \
            `\(CredentialFolder.standard)/mqtt-url`), else from `\(Settings.standardFile)`, else it is the default. \
            A list is one text with commas, or a YAML list. A name that is none of these is refused. \
            `parkd config` prints every key with its value and where that comes from.
            """)
        page.example("mqtt:\n  url: mqtt://broker.example:1883\n  username: parkd")
        for section in Setting.sections {
            page.section(section.name)
            for setting in section.settings {
                page.entry("`\(setting.rawValue)` (`\(setting.environmentName)`)", setting.meaning)
                if let value = setting.defaultValue { page.paragraph("Default: `\(value)`") }
            }
        }
        page.section("See also")
        page.paragraph("parkd(8), systemd.exec(5) on credentials")
        return page
    }

    private mutating func name(_ name: String, _ purpose: String) {
        section("Name")
        // A line that whatis(1) reads: one hyphen, no full stop.
        paragraph("\(name) - \(purpose.hasSuffix(".") ? String(purpose.dropLast()) : purpose)")
    }

    private mutating func entry(_ argument: CommandInfo.Argument) {
        let standard = argument.defaultValue.map { " Default: `\($0)`." } ?? ""
        entry(argument.usage, (argument.abstract ?? "") + standard)
    }

    private mutating func ending() {
        section("Exit status")
        entry("`0`", "Well.")
        for (code, meaning) in ExitCode.meanings { entry("`\(code.rawValue)`", meaning) }
        section("Signals")
        entry(
            "`SIGHUP`",
            "`parkd run` loads the codecs and its certificate anew; a broken file leaves the former ones in force.")
        entry("`SIGTERM`", "`parkd run` finishes the batch in work and stops.")
        section("Files")
        entry("`\(Settings.standardFile)`", "The configuration: parkd.yaml(5).")
        entry("`/etc/parkd/credentials/`", "Secrets, one a file, which the unit hands to the daemon.")
        entry("`/etc/parkd/codecs/`", "Codecs of your own, laid over those of parkd.")
        entry("`/usr/share/parkd/codecs/`", "How payloads are decoded.")
        entry("`/usr/share/parkd/migrations/`", "What `parkd migrate` applies.")
        entry("`/usr/share/parkd/monitoring/`", "What `parkd monitoring` prints.")
        entry("`/var/lib/parkd/`", "What waits for the database while it is away.")
        section("See also")
        paragraph("parkd.yaml(5), systemctl(1), journalctl(1), mosquitto(8)")
    }

    private static func shown(_ command: CommandInfo) -> [CommandInfo.Argument] {
        (command.arguments ?? []).filter(\.shouldDisplay)
    }

    /// The forms of the options that at least half of the commands have.
    private static func commonUsages(of commands: [CommandInfo]) -> Set<String> {
        var counts: [String: Int] = [:]
        for argument in commands.flatMap(shown) { counts[argument.usage, default: 0] += 1 }
        return Set(counts.filter { $0.value * 2 >= commands.count }.keys)
    }
}
