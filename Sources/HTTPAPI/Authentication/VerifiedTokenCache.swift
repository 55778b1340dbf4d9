import Crypto
import Foundation
import Synchronization

/// Cache of tokens whose signature was verified: each request of a dashboard brings the same one.
///
/// It holds what never changes: the signature, and what it covers. Whether the token is valid now is checked at each
/// use, and whether its person may still log in is asked elsewhere. The cache holds digests of tokens, not the tokens.
final class VerifiedTokenCache: Sendable {
    /// Whom a token names, and when it is good.
    struct Verified {
        let access: AccessToken
        let term: TokenTerm
    }

    private typealias Fingerprint = SHA256.Digest

    private let tokens = Mutex<[Fingerprint: Verified]>([:])

    /// What a token says whose signature was verified before.
    subscript(token: String) -> Verified? {
        let fingerprint = Self.fingerprint(of: token)
        return tokens.withLock { $0[fingerprint] }
    }

    /// Remembers that the signature of a token is good.
    func remember(_ token: String, _ found: Verified) {
        let fingerprint = Self.fingerprint(of: token)
        tokens.withLock { tokens in
            if tokens.count >= Limits.cachedCallersMax { tokens.removeAll(keepingCapacity: true) }
            tokens[fingerprint] = found
        }
    }

    private static func fingerprint(of token: String) -> Fingerprint {
        var token = token
        return token.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
    }
}
