import JSON

/// What the header of a JWT says, before anything is believed (RFC 7515, §4).
struct TokenHeader: Sendable {
    let algorithm: String
    let keyID: String

    /// Reads the header of a token in compact form; `nil` for what is no such token, lacks algorithm or key, or holds
    /// something critical or of another type.
    ///
    /// A repeated member cannot mislead: whichever JWTKit reads, it verifies with the algorithm of the named key.
    init?(of token: String) {
        guard token.utf8.count <= Limits.tokenBytesMax else { return nil }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]),
            let document = try? JSONDocument(parsing: header, depthMax: Limits.jsonDepthMax)
        else { return nil }
        let fields = document.withRoot { root in
            var fields: [String: String] = [:]
            root.forEachMember { key, value in
                fields[String(decoding: key, as: UTF8.self)] = value.string ?? ""
            }
            return fields
        }
        guard !fields.isEmpty, fields["crit"] == nil else { return nil }
        type = fields["typ"]
        algorithm = fields["alg"] ?? ""
        keyID = fields["kid"] ?? ""
    }

    /// The type, where it says one.
    let type: String?
}
