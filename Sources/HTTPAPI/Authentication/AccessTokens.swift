import JWTKit
import LoRaWAN
import Parking

/// Signs and verifies access tokens.
///
/// JWTKit falls back to its default key where a token's `kid` is unknown, and checks of the claims only what the
/// payload checks itself. Therefore the header is read first, here, and the claims last, here.
struct AccessTokens: Sendable {
    /// How long a token is good, in seconds.
    static let lifetimeS: Int64 = 900
    /// By how much two instances' clocks may differ, in seconds; it never lengthens a token's life.
    static let clockSkewS: Int64 = 5

    /// Why a token is no good.
    enum Fault: String, Error, Sendable, Equatable {
        case malformed = "The access token is malformed."
        case untrusted = "The access token was not issued by this server."
        case expired = "The access token has expired."
        case notYetValid = "The access token is not valid yet."
        case misdirected = "The access token was issued for something else."
        case anonymous = "The access token names no verified e-mail address."
    }

    private let keys: JWTKeyCollection
    private let keyIDs: Set<String>
    private let verified = VerifiedTokenCache()
    private let signingKey: String
    private let issuer: String
    private let audience: String

    /// The first key signs; all of them verify, so that keys can be changed without logging everyone out.
    init(signingWith key: AuthKey, alsoVerifyingWith others: [AuthKey], issuer: String, audience: String) async {
        keys = JWTKeyCollection()
        for key in [key] + others {
            await keys.add(
                hmac: HMACKey(from: key.secret), digestAlgorithm: .sha256, kid: JWKIdentifier(string: key.id))
        }
        keyIDs = Set(([key] + others).map(\.id))
        signingKey = key.id
        self.issuer = issuer
        self.audience = audience
    }

    /// Makes a token that is good from now on.
    func issue(to token: AccessToken, email: String, now: Timestamp) async throws -> String {
        let second = now.microseconds / 1_000_000
        let claims = AccessClaims(
            subject: token.userID.description, tenantID: token.tenantID.description, role: token.role.rawValue,
            email: email, issuer: issuer, audience: audience, issuedAt: second, notBefore: second,
            expiresAt: second + Self.lifetimeS, tokenID: UUIDBits.random().description,
            session: token.session?.description,
            type: AccessClaims.accessType)
        return try await keys.sign(claims, kid: JWKIdentifier(string: signingKey))
    }

    /// Whether the header names one of our keys.
    func isOurs(_ token: String) -> Bool { TokenHeader(of: token).map { keyIDs.contains($0.keyID) } ?? false }

    /// Verifies a token, or says what is wrong with it.
    func verify(_ token: String, now: Timestamp) async throws(Fault) -> AccessToken {
        if let known = verified[token] {
            try known.term.check(now: now, skewS: Self.clockSkewS)
            return known.access
        }
        let claims = try await verifiedClaims(of: token)
        let term = TokenTerm(issuedAt: claims.issuedAt, notBefore: claims.notBefore, expiresAt: claims.expiresAt)
        try term.check(now: now, skewS: Self.clockSkewS)
        let access = try access(claimed: claims)
        verified.remember(token, VerifiedTokenCache.Verified(access: access, term: term))
        return access
    }

    private func verifiedClaims(of token: String) async throws(Fault) -> AccessClaims {
        try checkHeader(token)
        do {
            return try await keys.verify(token)
        } catch let error as JWTError where error.errorType == .signatureVerificationFailed {
            throw .untrusted
        } catch {
            throw .malformed
        }
    }

    /// The header must name our algorithm and one of our keys.
    private func checkHeader(_ token: String) throws(Fault) {
        guard let header = TokenHeader(of: token), header.type ?? "JWT" == "JWT" else { throw .malformed }
        guard header.algorithm == "HS256", keyIDs.contains(header.keyID) else { throw .untrusted }
    }

    private func access(claimed claims: AccessClaims) throws(Fault) -> AccessToken {
        guard claims.issuer == issuer, claims.audience == audience, claims.type == AccessClaims.accessType else {
            throw .misdirected
        }
        guard let userID = UserID(claims.subject), let tenantID = TenantID(claims.tenantID),
            let role = Role(rawValue: claims.role)
        else { throw .malformed }
        let session = claims.session.map { UUIDBits($0) }
        if let session, session == nil { throw .malformed }
        return AccessToken(userID: userID, tenantID: tenantID, role: role, session: session ?? nil)
    }
}
