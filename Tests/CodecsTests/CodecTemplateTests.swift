import Codecs
import LoRaWAN
import Testing

@Suite("The file a new codec starts from")
struct CodecTemplateTests {
    @Test("it loads, passes its vectors, and shows each of its frames", arguments: ["acme/bay1", "a-b-c/0", "x/y-z"])
    func valid(name: String) throws {
        let id = try #require(CodecID(name))
        let codec = try Codec(file: "new.json", contents: Array(CodecTemplate.text(id: id).utf8))
        #expect(codec.id == id)
        for vector in codec.vectors { #expect(codec.comparison(on: vector).isMatch) }
        let shown = Set(codec.vectors.compactMap { codec.explain(fPort: $0.fPort, payload: $0.payload).taken?.name })
        #expect(shown == ["status", "heartbeat", "start_up"])
    }

    @Test("its maker and product are written as people do, and claim no profile of the house")
    func names() throws {
        let id = try #require(CodecID("acme-parking/bay1"))
        let codec = try Codec(file: "new.json", contents: Array(CodecTemplate.text(id: id).utf8))
        #expect(codec.vendor == "Acme Parking")
        #expect(codec.model == "Bay1")
        #expect(codec.profileNames == ["Acme Parking Bay1"])
        _ = try CodecLibrary(codecs: try CodecsOfTheHouse.library().codecs + [codec])
    }
}
