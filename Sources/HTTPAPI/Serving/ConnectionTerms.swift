import NIOHTTP1

/// What the requests of one connection say about it: whether they may be answered, after which it ends, and whether a
/// client waits to be asked for a body.
struct ConnectionTerms {
    /// Requests that were passed on and not answered; one that ends the connection is the last of them.
    private var unanswered = 0
    /// No request counts any more: the last one is there.
    private var isEnding = false
    /// The body of the youngest request has not come to its end.
    private var isReading = false
    /// The youngest request's client waits to be asked for its body.
    private var isExpecting = false
    /// The answer under way is the last.
    private var isLastAnswer = false

    /// Takes a request's head, and writes into it what its route has to know; false where it comes too late.
    mutating func begin(_ head: inout HTTPRequestHead, _ place: ConnectionPlaces.Place) -> Bool {
        guard !isEnding else { return false }
        unanswered += 1
        isReading = true
        let fields = Fields(head.headers)
        if let fault = Self.fault(of: head, fields, place) {
            head.uri = fault.target
            isEnding = true
        }
        // After CONNECT, the parser takes what follows for another protocol.
        if fields.saysClose || !Self.isModern(head) || place == .healthOnly || head.method == .CONNECT {
            isEnding = true
        }
        // RFC 9110, §10.1.1: an older client does not wait.
        isExpecting = fields.expects && Self.isModern(head)
        if isEnding { head.headers.replaceOrAdd(name: "connection", value: "close") }
        if fields.hosts == 0 { head.headers.add(name: "host", value: "") }
        return true
    }

    /// Takes a part of a body; false where nobody wants it.
    mutating func continueBody() -> Bool {
        isExpecting = false
        return isReading
    }

    /// Takes the end of a request; false where it is of one that came too late.
    mutating func end() -> Bool {
        defer { isReading = false }
        isExpecting = false
        return isReading
    }

    /// Whether a client waits to be asked for the body of the request that is being answered, and is asked now.
    mutating func askForBody() -> Bool {
        guard isExpecting, unanswered == 1 else { return false }
        isExpecting = false
        return true
    }

    /// Takes the head of an answer; true where no other follows, which it then has to say.
    ///
    /// A client that was not asked for its body may send it or not: what follows could be either.
    mutating func answer(isFinal: Bool) -> Bool {
        guard isFinal, unanswered == 1 else { return false }
        if isExpecting { isEnding = true }
        isLastAnswer = isEnding
        return isLastAnswer
    }

    /// Takes the end of an answer; true where it was the last.
    mutating func answered() -> Bool {
        unanswered -= 1
        return isLastAnswer
    }

    /// Whether the head is of HTTP/1.1 or what came after it.
    private static func isModern(_ head: HTTPRequestHead) -> Bool {
        head.version.major > 1 || (head.version.major == 1 && head.version.minor >= 1)
    }

    private struct Fields {
        var hosts = 0
        var isHostValid = true
        var saysClose = false
        var expects = false

        /// Looks at each field once, and at few of them closely.
        init(_ headers: HTTPHeaders) {
            for (name, value) in headers {
                switch name.utf8.count {
                case 4 where Self.equal(name, "host"):
                    hosts += 1
                    isHostValid = isHostValid && Self.isHost(value.utf8[...])
                case 10 where Self.equal(name, "connection"):
                    saysClose = saysClose || value.split(separator: ",").contains { Self.equal($0, "close") }
                case 6 where Self.equal(name, "expect"): expects = Self.equal(value[...], "100-continue")
                default: break
                }
            }
        }

        /// Whether it is the name or address of one host, and perhaps a port (RFC 9110, §7.2), or nothing.
        ///
        /// A registered name may have a comma in it (RFC 3986, §3.2.2). No host's name does, and a proxy may take it
        /// for a list of two, so it is refused.
        private static func isHost(_ value: Substring.UTF8View) -> Bool {
            var rest = value
            if rest.first == UInt8(ascii: "[") {
                guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
                let address = rest[rest.index(after: rest.startIndex)..<end]
                guard !address.isEmpty, address.allSatisfy({ isNamed($0) || $0 == UInt8(ascii: ":") }) else {
                    return false
                }
                rest = rest[rest.index(after: end)...]
            } else {
                rest = rest.drop(while: isNamed)
            }
            return rest.isEmpty || rest.first == UInt8(ascii: ":") && rest.dropFirst().allSatisfy(isDigit)
        }

        private static func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }

        private static func isNamed(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                _ where isDigit(byte):
                true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"),
                UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="):
                true
            default: false
            }
        }

        private static func equal(_ name: String, _ lowerCase: StaticString) -> Bool {
            name.utf8.elementsEqual(UnsafeBufferPointer(start: lowerCase.utf8Start, count: lowerCase.utf8CodeUnitCount))
            {
                $0 | 0x20 == $1
            }
        }

        /// The same without the spaces around.
        private static func equal(_ token: Substring, _ lowerCase: String) -> Bool {
            token.filter { $0 != " " && $0 != "\t" }.lowercased() == lowerCase
        }
    }

    private static let healthPaths: Set<String> = ["/health", Liveness.path, "/health/ready"]

    private static func fault(
        of head: HTTPRequestHead, _ fields: Fields, _ place: ConnectionPlaces.Place
    ) -> HeadFault? {
        if fields.hosts > 1 { return .severalHosts }
        if !fields.isHostValid { return .strangeHost }
        if fields.hosts == 0 && isModern(head) { return .noHost }
        // A rule of a proxy for a path must hold whatever form the target has; `OPTIONS *` names nothing.
        guard head.uri.utf8.first == UInt8(ascii: "/") || head.uri == "*" else { return .foreignTarget }
        if place == .healthOnly, !healthPaths.contains(String(head.uri.prefix { $0 != "?" })) { return .crowded }
        return nil
    }
}
