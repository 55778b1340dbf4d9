import Foundation
import JWTKit
import LoRaWAN
import Parking
import TestSupport
import Testing

@testable import HTTPAPI

/// Beside what `ExternalTokensTests` and `ExternalKeysTests` try.
@Suite("Security: tokens of another issuer, forged")
struct IssuerSecurityTests {
    private typealias Issuer = ExternalTokensTests.Issuer

    /// A member of any kind.
    private enum Loose: Codable, Sendable {
        case text(String)
        case number(Int)
        case flag(Bool)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            }
        }
    }

    private struct LooseClaims: JWTPayload {
        var iss = "https://id.example"
        var aud = "parkd"
        var email = "ann@example.org"
        var email_verified: Loose?
        var exp = 1_800_000_300
        var role: String?
        var tenant_id: String?

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private static func status(_ token: String, _ house: House) async throws -> Int {
        try await house.open { try await $0.bearing(token).get("/api/v6/devices").status }
    }

    @Test("A public key is no secret: a token that is signed with its text or bytes by HMAC is refused")
    func confusion() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        let pem = issuer.ecdsa.publicKey.pemRepresentation
        let der = try #require(
            Data(base64Encoded: pem.split(separator: "\n").dropFirst().dropLast().joined()))
        let point = try #require(issuer.ecdsa.parameters)
        let coordinate = try #require(Data(base64Encoded: point.x))
        let secrets: [[UInt8]] = [
            Array(pem.utf8), Array((pem + "\n").utf8), Array(der), Array(coordinate), Array(point.x.utf8),
            Array(Issuer.url(point.x).utf8), Array(try issuer.jwks().utf8), [], Array("null".utf8),
        ]
        for kid in ["ec", "ed", ForgedToken.kid, "none"] {
            for secret in secrets {
                var token = ForgedToken(City.ann, in: City.acme.id)
                    .header(#"{"alg":"HS256","typ":"JWT","kid":"\#(kid)"}"#, secret: secret)
                for (name, value) in [
                    ("iss", #""https://id.example""#), ("aud", #""parkd""#), ("email", #""ann@example.org""#),
                ] { token = token.with(name, value) }
                token = token.adding("email_verified", "true")
                #expect(try await Self.status(token.text, house) == 401)
            }
        }
    }

    @Test("An address is verified where the issuer says true, and by nothing that looks like it")
    func verified() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        for (verified, expected) in [
            (Loose.flag(true), 200), (.flag(false), 401), (.text("true"), 401), (.number(1), 401), (.text(""), 401),
            (nil, 401),
        ] as [(Loose?, Int)] {
            let token = try await issuer.keys.sign(LooseClaims(email_verified: verified), kid: "ec")
            #expect(try await Self.status(token, house) == expected, "\(String(describing: verified))")
        }
    }

    @Test("An RSA key verifies RS256 alone: neither PS256 nor RS512 of the very same key, nor under another's name")
    func rsa() async throws {
        let (jwks, keys) = try await Self.rsaIssuer()
        let house = try await House(externalIssuer: try ExternalTokensTests.issuer(jwks))
        let claims = LooseClaims(email_verified: .flag(true))
        #expect(try await Self.status(try await keys.rs256.sign(claims, kid: "rsa"), house) == 200)
        for other in [keys.ps256, keys.rs512] {
            #expect(try await Self.status(try await other.sign(claims, kid: "rsa"), house) == 401)
        }
        // Its signature, under the name of our own key.
        let ours = try await keys.rs256.sign(claims, kid: JWKIdentifier(string: ForgedToken.kid))
        #expect(try await Self.status(ours, house) == 401)
    }

    private struct RSAKeys {
        let rs256 = JWTKeyCollection()
        let ps256 = JWTKeyCollection()
        let rs512 = JWTKeyCollection()
    }

    private static func rsaIssuer() async throws -> (jwks: String, keys: RSAKeys) {
        let key = try Insecure.RSA.PrivateKey(pem: try newRSAKey())
        let primitives = try key.publicKey.getKeyPrimitives()
        let keys = RSAKeys()
        for kid in ["rsa", ForgedToken.kid].map({ JWKIdentifier(string: $0) }) {
            await keys.rs256.add(rsa: key, digestAlgorithm: .sha256, kid: kid)
            await keys.ps256.add(pss: key, digestAlgorithm: .sha256, kid: kid)
            await keys.rs512.add(rsa: key, digestAlgorithm: .sha512, kid: kid)
        }
        let jwks = """
            {"keys":[{"kty":"RSA","kid":"rsa","use":"sig","alg":"RS256",
            "n":"\(ForgedToken.encoded(primitives.modulus))","e":"\(ForgedToken.encoded(primitives.publicExponent))"}]}
            """
        return (jwks, keys)
    }

    private static func newRSAKey() throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let pem = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: pem, as: UTF8.self)
    }

    @Test("Its word on roles and tenants is no right: no platform, no foreign tenant, no way to switch, no refresh")
    func rights() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        for (email, tenant) in [
            ("ann", City.beta.id), ("ann", .platform), ("root", .platform), ("root", City.acme.id),
            ("olive", .platform),
        ] {
            let claims = LooseClaims(
                email: "\(email)@example.org", email_verified: .flag(true), role: "platform_admin",
                tenant_id: tenant.description)
            #expect(try await Self.status(try await issuer.keys.sign(claims, kid: "ec"), house) == 403, "\(email)")
        }
        let token = try await issuer.keys.sign(LooseClaims(email_verified: .flag(true)), kid: "ec")
        try await house.open { caller async throws in
            let guest = try caller.bearing(token)
            for slug in ["acme", "beta", "platform"] {
                let reply = try await guest.post("/api/auth/switch-tenant", #"{"tenant_slug":"\#(slug)"}"#)
                #expect(reply.status == 403)
            }
            let refreshed = try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
            #expect([401, 422].contains(refreshed.status))
        }
    }
}
