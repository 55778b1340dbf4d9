import JWTKit

/// What an access token says (API.md, Auth).
struct AccessClaims: JWTPayload, Equatable {
    /// The one kind of token that opens routes.
    static let accessType = "access"

    var subject: String
    var tenantID: String
    var role: String
    var email: String
    var issuer: String
    var audience: String
    /// Seconds since 1970, like the next two.
    var issuedAt: Int64
    var notBefore: Int64
    var expiresAt: Int64
    var tokenID: String
    /// The family of refresh tokens.
    var session: String?
    var type: String

    enum CodingKeys: String, CodingKey {
        case subject = "sub"
        case tenantID = "tenant_id"
        case role
        case email
        case issuer = "iss"
        case audience = "aud"
        case issuedAt = "iat"
        case notBefore = "nbf"
        case expiresAt = "exp"
        case tokenID = "jti"
        case session = "sid"
        case type = "typ"
    }

    /// Nothing here: ``AccessTokens`` checks the claims, since it has the clock and the expected values.
    func verify(using algorithm: some JWTAlgorithm) {}
}
