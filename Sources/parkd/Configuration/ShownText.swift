import Postgres

/// Values as they can be shown on a terminal, in a log and in an error: without what may be a secret, and without a
/// mask where there is none.
enum ShownText {
    /// The value of a key.
    static func of(_ value: String, of setting: Setting) -> String {
        if setting == Setting.rows.database.url.setting { return Conninfo.shown(value) }
        if setting.isSecret { return value.isEmpty ? "" : Conninfo.mask }
        return of(value)
    }

    /// A text that may be a URL: user and password before its host are masked, and every value of its query.
    ///
    /// A password may have any character in it, a slash and an `@` included, so that everything up to the last `@` may
    /// belong to it.
    static func of(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://") else { return withoutScheme(text) }
        var rest = text[scheme.upperBound...]
        var user = ""
        if let at = rest.lastIndex(of: "@") {
            user = Conninfo.mask + "@"
            rest = rest[rest.index(after: at)...]
        }
        guard let question = rest.firstIndex(of: "?") else { return text[..<scheme.upperBound] + user + rest }
        let query = rest[rest.index(after: question)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = query.map { part in
            part.firstIndex(of: "=").map { part[...$0] + Conninfo.mask } ?? Substring(Conninfo.mask)
        }
        return text[..<scheme.upperBound] + user + rest[...question] + shown.joined(separator: "&")
    }

    /// A URL whose scheme was forgotten still has its password, which is what a mistake in it must not print.
    private static func withoutScheme(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@"), text[..<at].contains(":") else { return text }
        return Conninfo.mask + text[at...]
    }
}
