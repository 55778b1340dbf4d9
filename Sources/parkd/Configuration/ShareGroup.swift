import MQTT

/// Daemons that share their subscriptions: the broker gives each message to one of them (MQTT 5, §4.8.2).
struct ShareGroup: Sendable {
    /// What they call themselves.
    let name: String

    /// A group of this name.
    ///
    /// - Throws: ``SettingFault`` if a broker would not understand it.
    init(_ name: String) throws(SettingFault) {
        let isUnderstood = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !"/+#".unicodeScalars.contains($0) }
        guard isUnderstood, (1...1000).contains(name.utf8.count) else {
            throw SettingFault(
                "\"\(name)\" is no name of a group: it has no /, + or # and no control characters; such as parkd")
        }
        self.init(checked: name)
    }

    /// A group for a look at the broker: in the daemons' own, whoever looks would be given messages that are theirs.
    var trial: ShareGroup { ShareGroup(checked: name + "-check") }

    /// The same topics, shared.
    func share(_ topics: Subscription) -> Subscription {
        Subscription("$share/\(name)/\(topics.filter)", isEssential: topics.isEssential)
    }

    private init(checked name: String) {
        self.name = name
    }
}
