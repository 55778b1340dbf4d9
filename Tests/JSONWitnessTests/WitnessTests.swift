import Foundation
import Testing

/// Our reader beside json-c, which has another author and another method. On one thread, so that other tests have one
/// too.
@Suite(.serialized)
struct WitnessTests {
    /// How many damaged events are read; `PARKD_TEST_FUZZ_EVENTS` asks for another number.
    private static let events =
        ProcessInfo.processInfo.environment["PARKD_TEST_FUZZ_EVENTS"].flatMap { Int($0) } ?? 100_000
    private static let parts = 4

    /// ChirpStack's own messages, as ``ChirpStackTests`` has them.
    private static func emitted() throws -> [[UInt8]] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "ChirpStackTests/Fixtures/events.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return lines.filter { $0.hasPrefix("JSON ") }.map { Array($0.dropFirst("JSON ".count).utf8) }
    }

    @Test("Each case of the corpus is taken or refused as RFC 8259 says, and json-c says the same or is known to err")
    func corpus() {
        for example in GrammarCorpus.all {
            let comparison = Comparison(example.text)
            let isTaken = (try? OurReader.strict(example.text).get()) != nil
            #expect(isTaken == example.isTaken, "\(example.name)")
            switch comparison {
            case .accepted: #expect(example.isTaken, "\(example.name)")
            case .refused: #expect(!example.isTaken, "\(example.name)")
            case .lenient(let found): #expect(example.leniencies == found, "\(example.name): \(found)")
            case .different(let how): Issue.record("\(example.name): \(how)")
            }
        }
        #expect(GrammarCorpus.all.count >= 200)
        #expect(Set(GrammarCorpus.all.map(\.name)).count == GrammarCorpus.all.count)
    }

    @Test("Each leniency of json-c is shown by a case, so that the list is no longer than the differences")
    func everyLeniency() {
        let shown = GrammarCorpus.all.reduce(into: Set<Leniency>()) { $0.formUnion($1.leniencies) }
        #expect(shown == Set(Leniency.allCases))
    }

    @Test("Where json-c loses a value, ours has it: integers beyond 64 bits, and names with a NUL")
    func losses() throws {
        #expect(JSONC.read(Array("18446744073709551616".utf8)) == .large(0x1p64))
        #expect(JSONC.read(Array("99999999999999999999999".utf8)) == .large(0x1p64))
        #expect(JSONC.read(Array("-9223372036854775809".utf8)) == .large(-0x1p63))
        #expect(JSONC.read(Array(#"{"a\u0000b":1}"#.utf8)) == .object([[0x61]: .integer(1)]))
        #expect(Leniency.Loss.allCases.count == 2)
    }

    @Test("ChirpStack's events mean the same to both readers")
    func events() throws {
        let events = try Self.emitted()
        #expect(events.count > 20)
        for event in events { #expect(Comparison(event) == .accepted, "\(String(decoding: event, as: UTF8.self))") }
    }

    @Test(
        "Of damaged events json-c and our reader say the same, or differ for a reason that is listed",
        arguments: 0..<parts)
    func damaged(part: Int) async throws {
        let events = try Self.emitted()
        var mutator = Mutator(seed: UInt64(part) + 1)
        var counts = (accepted: 0, refused: 0, lenient: 0)
        var different: [String] = []
        for number in 0..<Self.events / Self.parts {
            if number.isMultiple(of: 500) { await Task.yield() }
            let mutant = mutator.mutant(of: events)
            switch Comparison(mutant) {
            case .accepted: counts.accepted += 1
            case .refused: counts.refused += 1
            case .lenient: counts.lenient += 1
            case .different(let how):
                if different.count < 5 { different.append(how + ": " + String(decoding: mutant, as: UTF8.self)) }
            }
        }
        #expect(different.isEmpty, "\(different.joined(separator: "\n"))")
        // The damage is of a kind that tells the readers apart, were they to differ.
        #expect(counts.accepted > Self.events / Self.parts / 20)
        #expect(counts.refused > Self.events / Self.parts / 4)
        #expect(counts.lenient > Self.events / Self.parts / 200)
    }
}
