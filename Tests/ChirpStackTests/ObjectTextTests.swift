import ChirpStack
import Testing

@Suite("What ChirpStack decoded, out of an event")
struct ObjectTextTests {
    private let parser = EventParser()

    private func text(_ payload: [UInt8]) -> String? {
        parser.object(inUplink: payload).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("of a JSON event it is the last member of that name, as it was sent, wherever it stands")
    func json() {
        for (event, object) in [
            (#"{"object":{"a":1}}"#, #"{"a":1}"#),
            (
                #"{"deviceInfo":{"object":{"b":2},"tags":{"x":"}"}},"rxInfo":[{}],"object": { "a" : "}\"" } ,"x":1}"#,
                #"{ "a" : "}\"" }"#
            ),
            (#"{"object":{"a":1},"object":{"a":2}}"#, #"{"a":2}"#),
            (#"{"object":7,"x":null}"#, "7"), (#"{"a":"\\","object":[]}"#, "[]"),
        ] as [(String, String)] {
            #expect(text(Array(event.utf8)) == object, "\(event)")
            #expect(text([0xEF, 0xBB, 0xBF] + Array(event.utf8) + [0]) == object, "\(event)")
        }
        for event in ["{}", #"{"object":null}"#, #"{"data":"object","x":{"object":1}}"#, #"{ "objects" : 1 }"#] {
            #expect(text(Array(event.utf8)) == nil, "\(event)")
        }
    }

    private static func chunk(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [number << 3 | 2, UInt8(bytes.count)] + bytes
    }

    private static func entry(_ key: String, _ value: [UInt8]) -> [UInt8] {
        chunk(1, chunk(1, Array(key.utf8)) + chunk(2, value))
    }

    private static func number(_ number: Double) -> [UInt8] {
        [0x11] + withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
    }

    @Test("of a protobuf event it is the Struct as JSON, members sorted, whole numbers without a point")
    func protobuf() {
        let list = Self.chunk(6, Self.chunk(1, Self.number(1)) + Self.chunk(1, Self.chunk(3, Array("é\"".utf8))))
        let inner = Self.chunk(5, Self.entry("status", Self.chunk(3, Array("BUSY".utf8))))
        let object =
            Self.entry("z", Self.number(1.5)) + Self.entry("parking", inner) + Self.entry("list", list)
            + Self.entry("yes", [0x20, 1]) + Self.entry("none", [0x08, 0]) + Self.entry("nan", Self.number(.nan))
        let event = Self.chunk(1, Array("id".utf8)) + Self.chunk(11, object)
        #expect(
            text(event)
                == #"{"list":[1,"é\""],"nan":null,"none":null,"parking":{"status":"BUSY"},"yes":true,"z":1.5}"#)
        #expect(text(Self.chunk(1, Array("id".utf8))) == nil)
    }

    @Test("a Struct that is nested without end is followed to a depth; what is cut off or noise never traps")
    func hostile() {
        var value = Self.number(1)
        for _ in 0..<12 { value = Self.chunk(5, Self.entry("a", value)) }
        let deep = Self.chunk(11, Self.entry("a", value))
        #expect(text(deep)?.filter { $0 == "{" }.count == 13)
        for length in 0..<deep.count { _ = text(Array(deep.prefix(length))) }
        var state: UInt64 = 18
        for round in 0..<20_000 {
            var noise =
                round.isMultiple(of: 2) ? deep : Array(#"{"a":[{"b":"\""}],"object":{"c":[1,{}]},"d":"\\"}"#.utf8)
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                noise[Int(state >> 33) % noise.count] = UInt8(truncatingIfNeeded: state >> 24)
            }
            _ = text(noise)
        }
    }
}
