import Codecs
import FoundationEssentials
import Testing

@Suite("The codecs' README")
struct CodecReadmeTests {
    @Test("its worked example is a codec that is accepted and passes its own vectors")
    func example() throws {
        let codec = try Codec(file: "README.md", contents: Array(try block(0).utf8))
        #expect(codec.vectors.count == 5)
        for vector in codec.vectors {
            let mismatch = codec.mismatch(on: vector)
            #expect(mismatch == nil)
        }
    }

    @Test("its command is accepted and passes its own vectors")
    func command() throws {
        let codec = try Codec(file: "README.md", contents: downlinkText(try block(1)))
        let command = try #require(codec.downlinks.first)
        #expect(command.vectors.count == 3)
        for vector in command.vectors {
            let mismatch = command.mismatch(on: vector)
            #expect(mismatch == nil)
        }
    }

    /// The text of the README's JSON block with this number.
    private func block(_ number: Int) throws -> String {
        let contents = try #require(FileManager.default.contents(atPath: CodecsOfTheHouse.directory + "/README.md"))
        let lines = String(decoding: contents, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let starts = lines.indices.filter { lines[$0] == "```json" }
        let start = try #require(starts.dropFirst(number).first)
        let end = try #require(lines[start...].firstIndex(of: "```"))
        return lines[(start + 1)..<end].joined(separator: "\n")
    }
}
