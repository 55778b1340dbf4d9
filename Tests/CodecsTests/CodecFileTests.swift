import LoRaWAN
import Parking
import Testing

@testable import Codecs

@Suite("The codec files")
struct CodecFileTests {
    @Test("every vector of every codec gives exactly what it expects")
    func vectors() throws {
        for codec in try CodecsOfTheHouse.library().codecs {
            for vector in codec.vectors {
                let mismatch = codec.mismatch(on: vector)
                #expect(mismatch == nil, "\(codec.id)")
            }
        }
    }

    @Test("no record takes the rest of a frame, and so those behind it, but a series whose length nobody publishes")
    func rests() throws {
        for codec in try CodecsOfTheHouse.library().codecs {
            for table in codec.program.recordTables where table.lengthByteCount == 0 {
                let rests = codec.program.recordRules[table.rules].filter { $0.length == nil }
                let names = rests.map { codec.program.recordNames[$0.index] }
                let isUnknown = codec.id.description == "milesight/em410-rdl"
                #expect(names == (isUnknown ? ["history_series"] : []), "\(codec.id)")
            }
        }
    }

    @Test("every frame of every codec is shown by at least one vector")
    func coverage() throws {
        for codec in try CodecsOfTheHouse.library().codecs {
            for (frame, name) in zip(codec.program.frames, codec.program.frameNames) {
                let isShown = codec.vectors.contains { vector in
                    let port = Int(vector.fPort.rawValue)
                    let rules = codec.program.portRules[
                        codec.program.portStarts[port]..<codec.program.portStarts[port + 1]]
                    return rules.contains { codec.program.frameNames[$0] == name }
                        && frame.length.contains(vector.payload.count)
                        && vector.payload.withUnsafeBytes { codec.program.passes(frame.tests, payload: $0) }
                }
                #expect(isShown, "\(codec.id) \(name)")
            }
        }
    }

    @Test("the sensors of the first release are there, each with its profile, ports and vectors")
    func firstRelease() throws {
        let library = try CodecsOfTheHouse.library()
        for (profile, id) in [
            ("Bosch TPS110", "bosch/tps110"), ("nwave nps405", "nwave/nps405"), ("PNI PlacePod", "pni/placepod"),
            ("NPS405 SUPERSEDED", "nwave/nps405-superseded"),
        ] {
            let codec = try #require(library.codec(forProfile: profile))
            #expect(codec.id.description == id)
            #expect(!codec.vectors.isEmpty)
        }
        #expect(try CodecsOfTheHouse.codec("bosch/tps110").fPorts == [1, 2, 3, 4, 5, 6, 7])
        #expect(try CodecsOfTheHouse.codec("pni/placepod").fPorts.isEmpty)
        #expect(try CodecsOfTheHouse.codec("nwave/nps405").heartbeatS == 86_400)
        #expect(library.codec(forProfile: "something else") == nil)
    }

    @Test("the wrongly published Nwave heartbeat is kept, disputed, with the reason")
    func disputed() throws {
        let disputed = try CodecsOfTheHouse.codec("nwave/nps405").vectors.filter(\.isDisputed)
        #expect(disputed.count == 1)
        #expect(disputed.first?.note.contains("signed") == true)
    }
}
