import FoundationEssentials
import JSON
import LoRaWAN
import Parking
import TestSupport
import Testing

@testable import Codecs

@Suite("Fuzzed frames")
struct CodecFuzzTests {
    /// How many frames each codec gets; more with `PARKD_TEST_FUZZ_FRAMES`.
    static let frames = ProcessInfo.processInfo.environment["PARKD_TEST_FUZZ_FRAMES"].flatMap { Int($0) } ?? 50_000

    @Test(
        "no frame traps, and none tells an occupancy that no data sheet and no vector gives it",
        .timeLimit(.minutes(60)), arguments: CodecsOfTheHouse.framed)
    func noGuess(name: String) throws {
        let codec = try CodecsOfTheHouse.codec(name)
        var generator = SeededGenerator(state: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let telling = codec.framesWhoseOccupancyAVectorShows
        var toldCount = 0
        for _ in 0..<Self.frames {
            let port = codec.somePort(&generator)
            let bytes = codec.someBytes(&generator)
            switch codec.decode(fPort: FPort(rawValue: port), payload: bytes) {
            case .failure(let rejection):
                guard !codec.knows(port), rejection.reason != .unknownFrame else { continue }
                Issue.record("\(name) fPort \(port) \(HexDigits.text(bytes)) is \(rejection.reason)")
            case .success(let reading):
                if !codec.knows(port) { Issue.record("\(name) reads fPort \(port) \(HexDigits.text(bytes))") }
                guard let occupancy = reading.occupancy else { continue }
                toldCount += 1
                let isNamed = codec.frame(of: bytes, port: port).map(telling.contains) ?? false
                let isTold = DataSheet.told(name, port, bytes)?.contains(occupancy) ?? true
                if !isNamed || !isTold {
                    Issue.record("\(name) fPort \(port) \(HexDigits.text(bytes)) is \(occupancy)")
                }
            }
        }
        #expect(toldCount > 0 || telling.isEmpty)
    }

    @Test("no frame traps a construct of format 2, and each is explained as it is decoded")
    func constructs() throws {
        let contents = codecText(kind: "counter", format: 2, frames: Self.constructsOfFormat2)
        let codec = try Codec(file: "test/sensor.json", contents: contents)
        var generator = SeededGenerator(state: 2)
        for number in 0..<Self.frames {
            let port = FPort(rawValue: UInt8(1 + generator.below(4)))
            var bytes = generator.bytes(generator.below(48))
            // Small bytes are keys, lengths and counts more often.
            for index in bytes.indices where generator.below(2) == 0 { bytes[index] &= 0x03 }
            let result = codec.decode(fPort: port, payload: bytes)
            guard number.isMultiple(of: 10) else { continue }
            let explanation = codec.explain(fPort: port, payload: bytes)
            #expect(explanation.result == result, "\(port) \(HexDigits.text(bytes))")
            guard case .success(let reading) = result else { continue }
            var writer = JSONWriter()
            reading.writeJSON(codec: codec, to: &writer)
            _ = try JSONDocument(parsing: writer.bytes)
        }
    }

    private static let constructsOfFormat2 = #"""
        { "name": "fields", "fPort": 1, "length": { "min": 16, "max": 48 }, "fields": [
          { "to": "serial", "byte": 0, "bytes": 8, "signed": true },
          { "to": "wide", "byte": 1, "bytes": 8, "bits": "63..1" },
          { "to": "parts", "join": [{ "byte": 0, "bits": "3..0" }, { "byte": 7, "bytes": 7, "bits": "54..0" }] },
          { "to": "temperature_c", "join": [{ "byte": 3 }, { "byte": 9 }], "signed": true, "absent": [-1] },
          { "to": "digits", "byte": 4, "bytes": 7, "code": "bcd", "multiply": 3 },
          { "to": "battery_v", "as": "float", "byte": 2, "bytes": 2 },
          { "to": "single", "as": "float", "byte": 2, "bytes": 4, "multiply": 1e300 },
          { "to": "firmware", "as": "version",
            "join": [{ "byte": 0, "bits": 0 }, { "byte": 8, "bytes": 8, "bits": "62..0" }] },
          { "to": "time", "as": "clock", "byte": 5, "bytes": 3 },
          { "to": "zones", "as": "numbers", "byte": 6, "bytes": 2, "repeat": "rest", "absent": ["0..3"] },
          { "to": "list", "byte": 0, "gather": true, "unless": { "byte": 1, "min": 2 } },
          { "to": "list", "as": "text", "byte": 0, "bytes": 1, "gather": true, "when": { "byte": 1, "min": 250 } } ] },
        { "name": "array", "fPort": 2, "length": { "min": 1, "max": 48 }, "array": {
          "from": 1, "stride": 3, "count": { "byte": 0 }, "fields": [
            { "to": "tag_ids", "as": "hex", "byte": 0, "bytes": 2 },
            { "to": "state", "byte": 2, "values": { "0": "free" } } ] } },
        { "name": "records", "fPort": 3, "length": { "min": 2, "max": 48 }, "records": {
          "from": 0, "key_bytes": 1, "length_bytes": 1, "length_first": "record", "unknown": "skip", "kinds": [
            { "name": "one", "key": "01", "key_mask": "FD", "length": 1, "fields": [
              { "to": "ones", "byte": 0, "gather": true, "unless": { "record": "none", "byte": 0, "max": 1 } } ] },
            { "name": "two", "key": "02", "length": "any", "fields": [
              { "to": "two", "as": "hex", "byte": 0, "bytes": "rest" } ] },
            { "name": "none", "key": "00", "length": 1, "fields": [
              { "to": "count", "byte": 0, "when": { "record": "one", "byte": 0, "min": 2 } } ] },
            { "name": "kept", "key": "80", "length": 5, "time": { "byte": 1, "bytes": 4, "endian": "little" },
              "cause": "change", "fields": [
              { "to": "two", "byte": 0, "when": { "record": "one", "byte": 0, "min": 1 } } ] } ] } },
        { "name": "log", "fPort": 4, "length": { "min": 5, "max": 48 }, "array": {
          "from": 0, "stride": 5, "time": { "byte": 0, "bytes": 4 }, "fields": [
            { "to": "temperature_c", "byte": 4, "signed": true, "absent": [-1] },
            { "to": "count", "byte": 0, "bytes": 4, "when": { "byte": 4, "min": 4 } } ] } }
        """#

    /// Multipliers and addends at which a product leaves what an integer, a time or JSON can hold.
    static let scales = ["1", "60", "86400", "1000000", "2147483648", "4294967296", "1e15", "1e18", "1e300", "-1e300"]

    @Test("a duration times its multiplier cannot overflow: more than a year is none", arguments: scales)
    func durations(scale: String) throws {
        for (field, length) in [(#""byte": 0, "bytes": 4"#, 4), (#""byte": 0"#, 1)] {
            for to in ["previous_state_duration_s", "previous_state_duration_error_s"] where !scale.hasPrefix("-") {
                let text = codecText(
                    frames: """
                        { "name": "f", "fPort": 1, "length": \(length), "fields": [
                            { "to": "\(to)", \(field), "multiply": \(scale) }] }
                        """)
                let codec = try Codec(file: "test/sensor.json", contents: text)
                for byte: UInt8 in [0, 1, 127, 128, 255] {
                    let bytes = [UInt8](repeating: byte, count: length)
                    let reading = try codec.decode(fPort: FPort(rawValue: 1), payload: bytes).get()
                    let told = reading.previousStateDurationS ?? reading.previousStateDurationErrorS
                    let raw = bytes.reduce(0.0) { $0 * 256 + Double($1) }
                    let product = raw * (Double(scale) ?? 0)
                    #expect(told == (product <= 365 * 86_400 ? Int(product) : nil))
                }
            }
        }
    }

    @Test("no scale makes a value that the reading's JSON cannot hold", arguments: scales)
    func scaled(scale: String) throws {
        for to in ["temperature_c", "count", "distance_mm", "battery_v", "anything"] {
            let isSigned = to == "temperature_c" || to == "anything"
            guard isSigned || !scale.hasPrefix("-") else { continue }
            let text = codecText(
                frames: """
                    { "name": "f", "fPort": 1, "length": 4, "fields": [
                        { "to": "\(to)", "byte": 0, "bytes": 4, "signed": \(isSigned), "multiply": \(scale) }] }
                    """)
            let codec = try Codec(file: "test/sensor.json", contents: text)
            for bytes: [UInt8] in [[0, 0, 0, 0], [127, 255, 255, 255], [128, 0, 0, 0], [255, 255, 255, 255]] {
                let reading = try codec.decode(fPort: FPort(rawValue: 1), payload: bytes).get()
                var writer = JSONWriter()
                reading.writeJSON(codec: codec, to: &writer)
                _ = try JSONDocument(parsing: writer.bytes)
            }
        }
    }

    @Test("a codec file with any byte changed is refused, or is a codec that no frame traps either")
    func changedFiles() throws {
        let interesting = Array("0123456789-\"{}[],:.ax* ".utf8)
        for (number, name) in CodecsOfTheHouse.names.enumerated() {
            let path = "\(CodecsOfTheHouse.directory)/\(name).json"
            let contents = Array(try #require(FileManager.default.contents(atPath: path)))
            var generator = SeededGenerator(state: UInt64(number))
            for _ in 0..<max(Self.frames / 2500, 1) {
                var changed = contents
                changed[generator.below(changed.count)] = interesting[generator.below(interesting.count)]
                guard let codec = try? Codec(file: path, contents: changed) else { continue }
                for vector in codec.vectors { _ = codec.mismatch(on: vector) }
                guard codec.reads == .frame else { continue }
                for _ in 0..<50 {
                    let port = FPort(rawValue: codec.somePort(&generator))
                    _ = codec.decode(fPort: port, payload: codec.someBytes(&generator))
                }
            }
        }
    }
}

extension Codec {
    /// Whether a frame of its sensor can come on this port.
    fileprivate func knows(_ port: UInt8) -> Bool {
        fPorts.isEmpty ? (1...223).contains(port) : fPorts.contains(port)
    }

    /// Mostly one of its own ports.
    fileprivate func somePort(_ generator: inout SeededGenerator) -> UInt8 {
        guard !fPorts.isEmpty, generator.below(5) > 0 else { return UInt8(generator.below(256)) }
        return fPorts[generator.below(fPorts.count)]
    }

    /// Noise of a length that some frame has or of any; or a known frame changed, cut off, put on or joined to another,
    /// which reaches deeper.
    fileprivate func someBytes(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = vectors[generator.below(vectors.count)].payload
        switch generator.below(6) {
        case 0: return generator.bytes(generator.below(32))
        case 1: return generator.bytes(generator.below(260))
        case 2:
            let frame = program.frames[generator.below(program.frames.count)]
            return generator.bytes(frame.length.lowerBound + generator.below(min(frame.length.count, 16)))
        case 3: bytes += vectors[generator.below(vectors.count)].payload
        case 4: bytes = Array(bytes.prefix(generator.below(bytes.count + 1)))
        default: bytes += generator.bytes(generator.below(3))
        }
        for _ in 0..<generator.below(4) where !bytes.isEmpty {
            bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
        }
        return bytes
    }

    /// The index of the frame that takes a payload.
    fileprivate func frame(of bytes: [UInt8], port: UInt8) -> Int? {
        let rules = program.portRules[program.portStarts[Int(port)]..<program.portStarts[Int(port) + 1]]
        return rules.first { index in
            program.frames[index].length.contains(bytes.count)
                && bytes.withUnsafeBytes { program.passes(program.frames[index].tests, payload: $0) }
        }
    }

    /// The frames of which a vector shows an occupancy.
    fileprivate var framesWhoseOccupancyAVectorShows: Set<Int> {
        var frames: Set<Int> = []
        for vector in vectors {
            guard case .reading(let reading) = vector.expected, reading.occupancy != nil,
                let frame = frame(of: vector.payload, port: vector.fPort.rawValue)
            else { continue }
            frames.insert(frame)
        }
        return frames
    }
}
