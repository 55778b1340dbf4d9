import Foundation
import Parking
import Testing

@testable import HTTPAPI

/// Beside what `AccessTokenTests` tries of algorithms, keys, times and claims.
@Suite("Security: forged access tokens")
struct TokenSecurityTests {
    private static let good = ForgedToken(City.ann, in: City.acme.id)
    private static let path = "/api/v6/devices"

    private static func statuses(_ tokens: [ForgedToken]) async throws -> [Int] {
        try await House().open { caller async throws in
            var statuses: [Int] = []
            for token in tokens { statuses.append(try await caller.bearing(token.text).get(path).status) }
            return statuses
        }
    }

    @Test("What the forger writes with the right key is believed, or the other tests would prove nothing")
    func control() async throws {
        #expect(try await Self.statuses([Self.good]) == [200])
    }

    @Test("A key that the token brings along, or says where to fetch, is never looked at")
    func broughtKeys() async throws {
        let own = Array("attacker-attacker-attacker-attac".utf8)
        let encoded = ForgedToken.encoded(Data(own))
        let kid = ForgedToken.kid
        let headers = [
            #""kid":"\#(kid)","jwk":{"kty":"oct","kid":"\#(kid)","k":"\#(encoded)"}"#,
            #""jwk":{"kty":"oct","kid":"mine","k":"\#(encoded)"},"kid":"mine""#,
            #""jwk":{"kty":"oct","k":"\#(encoded)"}"#,
            #""kid":"\#(kid)","jku":"https://evil.example/keys""#, #""kid":"\#(kid)","x5u":"https://evil.example/c""#,
            #""kid":"\#(kid)","x5c":["\#(encoded)"]"#,
        ]
        let tokens = headers.map { Self.good.header(#"{"alg":"HS256","# + $0 + "}", secret: own) }
        #expect(try await Self.statuses(tokens) == headers.map { _ in 401 })
    }

    @Test("A key's name that is a number, a list, a path, a query or endless names no key")
    func keyNames() async throws {
        let names = [
            "7", "0", "true", "{}", "[\"\(ForgedToken.kid)\"]", #""../../../../dev/null""#, #""/proc/self/environ""#,
            #""' UNION SELECT 'x' --""#, #""\#(ForgedToken.kid)\u0000""#, #""\#(ForgedToken.kid.uppercased())X""#,
            "\"" + String(repeating: "k", count: 2000) + "\"",
        ]
        let tokens = names.flatMap { name in
            // With our key, and with one that a lookup gone wrong would give.
            [House.secret, Array(repeating: 0, count: 32)].map {
                Self.good.header(#"{"alg":"HS256","kid":\#(name)}"#, secret: $0)
            }
        }
        #expect(try await Self.statuses(tokens) == tokens.map { _ in 401 })
    }

    @Test(
        "A time that is no whole number of seconds, or beyond all time, opens nothing",
        arguments: ["exp", "nbf", "iat"])
    func times(claim: String) async throws {
        let values = [
            "1e300", "-1e300", "1e400", "9223372036854775808", "18446744073709551616", "\"1800000900\"", "true", "null",
            "[1800000900]", "1800000900.5", "\"\"",
        ]
        let statuses = try await Self.statuses(values.map { Self.good.with(claim, $0) })
        #expect(statuses == values.map { _ in 401 })
    }

    @Test("Claims and headers nested without end are refused, however they are signed")
    func deep() async throws {
        let nest = String(repeating: "[", count: 700) + String(repeating: "]", count: 700)
        let tokens = [
            Self.good.adding("x", nest), Self.good.with("sub", nest),
            Self.good.header(#"{"alg":"HS256","kid":"\#(ForgedToken.kid)","x":\#(nest)}"#),
        ]
        #expect(try await Self.statuses(tokens) == [401, 401, 401])
    }

    @Test("A token of 4096 bytes is read, one of 4097 or more is not")
    func length() async throws {
        // Three bytes of claims are four of the token.
        func padded(_ count: Int) -> ForgedToken {
            Self.good.adding("x", "\"" + String(repeating: "x", count: count) + "\"")
        }
        let room = (4096 - Self.good.text.utf8.count) * 3 / 4
        let longest = try #require((0..<40).map { padded(room - $0) }.first { $0.text.utf8.count <= 4096 })
        let next = try #require((0..<40).map { padded(room - 20 + $0) }.first { $0.text.utf8.count > 4096 })
        #expect(longest.text.utf8.count >= 4094 && next.text.utf8.count <= 4098)
        #expect(try await Self.statuses([longest, next, padded(4000)]) == [200, 401, 401])
    }

    @Test("With the right key itself, a role, tenant or person that the database does not confirm gives nothing more")
    func validKey() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            let beta = City.beta.id
            for lie in [
                ForgedToken(City.ann, in: City.acme.id, as: "platform_admin"), ForgedToken(City.ann, in: beta),
                ForgedToken(City.ann, in: .platform, as: "platform_admin"), ForgedToken(City.dora, in: City.acme.id),
                ForgedToken(City.id(99), in: City.acme.id), ForgedToken(City.olive, in: .platform, as: "owner"),
            ] {
                #expect(try await caller.bearing(lie.text).get(Self.path).status == 401)
            }
            // A higher role than is held is the one that is held.
            let raised = try caller.bearing(ForgedToken(City.ann, in: City.acme.id, as: "owner").text)
            #expect(try await raised.get("/api/auth/me").json["user"]["role"].text == "viewer")
            #expect(try await raised.get("/api/v6/users").status == 403)
            #expect(try await raised.post(Self.path, "{}").status == 403)
        }
    }

    @Test("Claims that are there twice, signed with the right key, give what one of them would alone, and never both")
    func doubled() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            for (name, value) in [
                ("tenant_id", "\"\(City.beta.id)\""), ("role", "\"platform_admin\""), ("sub", "\"\(City.root)\""),
            ] {
                for isFirst in [true, false] {
                    let token = Self.good.adding(name, value, first: isFirst).text
                    let reply = try await caller.bearing(token).get(Self.path)
                    // Ann in Acme, or what is nobody's: not Beta, and not all.
                    #expect([200, 401].contains(reply.status), "\(name)")
                    #expect(!String(decoding: reply.body, as: UTF8.self).contains(City.beta.id.description))
                    #expect(reply.json["is_cross_tenant"] != .flag(true))
                }
            }
        }
    }

    @Test("A refresh token opens nothing, and an access token is none; a key's place takes neither")
    func mixedUp() async throws {
        try await House().open { caller async throws in
            let login = try await caller.login("ann").json
            let access = try #require(login["access_token"].text)
            let refresh = try #require(login["refresh_token"].text)
            #expect(try await caller.bearing(refresh).get(Self.path).status == 401)
            let exchanged = try await caller.post("/api/auth/refresh", #"{"refresh_token":"\#(access)"}"#)
            #expect([401, 422].contains(exchanged.status))
            for text in [access, refresh] {
                #expect(try await caller.with("X-API-Key", text).get(Self.path).status == 401)
            }
            #expect(try await caller.bearing(access).get(Self.path).status == 200)
        }
    }

    @Test("A token counts in one Authorization header only: not in a second, a query, a cookie or beside a key")
    func places() async throws {
        let good = Self.good.text
        let bad = Self.good.header("{}").text
        try await House().server.serve { port async throws in
            for (target, fields, status) in [
                ("", "Authorization: Bearer \(good)\r\n", "200"),
                ("", "Authorization: Bearer \(good)\r\nAuthorization: Bearer \(bad)\r\n", "401"),
                ("", "Authorization: Bearer \(bad)\r\nAuthorization: Bearer \(good)\r\n", "401"),
                ("", "Authorization: Bearer \(good), Bearer \(good)\r\n", "401"),
                ("", "Authorization: Bearer \(good)\r\nX-API-Key: pk_x_y\r\n", "400"),
                ("?access_token=\(good)", "", "401"), ("?token=\(good)&authorization=Bearer%20\(good)", "", "401"),
                ("", "Cookie: access_token=\(good); Authorization=Bearer \(good)\r\n", "401"),
                ("", "Proxy-Authorization: Bearer \(good)\r\n", "401"),
                ("", "X-Authorization: Bearer \(good)\r\n", "401"),
            ] {
                let answer = await RawConnection.open(port) { connection in
                    connection.send(
                        "GET \(Self.path)\(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(fields)\r\n")
                    return connection.receive()
                }
                #expect(answer.dropFirst(9).prefix(3) == status, "\(fields)")
            }
        }
    }
}
