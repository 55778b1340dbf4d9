import Crypto
import Foundation
import LoRaWAN
import Parking

@testable import HTTPAPI

/// A token as whoever has a key, or none, might write it: any header, any claims, each member as often as they like.
struct ForgedToken {
    /// JSON text.
    var header: String
    /// JSON texts by member, in order.
    var claims: [(name: String, value: String)]
    var secret = House.secret

    /// What the API itself would issue to a person at the tests' time.
    init(_ user: UserID, in tenant: TenantID, as role: String = "viewer", at second: Int = 1_800_000_000) {
        header = #"{"alg":"HS256","typ":"JWT","kid":"\#(Self.kid)"}"#
        claims = [
            ("sub", "\"\(user)\""), ("tenant_id", "\"\(tenant)\""), ("role", "\"\(role)\""),
            ("email", "\"x@example.org\""), ("iss", "\"parkd\""), ("aud", "\"parkd-api\""), ("iat", "\(second)"),
            ("nbf", "\(second)"), ("exp", "\(second + 900)"), ("jti", "\"1\""), ("typ", "\"access\""),
        ]
    }

    /// The name of our own key.
    static var kid: String { AuthKey(secret: House.secret)?.id ?? "" }

    func with(_ name: String, _ value: String) -> ForgedToken {
        var token = self
        token.claims = claims.map { $0.name == name ? (name, value) : $0 }
        return token
    }

    func adding(_ name: String, _ value: String, first: Bool = false) -> ForgedToken {
        var token = self
        token.claims = first ? [(name, value)] + claims : claims + [(name, value)]
        return token
    }

    func header(_ text: String, secret: [UInt8]? = nil) -> ForgedToken {
        var token = self
        token.header = text
        token.secret = secret ?? self.secret
        return token
    }

    /// In compact form, signed with HMAC and SHA-256.
    var text: String {
        let body = "{" + claims.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
        let signed = Self.encoded(Data(header.utf8)) + "." + Self.encoded(Data(body.utf8))
        let signature = HMAC<SHA256>.authenticationCode(
            for: Data(signed.utf8), using: SymmetricKey(data: secret))
        return signed + "." + Self.encoded(Data(signature))
    }

    static func encoded(_ bytes: Data) -> String {
        bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
