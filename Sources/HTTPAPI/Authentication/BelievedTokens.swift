import Crypto
import Foundation
import Synchronization

/// Tokens whose signatures were found good, so that a dashboard's every request does not verify the same one again.
///
/// Only the signature is remembered, with what it covers: times, issuer and audience are checked at each use, and
/// whether its person may still come in is asked elsewhere. The tokens themselves are not kept, only their digests.
final class BelievedTokens: Sendable {
    private typealias Fingerprint = SHA256.Digest

    private let claims = Mutex<[Fingerprint: AccessClaims]>([:])

    /// What a token claims that was found good before.
    func claims(of token: String) -> AccessClaims? {
        let fingerprint = Self.fingerprint(of: token)
        return claims.withLock { $0[fingerprint] }
    }

    /// Remembers that a token's signature is good.
    func believe(_ token: String, _ found: AccessClaims) {
        let fingerprint = Self.fingerprint(of: token)
        claims.withLock { claims in
            if claims.count >= Limits.standingsMax { claims.removeAll(keepingCapacity: true) }
            claims[fingerprint] = found
        }
    }

    private static func fingerprint(of token: String) -> Fingerprint {
        var token = token
        return token.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
    }
}
