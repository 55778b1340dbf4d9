import Foundation
import JWTKit
import Synchronization
import Testing

@testable import HTTPAPI

@Suite("The keys of another issuer")
struct ExternalKeysTests {
    private typealias Issuer = ExternalTokensTests.Issuer

    private static let modulus = String(repeating: "A", count: 171)
    /// Keys that issuers publish beside those that sign for us, each with a word of why it is left aside.
    private static let unusable = [
        (#"{"kid":"enc","kty":"RSA","use":"enc","alg":"RSA-OAEP","n":"AQAB","e":"AQAB"}"#, "not for signatures"),
        (#"{"kid":"p384","kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#, "none of"),
        (#"{"kid":"new","kty":"AKP","alg":"ML-DSA-44","pub":"AA"}"#, "none of"),
        (#"{"kid":"weak","kty":"RSA","n":"\#(modulus)","e":"AQAB"}"#, "none of"),
        (#"{"kid":"off","kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, "none of"),
        (#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, "no \"kid\""), (#"{"kid":"x"}"#, "none of"),
        ("7", "no \"kid\""),
    ]

    @Test("Keys for encryption, of other curves and of unknown kinds are left aside, and the others are used")
    func others() async throws {
        let issuer = try await Issuer()
        let others = Self.unusable.map(\.0).joined(separator: ",")
        let known = try ExternalTokensTests.issuer(
            issuer.jwks().replacing(#"{"keys":["#, with: #"{"keys":[\#(others),"#))
        #expect(known.keys.map(\.id) == ["ec", "ed"])
        #expect(known.unusable.count == Self.unusable.count)
        for (sentence, (_, words)) in zip(known.unusable, Self.unusable) { #expect(sentence.contains(words)) }
        let token = try await issuer.sign()
        let status = try await House(externalIssuer: known).open {
            try await $0.bearing(token).get("/api/v6/devices").status
        }
        #expect(status == 200)
    }

    @Test("A file without any usable key, that is no JWKS, or that holds a secret key is refused with the reason")
    func refused() async throws {
        var texts = [
            ("", "no JSON"), ("{}", "no \"keys\""), (#"{"keys":[]}"#, "no \"keys\""),
            (#"{"keys":[{"kid":"a","kty":"oct","k":"AA"}]}"#, "secret"),
            (#"{"keys":[{"kid":"a","kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}]}"#, "secret"),
        ]
        texts += Self.unusable.map { (#"{"keys":[\#($0.0)]}"#, $0.1) }
        let issuer = try await Issuer()
        texts.append((try issuer.jwks().replacing(#""kid":"ed""#, with: #""kid":"ec""#), "same"))
        for (text, words) in texts {
            #expect(
                "\(text)", performing: { _ = try ExternalTokensTests.issuer(text) },
                throws: { ($0 as? ExternalIssuer.Fault)?.sentence.contains(words) == true })
        }
        let partly = try ExternalTokensTests.issuer(issuer.jwks().replacing("ES256", with: "ES512"))
        #expect(partly.keys.map(\.id) == ["ed"] && partly.unusable.count == 1)
    }

    @Test(
        "The file is read again when it changes or an unknown key comes, once a minute at most; a bad one is not used"
    )
    func reread() async throws {
        let (old, new) = (try await Issuer(), try await Issuer())
        let path = NSTemporaryDirectory() + "keys-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        func put(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
        // The second issuer's keys have names of their own, as after a rotation.
        let rotated = try new.jwks().replacing(#""kid":"ec""#, with: #""kid":"ec2""#)
        await new.keys.add(ecdsa: new.ecdsa, kid: "ec2")
        let (oldToken, newToken) = (try await old.sign(), try await new.sign(with: "ec2"))
        try put(try old.jwks())
        let faults = Mutex<[String?]>([])
        let house = try await House(
            externalIssuer: try ExternalIssuer(issuer: "https://id.example", audience: "parkd", path: path),
            onExternalKeys: { fault in faults.withLock { $0.append(fault) } })
        func statuses() async throws -> [Int] {
            try await house.open { caller async throws in
                [
                    try await caller.bearing(oldToken).get("/api/v6/devices").status,
                    try await caller.bearing(newToken).get("/api/v6/devices").status,
                ]
            }
        }
        #expect(try await statuses() == [200, 401])
        try put("not yet whole")
        #expect(try await statuses() == [200, 401])
        house.clock.advance(seconds: 60)
        #expect(try await statuses() == [200, 401])
        try put(rotated)
        house.clock.advance(seconds: 59)
        #expect(try await statuses() == [200, 401])
        house.clock.advance(seconds: 1)
        #expect(try await statuses() == [401, 200])
        #expect(faults.withLock { $0 } == [nil, "it is no JSON document", nil])
        try FileManager.default.removeItem(atPath: path)
        house.clock.advance(seconds: 60)
        #expect(try await statuses() == [401, 200])
        #expect(faults.withLock { $0 }.last == "it cannot be read")
    }
}
