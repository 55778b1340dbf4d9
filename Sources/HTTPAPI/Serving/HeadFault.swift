import HTTPTypes

/// Why a request is refused by its head alone, whatever it asks.
///
/// What reads the head puts ``target`` in place of the request's own, and the refusal is then given where every refusal
/// is, in its turn among pipelined answers. There is a space in it, so that no client can send it.
enum HeadFault: String, CaseIterable, Sendable {
    case noHost = "no host"
    case severalHosts = "several hosts"
    case strangeHost = "strange host"
    case foreignTarget = "foreign target"
    case crowded = "too crowded"

    /// What stands where a path would.
    var target: String { rawValue }

    /// The fault that a target stands for.
    init?(target: String) {
        guard target.utf8.first != UInt8(ascii: "/") else { return nil }
        self.init(rawValue: target)
    }

    /// What its client is told.
    var problem: Problem {
        switch self {
        case .noHost: .malformed("The request has no Host field, which HTTP/1.1 demands (RFC 9112, §3.2).")
        case .severalHosts: .malformed("The request has more than one Host field (RFC 9112, §3.2).")
        case .strangeHost:
            .malformed("The Host field must be one name or address, and perhaps a port (RFC 9112, §3.2).")
        case .foreignTarget: .malformed("The request's target must be a path: this server is no proxy.")
        case .crowded:
            .busy(
                "Too many connections are open, from this address or in all; close some, or try again soon.",
                retryAfterS: 5)
        }
    }
}
