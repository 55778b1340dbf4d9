import Crypto
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite struct AccessTokenTests {
    private static let now = Timestamp(seconds: 1_800_000_000, nanoseconds: 0)
    private static let good = AccessToken(userID: City.ann, tenantID: City.acme.id, role: .viewer)

    private func key(_ letter: Character = "a") throws -> AuthKey {
        try #require(AuthKey(secret: Array(String(repeating: letter, count: 32).utf8)))
    }

    private func tokens(_ others: [AuthKey] = []) async throws -> AccessTokens {
        await AccessTokens(
            signingWith: try key(), alsoVerifyingWith: others, issuer: "parkd", audience: "parkd-api")
    }

    private static func encoded(_ text: some Sequence<UInt8>) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var bits = text.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        while !bits.count.isMultiple(of: 6) { bits.append(0) }
        return String(
            stride(from: 0, to: bits.count, by: 6).map { alphabet[bits[$0..<$0 + 6].reduce(0) { $0 << 1 | Int($1) }] })
    }

    /// Signs any header and claims, as an attacker or a careless issuer might.
    private func forge(header: String? = nil, claims: [String: String] = [:], secret: String? = nil) throws -> String {
        var members = [
            "sub": "\"\(City.ann)\"", "tenant_id": "\"\(City.acme.id)\"", "role": "\"viewer\"",
            "email": "\"ann@example.org\"", "iss": "\"parkd\"", "aud": "\"parkd-api\"", "iat": "1800000000",
            "nbf": "1800000000", "exp": "1800000900", "jti": "\"1\"", "typ": "\"access\"",
        ].merging(claims) { $1 }
        members = members.filter { $0.value != "absent" }
        let body = "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        let head = try header ?? #"{"alg":"HS256","typ":"JWT","kid":"\#(key().id)"}"#
        let signed = Self.encoded(head.utf8) + "." + Self.encoded(body.utf8)
        let secret = SymmetricKey(data: Array((secret ?? String(repeating: "a", count: 32)).utf8))
        let signature = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: secret)
        return signed + "." + Self.encoded(Array(signature))
    }

    private func fault(_ token: String) async throws -> AccessTokens.Fault? {
        let tokens = try await tokens()
        do throws(AccessTokens.Fault) {
            _ = try await tokens.verify(token, now: Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test("A token of ours says who speaks, and a careful forgery with the secret is no different")
    func accepted() async throws {
        let tokens = try await tokens()
        let token = try await tokens.issue(to: Self.good, email: "ann@example.org", now: Self.now)
        #expect(try await tokens.verify(token, now: Self.now) == Self.good)
        #expect(try await tokens.verify(token, now: Self.now.adding(seconds: 899)) == Self.good)
        #expect(try await tokens.verify(try forge(), now: Self.now) == Self.good)
    }

    @Test("alg none is refused, in any case, with and without a signature")
    func algorithmNone() async throws {
        for algorithm in ["none", "None", "NONE", ""] {
            let token = try forge(header: #"{"alg":"\#(algorithm)","typ":"JWT","kid":"\#(key().id)"}"#)
            #expect(try await fault(token) == .untrusted)
            let unsigned = token.split(separator: ".").prefix(2).joined(separator: ".") + "."
            #expect(try await fault(unsigned) == .untrusted)
        }
    }

    @Test("Another algorithm is refused, though the key would fit")
    func otherAlgorithm() async throws {
        for algorithm in ["HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256"] {
            #expect(
                try await fault(try forge(header: #"{"alg":"\#(algorithm)","kid":"\#(key().id)"}"#)) == .untrusted)
        }
    }

    @Test("A missing or unknown kid is refused, though the default key would fit")
    func keyID() async throws {
        for header in [
            #"{"alg":"HS256","typ":"JWT"}"#, #"{"alg":"HS256","kid":"other"}"#, #"{"alg":"HS256","kid":""}"#,
            #"{"alg":"HS256","kid":null}"#, #"{"alg":"HS256","kid":["x"]}"#,
            #"{"alg":"HS256","kid":"../../dev/null"}"#, #"{"alg":"HS256","kid":"' or 1=1 --"}"#,
        ] {
            #expect(try await fault(try forge(header: header)) == .untrusted, "\(header)")
        }
    }

    @Test("With two keys at hand, a token that names neither is refused, though one of them would fit")
    func severalKeys() async throws {
        let (first, second) = (try key(), try key("b"))
        let tokens = try await tokens([second])
        for header in [
            #"{"alg":"HS256"}"#, #"{"alg":"HS256","kid":"other"}"#, #"{"alg":"HS256","kid":"\#(first.id) "}"#,
        ] {
            for letter in ["a", "b"] {
                let token = try forge(header: header, secret: String(repeating: letter, count: 32))
                await #expect(throws: AccessTokens.Fault.untrusted) { try await tokens.verify(token, now: Self.now) }
            }
        }
        // Each key verifies its own tokens only.
        let crossed = try forge(header: #"{"alg":"HS256","kid":"\#(second.id)"}"#)
        await #expect(throws: AccessTokens.Fault.untrusted) { try await tokens.verify(crossed, now: Self.now) }
    }

    @Test("Another secret is refused")
    func otherSecret() async throws {
        #expect(try await fault(try forge(secret: String(repeating: "b", count: 32))) == .untrusted)
    }

    @Test("A token is good until it expires, and not before its time")
    func times() async throws {
        #expect(try await fault(try forge(claims: ["exp": "1800000000"])) == .expired)
        #expect(try await fault(try forge(claims: ["exp": "1"])) == .expired)
        #expect(try await fault(try forge(claims: ["nbf": "1800000060"])) == .notYetValid)
        #expect(try await fault(try forge(claims: ["iat": "1800000060"])) == .notYetValid)
        #expect(try await fault(try forge(claims: ["nbf": "1800000004"])) == nil)
    }

    @Test("Another audience, issuer or type is refused: a refresh token opens nothing")
    func misdirected() async throws {
        for claims in [["aud": "\"other\""], ["iss": "\"other\""], ["typ": "\"refresh\""], ["typ": "\"\""]] {
            #expect(try await fault(try forge(claims: claims)) == .misdirected)
        }
    }

    @Test("A claim that is absent or of the wrong kind is refused, and crashes nothing")
    func claims() async throws {
        for name in ["sub", "tenant_id", "role", "email", "iss", "aud", "iat", "nbf", "exp", "jti", "typ"] {
            #expect(try await fault(try forge(claims: [name: "absent"])) == .malformed, "\(name)")
            #expect(try await fault(try forge(claims: [name: "[]"])) == .malformed, "\(name)")
            #expect(try await fault(try forge(claims: [name: "null"])) == .malformed, "\(name)")
        }
        for claims in [
            ["role": "\"emperor\""], ["sub": "\"1\""], ["tenant_id": "\"acme\""], ["exp": "1e400"], ["exp": "1.5"],
        ] {
            #expect(try await fault(try forge(claims: claims)) == .malformed, "\(claims)")
        }
    }

    @Test("A tampered token is refused, whichever part was touched")
    func tampered() async throws {
        let token = try await tokens().issue(to: Self.good, email: "ann@example.org", now: Self.now)
        let parts = token.split(separator: ".").map(String.init)
        let raised = try forge(claims: ["role": "\"platform_admin\""], secret: "x").split(separator: ".").map(
            String.init)
        #expect(try await fault([parts[0], raised[1], parts[2]].joined(separator: ".")) == .untrusted)
        #expect(try await fault([parts[0], parts[1], raised[2]].joined(separator: ".")) == .untrusted)
        #expect(try await fault([parts[0], parts[1], ""].joined(separator: ".")) == .untrusted)
    }

    @Test("What is no token is refused")
    func malformed() async throws {
        for text in ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", "é.é.é", String(repeating: "x", count: 1_000_000)] {
            #expect(try await fault(text) == .malformed)
        }
        #expect(try await fault(try forge(header: "[]")) == .malformed)
        #expect(try await fault(try forge(header: "{")) == .malformed)
        #expect(
            try await fault(try forge(header: #"{"alg":"HS256","kid":"\#(key().id)","crit":["b64"],"b64":false}"#))
                == .malformed)
        #expect(
            try await fault(try forge(header: #"{"alg":"HS256","kid":"\#(key().id)","typ":"at+jwt"}"#)) == .malformed)
    }

    @Test("A repeated header member opens nothing that one of them alone would not")
    func repeated() async throws {
        let kid = try key().id
        #expect(try await fault(try forge(header: #"{"kid":"\#(kid)","alg":"HS256","alg":"none"}"#)) == .untrusted)
        let forged = try forge(header: #"{"kid":"\#(kid)","alg":"none","alg":"HS256"}"#, secret: "x")
        #expect(try await fault(forged) == .untrusted)
    }

    @Test("While keys are changed, tokens of both are good; then the old one's are not")
    func rotation() async throws {
        let (old, new) = (try key("o"), try key("n"))
        func tokens(_ key: AuthKey, _ others: [AuthKey]) async -> AccessTokens {
            await AccessTokens(signingWith: key, alsoVerifyingWith: others, issuer: "parkd", audience: "parkd-api")
        }
        let token = try await tokens(old, []).issue(to: Self.good, email: "", now: Self.now)
        #expect(try await tokens(new, [old]).verify(token, now: Self.now) == Self.good)
        await #expect(throws: AccessTokens.Fault.untrusted) {
            try await tokens(new, []).verify(token, now: Self.now)
        }
        #expect(old.id != new.id)
    }

    @Test("A secret of fewer than 32 bytes is not taken, and a key never shows its secret")
    func keys() throws {
        #expect(AuthKey(secret: Array(repeating: 1, count: 31)) == nil)
        let key = try key()
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains("97"))
    }

    @Test("A token that was believed before is refused from the second it expires, and its altered twin at once")
    func believedBefore() async throws {
        let tokens = try await tokens()
        let token = try await tokens.issue(to: Self.good, email: "ann@example.org", now: Self.now)
        for _ in 1...2 { #expect(try await tokens.verify(token, now: Self.now) == Self.good) }
        let altered = String(token.dropLast()) + (token.hasSuffix("A") ? "Q" : "A")
        await #expect(throws: AccessTokens.Fault.untrusted) { try await tokens.verify(altered, now: Self.now) }
        await #expect(throws: AccessTokens.Fault.expired) {
            try await tokens.verify(token, now: Self.now.adding(seconds: 900))
        }
    }

    @Test("The API answers 401 with WWW-Authenticate to every kind of bad token")
    func overHTTP() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            #expect(try await caller.get("/api/v6/devices").header("WWW-Authenticate") == #"Bearer realm="parkd""#)
            for value in ["", "Bearer", "Basic YTpi", "Bearer a.b.c", "Bearer \(token)x", token] {
                let reply = try await caller.with("Authorization", value).get("/api/v6/devices")
                #expect(reply.status == 401, "\(value)")
                #expect(reply.header("WWW-Authenticate")?.hasPrefix("Bearer realm=") == true)
                #expect(reply.json["title"] == .text("Unauthorized"))
            }
            #expect(try await caller.with("Authorization", "bearer \(token)").get("/api/v6/devices").status == 200)
            house.clock.advance(seconds: 900)
            let late = try await caller.bearing(token).get("/api/v6/devices")
            #expect(late.status == 401)
            #expect(late.header("WWW-Authenticate")?.contains("invalid_token") == true)
            #expect(late.json["detail"] == .text("The access token has expired."))
        }
    }
}
