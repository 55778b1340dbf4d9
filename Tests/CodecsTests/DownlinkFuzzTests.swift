import LoRaWAN
import TestSupport
import Testing

@testable import Codecs

@Suite("Fuzzed arguments")
struct DownlinkFuzzTests {
    @Test("any arguments give a downlink of the command's own length, or a refusal that names a parameter")
    func total() throws {
        var generator = SeededGenerator(state: 0xD0)
        let commands = try CodecsOfTheHouse.library().codecs.flatMap(\.downlinks)
        let texts = [
            "", "0", "1", "-1", "0.1", "255", "256", "65535", "99999999999999999999999", "true", "now", "#00FF00", "💡",
            "confirmed", "2026-01-31T12:00:00", "2026-13-31T12:00:00", ".", "-", "1e9", "\0",
        ]
        let now = try #require(LocalTime("2026-01-31T12:00:00"))
        var lengths = [Set<Int>](repeating: [], count: commands.count)
        var refusals = 0
        for round in 0..<30_000 {
            let command = commands[round % commands.count]
            // A published set of arguments with one of them changed reaches deeper than noise.
            var arguments = round.isMultiple(of: 3) ? [:] : command.vectors[0].arguments
            if !round.isMultiple(of: 5), let parameter = command.parameters.randomElement(using: &generator) {
                arguments[parameter.name] = texts.randomElement(using: &generator)
            }
            if round.isMultiple(of: 50) { arguments["stranger"] = "1" }
            switch command.encode(arguments, now: now) {
            case .success(let downlink): lengths[round % commands.count].insert(downlink.payload.count)
            case .failure(let refusal):
                refusals += 1
                let isKnown = command.parameters.contains { $0.name == refusal.parameter }
                #expect(isKnown || refusal.kind == .unknownParameter)
            }
        }
        #expect(refusals > 1000)
        for (command, lengths) in zip(commands, lengths) {
            // Digits without leading zeros leave the end of the template out.
            let isTrimmed = command.name == "count"
            let isWithin = lengths.allSatisfy { $0 <= command.template.count }
            #expect(lengths.count == 1 || (isTrimmed && isWithin), "\(command.name)")
        }
    }
}
