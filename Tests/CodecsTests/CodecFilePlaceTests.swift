import Codecs
import FoundationEssentials
import Testing

@Suite("Codec files in a folder")
struct CodecFilePlaceTests {
    private func inFolder(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/parkd-codecs-\(UInt64.random(in: 0 ... .max))"
        for (path, contents) in files {
            let parent = "\(folder)/\(path.split(separator: "/").dropLast().joined(separator: "/"))"
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            _ = FileManager.default.createFile(atPath: "\(folder)/\(path)", contents: Data(contents))
        }
        try body(folder)
        try FileManager.default.removeItem(atPath: folder)
    }

    private static func text(_ id: String, _ profile: String) -> [UInt8] {
        codecText(id: id, profiles: "[\"\(profile)\"]", frames: #"{ "name": "f", "fPort": 1, "length": 1 }"#)
    }

    @Test("two files that claim one profile are refused with the file and the line of the second")
    func profiles() throws {
        try inFolder(["a/one.json": Self.text("a/one", "Bay"), "b/two.json": Self.text("b/two", "BAY")]) { folder in
            let error = #expect(throws: CodecFileError.self) { try CodecLibrary(directory: folder) }
            #expect(error?.file == "\(folder)/b/two.json")
            #expect(error?.line == 3)
            #expect(error?.path == "profiles[0]")
        }
    }

    @Test("a file at another place than its id says is refused with the line of the id")
    func place() throws {
        try inFolder(["a/one.json": Self.text("a/two", "Bay")]) { folder in
            let error = #expect(throws: CodecFileError.self) { try CodecLibrary(directory: folder) }
            #expect(error?.file == "\(folder)/a/one.json")
            #expect(error?.line == 2)
            #expect(error?.path == "id")
        }
    }

    @Test("of a folder laid over another, a codec of the same name replaces, others are added, and it may be missing")
    func laidOver() throws {
        try inFolder(["a/one.json": Self.text("a/one", "Bay"), "b/two.json": Self.text("b/two", "Door")]) { folder in
            let plain = try CodecLibrary(directory: folder, under: folder + "/nowhere")
            #expect(plain.codecs.count == 2 && plain.replaced.isEmpty)
            try inFolder(["a/one.json": Self.text("a/one", "Own"), "c/new.json": Self.text("c/new", "New")]) { own in
                let library = try CodecLibrary(directory: folder, under: own)
                #expect(library.codecs.map(\.id.description) == ["a/one", "b/two", "c/new"])
                #expect(library.replaced.map(\.description) == ["a/one"])
                #expect(
                    library.codecs.map(\.file) == [own + "/a/one.json", folder + "/b/two.json", own + "/c/new.json"])
                // What was replaced claims nothing any more.
                #expect(library.codec(forProfile: "Bay") == nil && library.codec(forProfile: "own") != nil)
            }
            try inFolder(["c/new.json": Self.text("c/new", "Door")]) { own in
                let error = #expect(throws: CodecFileError.self) { try CodecLibrary(directory: folder, under: own) }
                #expect(error?.file == own + "/c/new.json" && error?.path == "profiles[0]")
            }
        }
    }

    @Test("files are listed in the order of their names; what lies at the top or is no .json is none")
    func paths() throws {
        let any = Self.text("a/one", "Bay")
        let files = ["b/x.json": any, "a/z.json": any, "a/y.json": any, "README.md": any, "a/notes.txt": any]
        try inFolder(files) { folder in
            let paths = try CodecFile.paths(in: folder)
            #expect(paths == ["a/y.json", "a/z.json", "b/x.json"].map { "\(folder)/\($0)" })
        }
    }
}
