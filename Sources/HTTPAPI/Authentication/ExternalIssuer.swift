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
    let keys: [Key]

    /// Fewest octets of an RSA modulus (RFC 7518, §3.3).
    private static let modulusOctetsMin = 256

    /// Reads a JWKS file.
    ///
    /// - Throws: ``Fault`` for a file that is no JWKS, or a key that is secret, weak, unnamed or of another algorithm
    ///   than RS256, ES256 and EdDSA.
    public init(issuer: String, audience: String, jwks: [UInt8]) throws(Fault) {
        self.issuer = issuer
        self.audience = audience
        guard let document = try? JSONDocument(parsing: jwks, depthMax: Limits.jsonDepthMax) else {
            throw Fault(sentence: "it is no JSON document")
        }
        keys = try document.withRoot { root throws(Fault) in
            guard let list = root["keys"], list.count > 0 else {
                throw Fault(sentence: "it has no \"keys\", the list of a JWKS (RFC 7517, §5)")
            }
            var keys: [Key] = []
            try list.forEachElement { value throws(Fault) in keys.append(try Self.key(value)) }
            return keys
        }
        guard Set(keys.map(\.id)).count == keys.count else { throw Fault(sentence: "two keys have the same \"kid\"") }
    }

    private static func key(_ value: JSONValue) throws(Fault) -> Key {
        guard let id = value["kid"]?.string, !id.isEmpty else { throw Fault(sentence: "a key has no \"kid\"") }
        if value["d"] != nil || value["k"] != nil {
            throw Fault(sentence: "the key \(id) is a secret one: this file wants public keys only")
        }
        if let use = value["use"]?.string, use != "sig" {
            throw Fault(sentence: "the key \(id) is not for signatures; leave it out")
        }
        guard let material = try? material(value) else {
            throw Fault(
                sentence: "the key \(id) is none of RSA of at least 2048 bits, EC with P-256, and OKP with Ed25519")
        }
        let key = Key(id: id, material: material)
        guard value["alg"]?.string ?? key.algorithm == key.algorithm else {
            throw Fault(sentence: "the key \(id) is for another algorithm than \(key.algorithm)")
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
