import JSON
import JWTKit
import LoRaWAN
import Logging
import Parking
import Synchronization

/// Verifies the tokens of another issuer, by the keys that its file has.
final class ExternalTokens: Sendable {
    /// Whom a token names, and where they want to be.
    struct Identity: Sendable, Hashable {
        /// Verified by the issuer.
        let email: EmailAddress
        /// The claim `tenant_id`; a wish, which the person's memberships grant or not.
        let tenantID: TenantID?
    }

    /// What JWTKit has to decode of the claims: nothing, since they are read here, with the clock at hand.
    private struct NoClaims: JWTPayload {
        func verify(using algorithm: some JWTAlgorithm) {}
    }

    /// The keys in force.
    private struct KeySet: Sendable {
        let issuer: ExternalIssuer
        /// By the name of each key.
        let algorithms: [String: String]
        let keys = JWTKeyCollection()

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
    }

    private struct State: Sendable {
        var keySet: KeySet
        var lookedAt: Timestamp?
    }

    private let state: Mutex<State>
    /// Told after each look at the file: why its keys are not in force, or `nil` where they are.
    private let onLook: @Sendable (_ fault: String?) -> Void
    private let logger: Logger

    init(
        _ issuer: ExternalIssuer, logger: Logger, onLook: @escaping @Sendable (_ fault: String?) -> Void = { _ in }
    ) async {
        state = Mutex(State(keySet: await KeySet(issuer)))
        self.logger = logger
        self.onLook = onLook
        Self.warn(of: issuer, logger)
    }

    /// Whether the header names one of the issuer's keys that are in force.
    func isTheirs(_ token: String) -> Bool {
        TokenHeader(of: token).map { keySet.algorithms[$0.keyID] != nil } ?? false
    }

    /// Looks at the file again where that is due: a key may be gone since, or a token may name one that was not there.
    ///
    /// Once a minute at most, so that tokens with made-up keys cost nothing. Keys that cannot be read leave those
    /// before in force.
    func lookAgain(now: Timestamp) async {
        let isDue = state.withLock { state in
            guard state.keySet.issuer.file != nil else { return false }
            if let last = state.lookedAt, now.seconds(since: last) < Limits.keysLookedAtS, now >= last { return false }
            state.lookedAt = now
            return true
        }
        guard isDue else { return }
        let standing = keySet.issuer
        let found = await BlockingReads.perform { Result { () throws(ExternalIssuer.Fault) in try standing.reread() } }
        switch found {
        case .success(let issuer?):
            let keySet = await KeySet(issuer)
            state.withLock { $0.keySet = keySet }
            logger.notice(
                "The keys of the external issuer were read again.", metadata: ["keys": "\(issuer.keys.count)"])
            Self.warn(of: issuer, logger)
            onLook(nil)
        case .success(nil):
            onLook(nil)
        case .failure(let fault):
            logger.warning(
                "The keys of the external issuer cannot be read again; those read before stay in force.",
                metadata: [LogKey.detail: .string(fault.sentence)])
            onLook(fault.sentence)
        }
    }

    /// Believes a token, or says why not.
    func verify(_ token: String, now: Timestamp) async throws(AccessTokens.Fault) -> Identity {
        guard let header = TokenHeader(of: token), ["JWT", "at+jwt"].contains(header.type ?? "JWT") else {
            throw .malformed
        }
        let keySet = keySet
        guard let algorithm = keySet.algorithms[header.keyID], header.algorithm == algorithm else { throw .untrusted }
        do {
            _ = try await keySet.keys.verify(token, as: NoClaims.self)
        } catch {
            throw .untrusted
        }
        return try check(token, now)
    }

    private var keySet: KeySet { state.withLock { $0.keySet } }

    private var issuer: ExternalIssuer { keySet.issuer }

    private static func warn(of issuer: ExternalIssuer, _ logger: Logger) {
        for sentence in issuer.unusable.prefix(Limits.keyWarningsMax) {
            logger.warning(
                "A key of the external issuer is not used.", metadata: [LogKey.detail: .string(sentence)])
        }
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
        return Identity(email: EmailAddress(of: email), tenantID: try Self.tenant(claims["tenant_id"]))
    }

    /// A claim that names no tenant is no wish for any: whoever issued it meant something else than their only one.
    private static func tenant(_ claim: JSONValue?) throws(AccessTokens.Fault) -> TenantID? {
        guard let claim, !claim.isNull else { return nil }
        guard let id = claim.string.flatMap({ TenantID($0) }) else { throw .malformed }
        return id
    }

    /// `aud` is one audience or a list (RFC 7519, §4.1.3).
    private func isForUs(_ audience: JSONValue?) -> Bool {
        guard let audience else { return false }
        var isForUs = audience.string == issuer.audience
        audience.forEachElement { if $0.string == issuer.audience { isForUs = true } }
        return isForUs
    }
}
