import LoRaWAN
import Parking
import Testing

@testable import Codecs

@Suite("The codecs' README")
struct CodecReadmeTests {
    @Test("its worked example is a codec that is accepted and passes its own vectors")
    func example() throws {
        let codec = try Codec(file: "README.md", contents: Array(CodecsOfTheHouse.exampleOfTheREADME().utf8))
        #expect(codec.vectors.count == 5)
        for vector in codec.vectors {
            let mismatch = codec.mismatch(on: vector)
            #expect(mismatch == nil)
        }
    }

    @Test("its command is accepted and passes its own vectors")
    func command() throws {
        let codec = try Codec(file: "README.md", contents: downlinkText(try block(6)))
        let command = try #require(codec.downlinks.first)
        #expect(command.vectors.count == 3)
        for vector in command.vectors {
            let mismatch = command.mismatch(on: vector)
            #expect(mismatch == nil)
        }
    }

    /// The text of the README's JSON block with this number.
    private func block(_ number: Int) throws -> String {
        let lines = try CodecsOfTheHouse.readme().split(separator: "\n", omittingEmptySubsequences: false)
        let starts = lines.indices.filter { lines[$0] == "```json" }
        let start = try #require(starts.dropFirst(number).first)
        let end = try #require(lines[start...].firstIndex(of: "```"))
        return lines[(start + 1)..<end].joined(separator: "\n")
    }

    @Test("its table is what parkd codecs list --markdown prints")
    func sensors() throws {
        let expected = CodecTable.markdown(try CodecsOfTheHouse.library().codecs)
        let readme = try CodecsOfTheHouse.readme()
        #expect(readme.contains("\n\n\(expected)\n"), "the table should be:\n\(expected)")
    }

    @Test("it explains every key, every form of a field, every field of the reading and every well-known detail")
    func completeness() throws {
        let text = try CodecsOfTheHouse.readme()
        let keys = [
            Codec.fileKeys, Codec.distanceKeys, ProgramBuilder.frameKeys, ProgramBuilder.testKeys,
            ProgramBuilder.fieldKeys, ProgramBuilder.whenKeys, ProgramBuilder.segmentKeys, ProgramBuilder.recordsKeys,
            ProgramBuilder.kindKeys, ProgramBuilder.arrayKeys, DownlinkBuilder.fieldKeys, CodecVector.keys,
            Set(Reading.Cause.allCases.map(\.rawValue)),
            Set(Codec.Kind.allCases.map(\.rawValue)), Set(ProgramBuilder.Form.allCases.map(\.rawValue)),
            Set(Quantity.allCases.map(\.name)), Set(WellKnownDetail.allCases.map(\.rawValue)),
            Set(RecordTable.Unknown.allCases.map(\.rawValue)), Set(RecordTable.LengthFirst.allCases.map(\.rawValue)),
            Set(ProgramBuilder.DigitCode.allCases.map(\.rawValue)),
        ]
        let names: Set<String> = keys.reduce(into: []) { $0.formUnion($1) }
        for key in names.sorted() {
            #expect(text.contains("`\(key)`") || text.contains("\"\(key)\""), "\(key)")
        }
        for detail in WellKnownDetail.allCases {
            #expect(text.contains("| `\(detail.rawValue)` | \(detail.type.rawValue) |"), "\(detail.rawValue)")
        }
    }
}
