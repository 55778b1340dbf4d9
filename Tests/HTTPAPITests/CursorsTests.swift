import LoRaWAN
import Model
import Parking
import TestSupport
import Testing

@testable import HTTPAPI

@Suite("Cursors are believed where they were given, and nowhere else")
struct CursorsTests {
    private static let position = HistoryPosition(
        at: Timestamp(seconds: 1_790_000_000, nanoseconds: 0),
        id: UUIDBits(high: 0x1111_2222_3333_4444, low: 0x8888_9999_AAAA_BBBB))
    private static let acme = TenantScope.authenticated(role: .viewer, currentTenant: Town.acme)

    private func cursors(_ secret: [UInt8] = House.secret) throws -> Cursors {
        Cursors(keys: [try #require(AuthKey(secret: secret))])
    }

    @Test("A cursor is a place in one list of one scope, sealed with one key")
    func places() throws {
        let cursors = try cursors()
        let text = cursors.seal(Self.position, in: "readings of A1", for: Self.acme)
        #expect(cursors.open(text, in: "readings of A1", for: Self.acme) == Self.position)
        #expect(cursors.open(text, in: "readings of A2", for: Self.acme) == nil)
        let beta = TenantScope.authenticated(role: .viewer, currentTenant: Town.beta)
        #expect(cursors.open(text, in: "readings of A1", for: beta) == nil)
        let all = TenantScope.authenticated(role: .platformAdmin, currentTenant: .platform)
        let pool = TenantScope.authenticated(role: .viewer, currentTenant: .platform)
        let ofAll = cursors.seal(Self.position, in: "readings of A1", for: all)
        #expect(cursors.open(ofAll, in: "readings of A1", for: pool) == nil)
        let others = try self.cursors(House.secret.reversed())
        #expect(others.open(text, in: "readings of A1", for: Self.acme) == nil)
    }

    @Test("Whatever is changed in it, it is none: each digit, and each of thousands of guessed seals")
    func forged() throws {
        let cursors = try cursors()
        let text = Array(cursors.seal(Self.position, in: "audit", for: Self.acme).utf8)
        for index in text.indices {
            for digit in "0123456789abcdef".utf8 where digit != text[index] {
                var other = text
                other[index] = digit
                let opened = cursors.open(String(decoding: other, as: UTF8.self), in: "audit", for: Self.acme)
                #expect(opened == nil, "digit \(index)")
            }
        }
        var random = SeededGenerator(state: 7)
        let place = text.prefix(48)
        let opened = (0..<5000).count { _ in
            let seal = UUIDBits(high: random.next(), low: random.next()).description.filter { $0 != "-" }
            return cursors.open(String(decoding: place, as: UTF8.self) + seal, in: "audit", for: Self.acme) != nil
        }
        #expect(opened == 0)
    }
}
