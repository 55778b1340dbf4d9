import Codecs
import Foundation
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

    @Test("two codecs cannot have one name, nor claim one profile; the error names the file, the line and the other")
    func duplicates() throws {
        let first = try codec(id: "a/one", profile: "Eins")
        let sameName = try codec(id: "a/one", profile: "Zwei")
        let sameProfile = try codec(id: "a/two", profile: "EINS")
        let nameError = #expect(throws: CodecFileError.self) { try CodecLibrary(codecs: [first, sameName]) }
        #expect(nameError?.description == "a/one.json:2: id: a/one.json has a codec of this name too")
        let profileError = #expect(throws: CodecFileError.self) { try CodecLibrary(codecs: [first, sameProfile]) }
        #expect(
            profileError?.description
                == #"a/two.json:3: profiles[0]: the profile "EINS" is claimed by a/one too"#)
    }

    @Test("a file that stands elsewhere than its id says is refused with the line of the id")
    func misplaced() throws {
        let folder = NSTemporaryDirectory() + "codecs-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder + "/acme", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = codecText(id: "acme/bay1", frames: #"{ "name": "status", "fPort": 1, "length": 1 }"#)
        try Data(text).write(to: URL(filePath: folder + "/acme/bay2.json"))
        let error = #expect(throws: CodecFileError.self) { try CodecLibrary(directory: folder) }
        #expect(error?.file == folder + "/acme/bay2.json")
        #expect(error?.line == 2)
        #expect(error?.path == "id")
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
