import Codecs
import LoRaWAN
import Parking
import Testing

@Suite("Fuzzed frames")
struct CodecFuzzTests {
    /// SplitMix64 (Steele, Lea, Flood 2014): the same frames in every run.
    struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Which port and bytes may tell an occupancy, and which: written from the data sheets, apart from the engine.
    static func told(_ codec: String, _ port: UInt8, _ bytes: [UInt8]) -> Set<Occupancy> {
        func bit(_ byte: Int, _ bit: Int) -> Set<Occupancy> { [bytes[byte] >> UInt8(bit) & 1 == 1 ? .occupied : .free] }
        switch (codec, port, bytes.count) {
        case ("bosch/tps110", 1, 1), ("bosch/tps110", 2, 1...2), ("nwave/nps405", 1, 1), ("nwave/nps405", 2, 6),
            ("nwave/nps310", 1...2, 1), ("browan/tbms100", 102, 8):
            return bit(0, 0)
        case ("bosch/tps110", 3, 17): return bit(16, 0)
        case ("nwave/nps405", 3, 5), ("nwave/nps310", 3, 5), ("nwave/nps405-superseded", 3, 5): return bit(4, 0)
        case ("nwave/nps405", 10, 5...6): return bytes[0] & 1 == 1 ? [.occupied] : []
        case ("nwave/nps405-superseded", 10, 5): return bytes[0] & 0x80 == 0x80 ? [.occupied] : []
        case ("nwave/nps405-superseded", 1, 1): return bit(0, 7)
        case ("libelium/smart-parking-fw1", 1...223, 12): return bytes[0] & 0x0F < 6 ? bit(0, 7) : []
        case ("libelium/smart-parking-fw2", 1...223, 11), ("libelium/smart-parking-v2", 1...223, 11):
            return bytes[0] & 0x0F < 9 ? bit(0, 7) : []
        case ("dingtek/do200", 3, 21), ("dingtek/do201", 3, 23), ("dingtek/do202", 3, 23):
            let type: [String: UInt8] = ["dingtek/do200": 0x02, "dingtek/do201": 0x31, "dingtek/do202": 0x32]
            guard bytes[0...1] == [0x80, 0x00], bytes[2] == type[codec], 1...2 ~= bytes[3], bytes[7] >> 4 < 2,
                bytes.last == 0x81
            else { return [] }
            return bit(7, 4)
        case ("tekzitel/tekzipark", 1, 3...), ("tekzitel/tekzipark", 2, 12): return bit(0, 7)
        case ("netvox/r719a", 6, 11):
            guard bytes[0...2] == [0x01, 0x59, 0x01], bytes[4] < 2 else { return [] }
            return bit(4, 0)
        case ("pni/placepod", 1...223, 3...):
            var told: Set<Occupancy> = []
            for start in 0...(bytes.count - 3)
            where bytes[start + 1] == 0x66 && [0x15, 0x37].contains(bytes[start]) && bytes[start + 2] < 2 {
                told.insert(bytes[start + 2] == 1 ? .occupied : .free)
            }
            return told
        default: return []
        }
    }

    @Test("no frame traps, and none tells an occupancy that no rule gives it")
    func noGuess() throws {
        var generator = SeededGenerator(state: 0x5EED)
        let codecs = try CodecsOfTheHouse.library().codecs
        let usual: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 10, 102]
        var toldCount = 0
        for round in 0..<200_000 {
            let codec = codecs[round % codecs.count]
            let port =
                Bool.random(using: &generator)
                ? usual[Int.random(in: 0..<usual.count, using: &generator)]
                : UInt8.random(in: 0...255, using: &generator)
            var bytes = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            if let vector = codec.vectors.randomElement(using: &generator), round.isMultiple(of: 3) {
                // A published frame with a byte changed, cut off or put on reaches deeper than noise.
                bytes = vector.payload
                if !bytes.isEmpty { bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8(round & 0xFF) }
                if round.isMultiple(of: 2) { bytes.append(UInt8(round >> 8 & 0xFF)) } else { _ = bytes.popLast() }
            }
            guard case .success(let reading) = codec.decode(fPort: FPort(rawValue: port), payload: bytes),
                let occupancy = reading.occupancy
            else { continue }
            toldCount += 1
            let told = Self.told(codec.id.description, port, bytes)
            #expect(told.contains(occupancy), "\(codec.id) fPort \(port) \(HexDigits.text(bytes))")
        }
        #expect(toldCount > 1000)
    }
}
