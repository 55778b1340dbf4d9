import Crypto
import Foundation
import Synchronization

/// Tokens that were found good, so that a dashboard's every request does not verify the same one again.
///
/// What never changes is remembered: the signature, and what it covers. Whether their time has come and is not over is
/// checked at each use, and whether its person may still come in is asked elsewhere. The tokens themselves are not
/// kept, only their digests.
final class BelievedTokens: Sendable {
    /// Whom a token names, and when it is good.
    struct Believed {
        let access: AccessToken
        let term: TokenTerm
    }

    private typealias Fingerprint = SHA256.Digest

    private let tokens = Mutex<[Fingerprint: Believed]>([:])

    /// What is known of a token that was found good before.
    subscript(token: String) -> Believed? {
        let fingerprint = Self.fingerprint(of: token)
        return tokens.withLock { $0[fingerprint] }
    }

    /// Remembers that a token is good.
    func believe(_ token: String, _ found: Believed) {
        let fingerprint = Self.fingerprint(of: token)
        tokens.withLock { tokens in
            if tokens.count >= Limits.standingsMax { tokens.removeAll(keepingCapacity: true) }
            tokens[fingerprint] = found
        }
    }

    private static func fingerprint(of token: String) -> Fingerprint {
        var token = token
        return token.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
    }
}
