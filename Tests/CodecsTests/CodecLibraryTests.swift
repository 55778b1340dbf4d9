import Codecs
import Testing

@Suite("The codec library")
struct CodecLibraryTests {
    private func codec(id: String, profile: String) throws -> Codec {
        try Codec(
            file: "\(id).json",
            contents: codecText(
                id: id, profiles: "[\"\(profile)\"]", frames: #"{ "name": "status", "fPort": 1, "length": 1 }"#))
    }

    @Test("a codec is found by its name and, without regard to case, by its profiles")
    func found() throws {
        let library = try CodecLibrary(codecs: [
            codec(id: "b/two", profile: "Zwei"), codec(id: "a/one", profile: "Eins"),
        ])
        #expect(library.codecs.map(\.id.description) == ["a/one", "b/two"])
        #expect(library.codec(forProfile: "ZWEI")?.id.description == "b/two")
        #expect(CodecID("a/one").flatMap { library.codec(named: $0) } != nil)
    }

    @Test("two codecs cannot have one name, nor claim one profile")
    func duplicates() throws {
        let first = try codec(id: "a/one", profile: "Eins")
        let sameName = try codec(id: "a/one", profile: "Zwei")
        let sameProfile = try codec(id: "a/two", profile: "EINS")
        #expect(throws: CodecFileError.self) { try CodecLibrary(codecs: [first, sameName]) }
        #expect(throws: CodecFileError.self) { try CodecLibrary(codecs: [first, sameProfile]) }
    }

    @Test("a directory that is not there is named in the error")
    func noDirectory() {
        let error = #expect(throws: CodecFileError.self) { try CodecLibrary(directory: "/nonexistent/codecs") }
        #expect(error?.file == "/nonexistent/codecs")
    }

    @Test(
        "a codec name is vendor/model and a safe path",
        arguments: ["", "bosch", "bosch/", "/tps110", "a/b/c", "../etc", "a/..", "Bosch/TPS110", "-a/b", "a/b c"])
    func badNames(_ text: String) {
        #expect(CodecID(text) == nil)
    }
}
