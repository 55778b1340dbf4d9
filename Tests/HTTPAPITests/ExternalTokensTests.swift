import Foundation
import JWTKit
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Another issuer says who people are, and no more")
struct ExternalTokensTests {
    /// Any claims at all, as a careless or hostile issuer might sign them.
    struct Claims: JWTPayload {
        var iss = "https://id.example"
        var aud = ["parkd", "other"]
        var sub = "someone"
        var email = "Ann@example.org"
        var email_verified = true
        var exp = 1_800_000_300.5
        var nbf: Double?
        var tenant_id: String?
        var role = "platform_admin"

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    static func issuer(_ jwks: String) throws(ExternalIssuer.Fault) -> ExternalIssuer {
        try ExternalIssuer(issuer: "https://id.example", audience: "parkd", jwks: Array(jwks.utf8))
    }

    /// An issuer with a key of each kind that is taken.
    struct Issuer {
        let ecdsa = ES256PrivateKey()
        let eddsa: EdDSA.PrivateKey
        let keys = JWTKeyCollection()

        init() async throws {
            eddsa = try EdDSA.PrivateKey()
            await keys.add(ecdsa: ecdsa, kid: "ec")
            await keys.add(eddsa: eddsa, kid: "ed")
        }

        static func url(_ base64: String) -> String {
            base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }

        func jwks() throws -> String {
            let point = try #require(ecdsa.parameters)
            let pem = eddsa.publicKey.pemRepresentation.split(separator: "\n").dropFirst().dropLast().joined()
            let raw = try #require(Data(base64Encoded: pem)).suffix(32)
            return """
                {"keys":[
                {"kty":"EC","crv":"P-256","kid":"ec","use":"sig","alg":"ES256",
                "x":"\(Self.url(point.x))","y":"\(Self.url(point.y))"},
                {"kty":"OKP","crv":"Ed25519","kid":"ed","x":"\(Self.url(raw.base64EncodedString()))"}]}
                """
        }

        func sign(_ claims: Claims = Claims(), with kid: JWKIdentifier = "ec") async throws -> String {
            try await keys.sign(claims, kid: kid)
        }

        func house() async throws -> House {
            try await House(externalIssuer: try ExternalTokensTests.issuer(try jwks()))
        }
    }

    @Test("Its token opens what the person's membership here opens, whatever the token says of roles")
    func accepted() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        let tokens = [try await issuer.sign(), try await issuer.sign(with: "ed")]
        try await house.open { caller async throws in
            for token in tokens {
                let caller = try caller.bearing(token)
                let me = try await caller.get("/api/auth/me").json
                #expect(me["user"]["role"].text == "viewer" && me["user"]["tenant_slug"].text == "acme")
                #expect(me["user"]["is_platform_admin"] == .flag(false))
                #expect(try await caller.get("/api/v6/devices").status == 200)
                #expect(try await caller.post("/api/v6/devices", "{}").status == 403)
                #expect(try await caller.post("/api/auth/switch-tenant", #"{"tenant_slug":"acme"}"#).status == 403)
            }
        }
    }

    @Test("Who belongs to several tenants must be told which; a foreign one and the platform are refused")
    func tenants() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        func status(_ name: String, _ tenant: TenantID?) async throws -> Int {
            var claims = Claims()
            claims.email = "\(name)@example.org"
            claims.tenant_id = tenant?.description
            let token = try await issuer.sign(claims)
            return try await house.open { try await $0.bearing(token).get("/api/v6/devices").status }
        }
        #expect(try await status("olive", nil) == 403)
        #expect(try await status("olive", City.beta.id) == 200)
        #expect(try await status("ann", City.beta.id) == 403)
        #expect(try await status("root", nil) == 403)
        #expect(try await status("root", .platform) == 403)
        #expect(try await status("gus", nil) == 403)
        #expect(try await status("nora", nil) == 403)
        #expect(try await status("dora", nil) == 401)
        #expect(try await status("nobody", nil) == 401)
    }

    @Test("Another audience or issuer, another time, and an address that nobody verified are refused")
    func claims() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        let changes: [(inout Claims) -> Void] = [
            { $0.iss = "parkd" }, { $0.aud = ["other"] }, { $0.aud = [] }, { $0.exp = 1_800_000_000 },
            { $0.nbf = 1_800_000_060 }, { $0.email_verified = false }, { $0.email = "" },
        ]
        for (index, change) in changes.enumerated() {
            var claims = Claims()
            change(&claims)
            let token = try await issuer.sign(claims)
            let status = try await house.open { try await $0.bearing(token).get("/api/v6/devices").status }
            #expect(status == 401, "\(index)")
        }
    }

    @Test("A key verifies with its own algorithm only, and a key that the file lacks with none")
    func algorithms() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        let stranger = try await Issuer()
        let good = try await issuer.sign().split(separator: ".").map(String.init)
        func header(_ text: String) -> String { Issuer.url(Data(text.utf8).base64EncodedString()) }
        var tokens = [try await stranger.sign(), try await stranger.sign(with: "ed")]
        for text in [
            #"{"alg":"none","kid":"ec"}"#, #"{"alg":"HS256","kid":"ec"}"#, #"{"alg":"EdDSA","kid":"ec"}"#,
            #"{"alg":"ES256","kid":"ed"}"#, #"{"alg":"ES256"}"#, #"{"alg":"ES256","kid":"other"}"#,
            #"{"alg":"ES256","kid":"ec","crit":["exp"]}"#,
        ] {
            tokens.append([header(text), good[1], good[2]].joined(separator: "."))
            tokens.append([header(text), good[1], ""].joined(separator: "."))
        }
        for token in tokens {
            let status = try await house.open { try await $0.bearing(token).get("/api/v6/devices").status }
            #expect(status == 401)
        }
    }

    @Test("A claim tenant_id that is no UUID is refused, and does not mean the only membership (M3)")
    func strangeTenant() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        for (text, status) in [("acme", 401), ("", 401), (City.acme.id.description, 200)] {
            var claims = Claims()
            claims.tenant_id = text
            let token = try await issuer.sign(claims)
            let answer = try await house.open { try await $0.bearing(token).get("/api/v6/devices").status }
            #expect(answer == status, "\(text)")
        }
    }

    @Test("An address of another alphabet is nobody else's, however it looks or folds (M3)")
    func confusableAddress() async throws {
        let issuer = try await Issuer()
        let house = try await issuer.house()
        await house.accounts.change(City.ann) { $0.email = "kim@example.org" }
        for (text, status) in [
            ("kim@example.org", 200), ("KIM@Example.org", 200), ("\u{212A}im@example.org", 401),
            ("k\u{130}m@example.org", 401), ("\u{FF4B}im@example.org", 401), ("kim@example.org.", 401),
            (#""kim"@example.org"#, 401), (" kim@example.org", 401),
        ] {
            var claims = Claims()
            claims.email = text
            let token = try await issuer.sign(claims)
            let answer = try await house.open { try await $0.bearing(token).get("/api/v6/devices").status }
            #expect(answer == status, "\(text)")
        }
    }
}
