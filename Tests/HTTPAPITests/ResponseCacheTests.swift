import HTTPTypes
import JSON
import LoRaWAN
import Parking
import Synchronization
import TestSupport
import Testing

@testable import HTTPAPI

@Suite("Answers are kept until something they show is changed")
struct ResponseCacheTests {
    private static let acme = TenantScope.authenticated(role: .viewer, currentTenant: City.acme.id)
    private static let beta = TenantScope.authenticated(role: .viewer, currentTenant: City.beta.id)

    private let clock = TestClock()
    private let changes = MemoryChanges()
    private let cache: ResponseCache

    init() {
        cache = ResponseCache(counts: changes) { [clock] in clock.now }
    }

    /// Asks, and says whose answer came: each made one is numbered.
    private func ask(_ scope: TenantScope, _ made: borrowing Atomic<Int>) async throws -> String? {
        let number = made.wrappingAdd(1, ordering: .relaxed).newValue
        let answer = try await cache.answer(to: ResponseKey(scope: scope, question: "/q")) {
            Answer.json { $0.member("number", number) }
        }
        return answer.entityTag
    }

    @Test("An answer is made again after a change, and when it is old, and for every scope by itself")
    func changes() async throws {
        let made = Atomic(0)
        let first = try await ask(Self.acme, made)
        #expect(try await ask(Self.acme, made) == first)
        let other = try await ask(Self.beta, made)
        #expect(other != first)
        await changes.change(Self.acme)
        let second = try await ask(Self.acme, made)
        #expect(second != first)
        #expect(try await ask(Self.beta, made) == other)
        clock.advance(seconds: 0.95)
        #expect(try await ask(Self.acme, made) != second)
        #expect(try await ask(Self.beta, made) != other)
    }

    @Test("Of many who ask at once, one makes the answer, and its failure is nobody else's", .timeLimit(.minutes(1)))
    func flight() async throws {
        struct Failure: Error {}
        let begun = EventualValue(0)
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let key = ResponseKey(scope: Self.acme, question: "/q")
        let failing = Task { [cache] in
            try await cache.answer(to: key) {
                begun.update { $0 += 1 }
                for await _ in gate {}
                throw Failure()
            }
        }
        try await begun.wait { $0 == 1 }
        let others = (0..<20).map { _ in
            Task { [cache] in
                try await cache.answer(to: key) {
                    begun.update { $0 += 1 }
                    return Answer.json { $0.member("ok", true) }
                }
            }
        }
        opening.finish()
        await #expect(throws: Failure.self) { try await failing.value }
        var tags: Set<String?> = []
        for other in others { tags.insert(try await other.value.ready.entityTag) }
        #expect(tags.count == 1)
    }

    @Test("Requests that wait for a version share one question, which is asked after all of them came")
    func versions() async throws {
        let versions = ScopeVersions(counts: changes)
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask { try await versions.version(of: number % 2 == 0 ? Self.acme : Self.beta) }
            }
            for try await version in group { #expect(version == 0) }
        }
        await changes.change(Self.acme)
        #expect(try await versions.version(of: Self.acme) == 1)
        #expect(try await versions.version(of: Self.beta) == 0)
    }

    @Test("Where the version cannot be asked, all who wait learn why, and who comes later asks anew")
    func unknownVersion() async throws {
        let versions = ScopeVersions(counts: changes)
        await changes.fail(StoreFault(.unavailable, "away"))
        await withTaskGroup { group in
            for _ in 0..<50 {
                group.addTask {
                    await #expect(throws: StoreFault.self) { try await versions.version(of: Self.acme) }
                }
            }
        }
        await changes.fail(nil)
        #expect(try await versions.version(of: Self.acme) == 0)
    }

    @Test("A refusal is not kept")
    func refusals() async throws {
        let key = ResponseKey(scope: Self.acme, question: "/q")
        await #expect(throws: Problem.self) { try await cache.answer(to: key) { throw Problem.notFound("No.") } }
        let answer = try await cache.answer(to: key) { Answer.json { $0.member("ok", true) } }
        #expect(answer.status == .ok)
    }
}
