import JSON
import JWTKit
import LoRaWAN
import Parking

/// Verifies the tokens of another issuer.
struct ExternalTokens: Sendable {
    /// Whom a token names, and where they want to be.
    struct Identity: Sendable, Hashable {
        /// Verified by the issuer.
        let email: String
        /// The claim `tenant_id`; a wish, which the person's memberships grant or not.
        let tenantID: TenantID?
    }

    /// What JWTKit has to decode of the claims: nothing, since they are read here, with the clock at hand.
    private struct NoClaims: JWTPayload {
        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private let issuer: ExternalIssuer
    private let algorithms: [String: String]
    private let keys = JWTKeyCollection()

    init(_ issuer: ExternalIssuer) async {
        self.issuer = issuer
        algorithms = Dictionary(issuer.keys.map { ($0.id, $0.algorithm) }) { first, _ in first }
        for key in issuer.keys {
            let name = JWKIdentifier(string: key.id)
            switch key.material {
            case .rsa(let material): await keys.add(rsa: material, digestAlgorithm: .sha256, kid: name)
            case .ecdsa(let material): await keys.add(ecdsa: material, kid: name)
            case .eddsa(let material): await keys.add(eddsa: material, kid: name)
            }
        }
    }

    /// Whether the header names one of the issuer's keys.
    func isTheirs(_ token: String) -> Bool {
        TokenHeader(of: token).map { algorithms[$0.keyID] != nil } ?? false
    }

    /// Believes a token, or says why not.
    func verify(_ token: String, now: Timestamp) async throws(AccessTokens.Fault) -> Identity {
        guard let header = TokenHeader(of: token), ["JWT", "at+jwt"].contains(header.type ?? "JWT") else {
            throw .malformed
        }
        guard let algorithm = algorithms[header.keyID], header.algorithm == algorithm else { throw .untrusted }
        do {
            _ = try await keys.verify(token, as: NoClaims.self)
        } catch {
            throw .untrusted
        }
        return try check(token, now)
    }

    private func check(_ token: String, _ now: Timestamp) throws(AccessTokens.Fault) -> Identity {
        let parts = token.utf8.split(separator: UInt8(ascii: "."))
        guard parts.count == 3, let payload = Base64URL.decode(parts[1]),
            let document = try? JSONDocument(parsing: payload, depthMax: Limits.jsonDepthMax)
        else { throw .malformed }
        return try document.withRoot { claims throws(AccessTokens.Fault) in try check(claims, now) }
    }

    private func check(_ claims: JSONValue, _ now: Timestamp) throws(AccessTokens.Fault) -> Identity {
        let second = Double(now.microseconds) / 1_000_000
        let latest = second + Double(AccessTokens.clockSkewS)
        guard let end = claims["exp"]?.double else { throw .malformed }
        guard end > second else { throw .expired }
        guard claims["nbf"]?.double ?? 0 <= latest, claims["iat"]?.double ?? 0 <= latest else { throw .notYetValid }
        guard claims["iss"]?.string == issuer.issuer, isForUs(claims["aud"]) else { throw .misdirected }
        guard let email = claims["email"]?.string, claims["email_verified"]?.boolean == true,
            (1...Limits.emailBytesMax).contains(email.utf8.count), !email.utf8.contains(0)
        else { throw .anonymous }
        return Identity(
            email: email.lowercased(), tenantID: claims["tenant_id"]?.string.flatMap { TenantID($0) })
    }

    /// `aud` is one audience or a list (RFC 7519, §4.1.3).
    private func isForUs(_ audience: JSONValue?) -> Bool {
        guard let audience else { return false }
        var isForUs = audience.string == issuer.audience
        audience.forEachElement { if $0.string == issuer.audience { isForUs = true } }
        return isForUs
    }
}
