import JSON
import JWTKit

/// Someone else who says who people are: an identity provider, whose public keys a file holds (RFC 7517).
///
/// Its tokens name a person by e-mail address, no more: what they may do here is what their memberships say here.
public struct ExternalIssuer: Sendable {
    /// Why the settings cannot be used, in one sentence.
    public struct Fault: Error, Sendable, Equatable {
        /// The sentence, with its remedy.
        public let sentence: String
    }

    /// A key with the one algorithm that it is good for.
    struct Key: Sendable {
        let id: String
        let material: Material

        /// The `alg` of the tokens that it verifies.
        var algorithm: String {
            switch material {
            case .rsa: "RS256"
            case .ecdsa: "ES256"
            case .eddsa: "EdDSA"
            }
        }
    }

    /// A public key.
    enum Material: Sendable {
        case rsa(Insecure.RSA.PublicKey)
        case ecdsa(ES256PublicKey)
        case eddsa(EdDSA.PublicKey)
    }

    /// The `iss` of its tokens.
    public let issuer: String
    /// The `aud` of its tokens for us.
    public let audience: String
    /// Where its keys come from; `nil` where they came as bytes, and stay as they are.
    let file: KeyFile?
    let keys: [Key]
    /// One sentence for each key that its file has and that verifies nothing here.
    public let unusable: [String]
    /// What the keys were read from, by which a change is known.
    private let bytes: [UInt8]

    /// Fewest octets of an RSA modulus (RFC 7518, §3.3).
    private static let modulusOctetsMin = 256

    /// Reads a JWKS file, which is read again when it changes.
    ///
    /// - Throws: ``Fault`` as the other one does, and for a file that cannot be read.
    public init(issuer: String, audience: String, path: String) throws(Fault) {
        let file = KeyFile(path: path)
        try self.init(issuer: issuer, audience: audience, jwks: try file.read(), file: file)
    }

    /// Reads a JWKS.
    ///
    /// An issuer publishes more keys than concern us: for encryption, for other algorithms, of kinds that are newer
    /// than this program. They are left aside, and told in ``unusable``.
    ///
    /// - Throws: ``Fault`` for what is no JWKS, has no key that can be used, has a secret one, or two with one `kid`.
    public init(issuer: String, audience: String, jwks: [UInt8]) throws(Fault) {
        try self.init(issuer: issuer, audience: audience, jwks: jwks, file: nil)
    }

    private init(issuer: String, audience: String, jwks: [UInt8], file: KeyFile?) throws(Fault) {
        self.issuer = issuer
        self.audience = audience
        self.file = file
        bytes = jwks
        guard let document = try? JSONDocument(parsing: jwks, depthMax: Limits.jsonDepthMax) else {
            throw Fault(sentence: "it is no JSON document")
        }
        (keys, unusable) = try document.withRoot { root throws(Fault) in
            guard let list = root["keys"], list.count > 0 else {
                throw Fault(sentence: "it has no \"keys\", the list of a JWKS (RFC 7517, §5)")
            }
            var keys: [Key] = []
            var unusable: [String] = []
            try list.forEachElement { value throws(Fault) in
                if let key = try Self.key(value, &unusable) { keys.append(key) }
            }
            return (keys, unusable)
        }
        guard !keys.isEmpty else {
            throw Fault(sentence: "it has no key that can be used: " + unusable.prefix(3).joined(separator: "; "))
        }
        guard Set(keys.map(\.id)).count == keys.count else { throw Fault(sentence: "two keys have the same \"kid\"") }
    }

    /// The keys that its file has now; `nil` where they are the same.
    func reread() throws(Fault) -> ExternalIssuer? {
        guard let file else { return nil }
        let found = try file.read()
        if found == bytes { return nil }
        return try ExternalIssuer(issuer: issuer, audience: audience, jwks: found, file: file)
    }

    /// A key; `nil` where it is of no use here, and then told in `unusable`.
    private static func key(_ value: JSONValue, _ unusable: inout [String]) throws(Fault) -> Key? {
        let id = value["kid"]?.string ?? ""
        let name = "the key \(id.prefix(Limits.textLengthMax))"
        if value["d"] != nil || value["k"] != nil {
            throw Fault(sentence: "\(name) is a secret one: this file wants public keys only")
        }
        guard !id.isEmpty else {
            unusable.append("a key has no \"kid\"")
            return nil
        }
        if let use = value["use"]?.string, use != "sig" {
            unusable.append("\(name) is not for signatures")
            return nil
        }
        guard let material = try? material(value) else {
            unusable.append("\(name) is none of RSA of at least 2048 bits, EC with P-256, and OKP with Ed25519")
            return nil
        }
        let key = Key(id: id, material: material)
        guard value["alg"]?.string ?? key.algorithm == key.algorithm else {
            unusable.append("\(name) is for another algorithm than \(key.algorithm)")
            return nil
        }
        return key
    }

    /// `nil`, or whatever JWTKit throws, for a key that cannot be used.
    private static func material(_ value: JSONValue) throws -> Material? {
        let x = value["x"]?.string ?? ""
        switch (value["kty"]?.string, value["crv"]?.string) {
        case ("RSA", _):
            let modulus = value["n"]?.string ?? ""
            let octets = Base64URL.decode(modulus.utf8) ?? []
            guard octets.drop(while: { $0 == 0 }).count >= modulusOctetsMin else { return nil }
            return .rsa(try Insecure.RSA.PublicKey(modulus: modulus, exponent: value["e"]?.string ?? ""))
        case ("EC", "P-256"):
            return .ecdsa(try ES256PublicKey(parameters: (x, value["y"]?.string ?? "")))
        case ("OKP", "Ed25519"):
            return .eddsa(try EdDSA.PublicKey(x: x, curve: .ed25519))
        default:
            return nil
        }
    }
}
