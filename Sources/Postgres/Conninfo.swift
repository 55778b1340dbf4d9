import CLibPQ

/// Connection strings: libpq's URLs and keyword lists.
///
/// What libpq says of one that it cannot read quotes it, and with it perhaps a password; so its words stay here.
public enum Conninfo {
    /// What is wrong with a connection string, without its values; `nil` where it can be tried.
    public static func fault(in text: String) -> String? {
        guard let settings = settings(of: text) else {
            return
                "no connection string that libpq understands; its form is \(form). It is not shown, for it may hold a "
                + "password"
        }
        if hasLooseAt(text) {
            return "a user name or password in a URL writes @ as %40, / as %2F and : as %3A; it is not shown, for "
                + "libpq would take a part of the password for a host"
        }
        let ports = settings.first { $0.keyword == "port" }?.value ?? ""
        if !ports.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2C }) {
            return "a port is a number; it is not shown, for it may be a part of a password (in a URL, write / as %2F "
                + "and : as %3A)"
        }
        return nil
    }

    /// A connection string as it can be shown: as a keyword list, of which only what is known to be harmless has its
    /// value. Nothing is masked that is not there.
    public static func shown(_ text: String) -> String {
        guard fault(in: text) == nil, let settings = settings(of: text) else { return "(unreadable, not shown)" }
        guard !settings.isEmpty else { return "(libpq's defaults)" }
        return settings.map { setting in
            let isShown = harmless.contains(setting.keyword) && !mayHoldMore(setting.value)
            return "\(setting.keyword)=\(isShown ? quoted(setting.value) : mask)"
        }.joined(separator: " ")
    }

    /// What stands in the place of a secret.
    public static let mask = "********"

    private static let form = "postgresql://user:password@host:port/database or host=… user=… dbname=…"

    /// The keywords of libpq whose values are no secrets.
    private static let harmless: Set = [
        "host", "hostaddr", "port", "user", "dbname", "connect_timeout", "client_encoding", "application_name",
        "fallback_application_name", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout", "target_session_attrs", "load_balance_hosts", "sslmode", "sslnegotiation", "sslrootcert",
        "sslcert", "sslkey", "sslcrl", "sslcrldir", "sslsni", "ssl_min_protocol_version", "ssl_max_protocol_version",
        "channel_binding", "gssencmode", "krbsrvname", "require_auth", "requirepeer", "service", "passfile",
    ]

    /// What is set, in libpq's order; `nil` where it is not understood.
    private static func settings(of text: String) -> [(keyword: String, value: String)]? {
        guard let options = PQconninfoParse(text, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var settings: [(keyword: String, value: String)] = []
        var next = options
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.val {
                settings.append((String(cString: keyword), String(cString: value)))
            }
            next += 1
        }
        return settings
    }

    /// Whether a URL has an `@` that libpq does not take for the end of user and password: it looks for one up to the
    /// first slash.
    private static func hasLooseAt(_ text: String) -> Bool {
        guard let scheme = ["postgresql://", "postgres://"].first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count)
        let user = rest.prefix { $0 != "@" && $0 != "/" }
        let isNamed = rest.dropFirst(user.count).first == "@"
        let place = (isNamed ? rest.dropFirst(user.count + 1) : rest).prefix { $0 != "?" }
        return place.contains("@")
    }

    /// Whether a value may be another connection string, put in the wrong place.
    private static func mayHoldMore(_ value: String) -> Bool { value.contains("://") || value.contains("=") }

    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.allSatisfy { !$0.isWhitespace && $0 != "'" && $0 != "\\" }
        return isPlain ? value : "'\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }
}
