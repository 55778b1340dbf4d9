import Codecs
import FoundationEssentials
import Testing

@Suite("The codecs' README")
struct CodecReadmeTests {
    @Test("its worked example is a codec that is accepted and passes its own vectors")
    func example() throws {
        let contents = try #require(FileManager.default.contents(atPath: CodecsOfTheHouse.directory + "/README.md"))
        let lines = String(decoding: contents, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "```json"))
        let end = try #require(lines[start...].firstIndex(of: "```"))
        let example = lines[(start + 1)..<end].joined(separator: "\n")
        let codec = try Codec(file: "README.md", contents: Array(example.utf8))
        #expect(codec.vectors.count == 5)
        for vector in codec.vectors {
            let mismatch = codec.mismatch(on: vector)
            #expect(mismatch == nil)
        }
    }
}
