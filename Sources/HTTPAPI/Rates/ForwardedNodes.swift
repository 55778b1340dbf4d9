/// Whom proxies say that they saw, from the farthest to the nearest.
///
/// `X-Forwarded-For` is read in every form that proxies write: a bare address, one with a port
/// (Azure Application Gateway), IPv6 in brackets with and without one. `Forwarded` is RFC 7239.
struct ForwardedNodes: Sendable, Equatable {
    /// The addresses; `nil` where a proxy names nobody: `unknown`, a hidden name, or what is no address.
    let nodes: [String?]

    /// Reads the headers of one request.
    ///
    /// Where both came, `X-Forwarded-For` counts: nearly every proxy writes that one, and would pass a `Forwarded` on
    /// that its client made up.
    init(forwardedFor: [String], forwarded: [String]) {
        nodes =
            forwardedFor.isEmpty
            ? forwarded.flatMap { Self.elements(of: $0) }
            : forwardedFor.joined(separator: ",").split(separator: ",").map { Self.address($0) }
    }

    /// The address of a node, without port and brackets; `nil` where it is none.
    static func address(_ node: some StringProtocol) -> String? {
        let text = String(node.filter { $0 != " " && $0 != "\t" })
        let host: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            guard host.contains(":") else { return nil }
        } else if let colon = text.firstIndex(of: ":"), colon == text.lastIndex(of: ":") {
            guard isPort(text[colon...]) else { return nil }
            host = text[..<colon]
        } else {
            host = text[...]
        }
        return NetworkAddress(host) == nil ? nil : String(host)
    }

    /// A colon and a port, or a name in its place (RFC 7239, §6).
    private static func isPort(_ text: Substring) -> Bool {
        let port = text.utf8.dropFirst()
        return text.hasPrefix(":") && !port.isEmpty
            && port.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// What `for` says in each element of one `Forwarded` field; one that cannot be read names nobody.
    private static func elements(of field: String) -> [String?] {
        var elements: [String?] = []
        var pairs: [String] = [""]
        var isQuoted = false
        var isEscaped = false
        func end() {
            guard pairs != [""] else { return }
            elements.append(isQuoted ? nil : node(in: pairs))
        }
        for character in field {
            if isEscaped {
                pairs[pairs.count - 1].append(character)
                isEscaped = false
            } else if isQuoted && character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted && character == ";" {
                pairs.append("")
            } else if !isQuoted && character == "," {
                end()
                pairs = [""]
            } else if isQuoted || (character != " " && character != "\t") {
                pairs[pairs.count - 1].append(character)
            }
        }
        end()
        return elements
    }

    private static func node(in pairs: [String]) -> String? {
        let nodes = pairs.filter { $0.prefix(4).lowercased() == "for=" }
        return nodes.count == 1 ? address(nodes[0].dropFirst(4)) : nil
    }
}
