import FoundationEssentials
import JSON
import Testing

@testable import Codecs

@Suite("The schema of downlinks")
struct DownlinkSchemaTests {
    @Test(
        "an editor offers exactly the keys that the loader accepts",
        arguments: [
            ("downlink", DownlinkBuilder.commandKeys), ("downlinkParameter", DownlinkBuilder.parameterKeys),
            ("downlinkField", DownlinkBuilder.fieldKeys), ("downlinkVector", DownlinkBuilder.vectorKeys),
        ] as [(String, Set<String>)])
    func keys(definition: String, keys: Set<String>) throws {
        let contents = try #require(FileManager.default.contents(atPath: CodecsOfTheHouse.directory + "/schema.json"))
        var offered: Set<String> = []
        try JSONDocument(parsing: Array(contents)).withRoot { root in
            root["$defs"]?.member(named: definition)?["properties"]?.forEachMember { key, _ in
                offered.insert(String(decoding: key, as: UTF8.self))
            }
        }
        #expect(offered == keys)
    }
}
