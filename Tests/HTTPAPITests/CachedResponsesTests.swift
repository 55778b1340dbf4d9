import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Kept answers are young, of the right version, of one scope, and bounded")
struct CachedResponsesTests {
    private static let acme = TenantScope.authenticated(role: .viewer, currentTenant: City.acme.id)
    private static let beta = TenantScope.authenticated(role: .viewer, currentTenant: City.beta.id)
    private static let start = Timestamp(seconds: 1_800_000_000, nanoseconds: 0)

    private static func answer(_ bytes: Int) -> Answer {
        var answer = Answer()
        answer.body = Array(repeating: 0x61, count: bytes)
        return answer.ready
    }

    private static func key(_ scope: TenantScope, _ question: String) -> ResponseKey {
        ResponseKey(scope: scope, question: question)
    }

    @Test("An answer is given for the version that it was made at, until it is old")
    func age() {
        var shelves = CachedResponses(bytesMax: 100_000, ageSMax: 0.9)
        let key = Self.key(Self.acme, "/a")
        shelves.keep(Self.answer(10), to: key, version: 3, since: Self.start, now: Self.start)
        func isGiven(_ version: Int64, after seconds: Double) -> Bool {
            shelves.answer(to: key, version: version, now: Self.start.adding(seconds: seconds)) != nil
        }
        #expect(isGiven(3, after: 0) && isGiven(3, after: 0.9))
        #expect(!isGiven(3, after: 0.91) && !isGiven(2, after: 0) && !isGiven(4, after: 0))
        // A clock that was set back makes nothing young again.
        #expect(!isGiven(3, after: -1))
    }

    @Test("The same question of another scope is another question")
    func scopes() {
        var shelves = CachedResponses(bytesMax: 100_000, ageSMax: 0.9)
        shelves.keep(Self.answer(10), to: Self.key(Self.acme, "/a"), version: 1, since: Self.start, now: Self.start)
        #expect(shelves.answer(to: Self.key(Self.beta, "/a"), version: 1, now: Self.start) == nil)
    }

    @Test("However much is asked, the bytes stay bounded, and the greedy tenant loses its own answers only")
    func fairness() {
        var shelves = CachedResponses(bytesMax: 64_000, ageSMax: 0.9)
        let modest = Self.key(Self.beta, "/modest")
        shelves.keep(Self.answer(2000), to: modest, version: 1, since: Self.start, now: Self.start)
        for number in 0..<500 {
            let key = Self.key(Self.acme, "/a?_=\(number)")
            shelves.keep(Self.answer(1000), to: key, version: 1, since: Self.start, now: Self.start)
            #expect(shelves.bytes <= 64_000)
        }
        #expect(shelves.answer(to: modest, version: 1, now: Self.start) != nil)
        #expect(shelves.answer(to: Self.key(Self.acme, "/a?_=499"), version: 1, now: Self.start) != nil)
        #expect(shelves.answer(to: Self.key(Self.acme, "/a?_=0"), version: 1, now: Self.start) == nil)
    }

    @Test("Keeping an answer again and again costs its bytes once")
    func replaced() {
        var shelves = CachedResponses(bytesMax: 64_000, ageSMax: 0.9)
        let key = Self.key(Self.acme, "/a")
        for number in 0..<1000 {
            let now = Self.start.adding(seconds: Double(number) / 1000)
            shelves.keep(Self.answer(1000), to: key, version: Int64(number), since: now, now: now)
        }
        #expect(shelves.bytes < 2000)
        #expect(shelves.answer(to: key, version: 999, now: Self.start.adding(seconds: 1)) != nil)
    }

    @Test("An answer that is a large part of the whole is not kept")
    func large() {
        var shelves = CachedResponses(bytesMax: 8000, ageSMax: 0.9)
        let key = Self.key(Self.acme, "/a")
        shelves.keep(Self.answer(1001), to: key, version: 1, since: Self.start, now: Self.start)
        #expect(shelves.bytes == 0)
    }
}
