/// An origin of web pages, in the one form in which browsers send it (RFC 6454, §6.1): scheme and host in lower case,
/// no default port, no path.
public struct WebOrigin: Sendable, Hashable {
    /// Why a text is no origin, in one sentence.
    public struct Fault: Error, Sendable, Equatable {
        /// The sentence, with its remedy.
        public let sentence: String
    }

    /// The origin as the header `Origin` has it: `https://dashboard.example`.
    public let text: String

    /// Whether its pages come by https.
    public var isSecure: Bool { text.hasPrefix("https://") }

    /// The host: a name, or an address, of IPv6 in brackets.
    public var host: String {
        let rest = text.drop { $0 != "/" }.dropFirst(2)
        return String(rest.hasPrefix("[") ? rest.prefix { $0 != "]" } + "]" : rest.prefix { $0 != ":" })
    }

    private static let defaultPorts = ["http": 80, "https": 443]

    /// Schemes of URLs that have a host, and under which no page is ever shown that could call an API.
    private static let pageless: Set = [
        "ftp", "ftps", "sftp", "ws", "wss", "mqtt", "mqtts", "ssh", "telnet", "ldap", "ldaps", "imap", "smtp", "redis",
        "amqp", "amqps", "postgres", "postgresql", "tcp", "udp", "file", "data", "blob", "javascript", "about",
    ]

    /// Reads an origin as people type it: upper case, a default port and one slash at the end are taken off.
    ///
    /// - Throws: ``Fault`` for anything that no browser would ever send, since it would silently allow nobody.
    public init(_ typed: String) throws(Fault) {
        guard typed != "*" else {
            throw Fault(sentence: "\"*\" would let any page in the world act for who is logged in; name the origins")
        }
        guard !typed.contains("@") else {
            throw Fault(
                sentence: "an origin has no user or password and so is no origin; expected one such as "
                    + "https://dashboard.example")
        }
        guard let colon = typed.firstRange(of: "://") else {
            throw Fault(sentence: "\"\(typed)\" has no scheme; expected an origin such as https://\(typed)")
        }
        let scheme = typed[..<colon.lowerBound].lowercased()
        guard Self.isScheme(scheme) else {
            throw Fault(sentence: "\"\(typed)\" has no scheme; expected an origin such as https://dashboard.example")
        }
        guard !Self.pageless.contains(scheme) else {
            throw Fault(
                sentence: "no browser shows pages of \(scheme)://; expected an origin such as https://dashboard.example"
            )
        }
        var rest = typed[colon.upperBound...].lowercased()
        if rest.hasSuffix("/") { rest.removeLast() }
        guard !rest.contains(where: { "/?#".contains($0) }) else {
            throw Fault(sentence: "\"\(typed)\" has a path; an origin is scheme, host and port")
        }
        guard let (host, port) = Self.hostAndPort(rest) else {
            throw Fault(
                sentence: "\"\(typed)\" is no origin; expected one such as https://dashboard.example, names in other "
                    + "scripts as browsers send them (xn--…)")
        }
        let shown = port == nil || port == Self.defaultPorts[scheme] ? "" : ":\(port ?? 0)"
        text = "\(scheme)://\(host)\(shown)"
    }

    private static func isScheme(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
    }

    /// `nil` for what is no host with an optional port.
    private static func hostAndPort(_ text: String) -> (host: String, port: Int?)? {
        var host = text[...]
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            let digits = text[text.index(after: colon)...]
            guard digits.utf8.allSatisfy(isDigit), let number = Int(digits), (1...65_535).contains(number) else {
                return nil
            }
            host = text[..<colon]
            port = number
        }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), NetworkAddress(host.dropFirst().dropLast()) != nil, host.contains(":") else {
                return nil
            }
            return (String(host), port)
        }
        let isName = host.utf8.allSatisfy { isLetter($0) || isDigit($0) || "-._".utf8.contains($0) }
        return host.isEmpty || !isName ? nil : (String(host), port)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
