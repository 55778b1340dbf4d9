extension Setting {
    /// Each section of the file with its keys, in the order of their declaration.
    static var sections: [(name: String, settings: [Setting])] {
        var sections: [(name: String, settings: [Setting])] = []
        for setting in allCases {
            let name = setting.path[0]
            if let index = sections.firstIndex(where: { $0.name == name }) {
                sections[index].settings.append(setting)
            } else {
                sections.append((name, [setting]))
            }
        }
        return sections
    }

    /// A file that sets nothing and shows every key that belongs into it, with its default, as a comment.
    ///
    /// Secrets are left out: everyone may read the file.
    static var commentedFile: String {
        var text = """
            # The configuration of parkd, as it is where nothing is set; parkd.yaml(5) says more. To set a key, take the
            # "# " away before it and before the name of its section. Secrets do not belong here but into a file each of
            # /etc/parkd/credentials. `parkd config` prints what holds, `parkd check` tries it.

            """
        for section in sections {
            let open = section.settings.filter { !$0.isSecret }
            guard !open.isEmpty else { continue }
            text += "\n# \(section.name):\n"
            for setting in open {
                text += "#   # \(setting.meaning)\n"
                // Quoted: a filter may begin with +, and a bare colon would begin a section.
                text += "#   \(setting.path.dropFirst().joined(separator: ".")): \"\(setting.defaultValue ?? "")\"\n"
            }
        }
        return text
    }

    /// A file of environment variables that sets nothing and shows every one, with its default, as a comment: for
    /// systemd's `EnvironmentFile=`, and for `--env-file` of containers.
    ///
    /// Those of secrets are empty.
    static var commentedEnvironment: String {
        var text = """
            # The configuration of parkd as environment variables, as it is if nothing is set; parkd.yaml(5) says more.
            # To set one, take the "#" away before it. Values stand without quotation marks.
            # A file with secrets in it belongs to one user alone (mode 0600).

            """
        for section in sections {
            text += "\n# \(section.name)\n"
            for setting in section.settings {
                let standard = setting.isSecret ? "" : setting.defaultValue ?? ""
                text += "\n# \(setting.meaning)\n#\(setting.environmentName)=\(standard)\n"
            }
        }
        return text
    }

    /// The table of `docs/operate/configuration.md`, which a test holds to it.
    static var markdownTable: String {
        var text = "| environment | key | default | meaning |\n|---|---|---|---|\n"
        for setting in allCases {
            let standard = setting.defaultValue.map { "`\($0)`" } ?? ""
            text += "| `\(setting.environmentName)` | `\(setting.rawValue)` | \(standard) | \(setting.meaning) |\n"
        }
        return text
    }
}
