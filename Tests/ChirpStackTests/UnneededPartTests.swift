import ChirpStack
import LoRaWAN
import Testing

/// A part of a message that is not needed never costs the message.
@Suite("A part that is not needed")
struct UnneededPartTests {
    /// A genuine message, and which of its fields it cannot do without: by JSON key and by protobuf number.
    struct Genuine: CustomTestStringConvertible, Sendable {
        let name: String
        let topic: String
        let needed: Set<String>
        let neededNumbers: Set<String>
        /// The numbers of the fields that are messages.
        let inside: Set<String>

        var testDescription: String { name }

        init(
            _ name: String, on topic: String, needed: Set<String>, _ neededNumbers: Set<String>, inside: Set<String>
        ) {
            self.name = name
            self.topic = topic
            self.needed = needed
            self.neededNumbers = neededNumbers
            self.inside = inside
        }
    }

    private static let device: Set = ["deviceInfo", "deviceInfo.devEui"]
    private static let frame = device.union(["deduplicationId"])
    private static let frameNumbers: Set = ["1", "3", "3.8"]

    static let genuine = [
        Genuine(
            "up", on: City.topic("up"), needed: frame.union(["fCnt", "fPort", "data"]),
            frameNumbers.union(["7", "8", "10"]), inside: ["2", "3", "3.10", "11", "12", "12.17", "12.13", "13"]),
        Genuine(
            "up relayed", on: City.topic("up"), needed: frame.union(["fCnt", "fPort", "data"]),
            frameNumbers.union(["7", "8", "10"]), inside: ["2", "3", "14", "15"]),
        Genuine("join", on: City.topic("join"), needed: frame, frameNumbers, inside: ["2", "3"]),
        Genuine("status", on: City.topic("status"), needed: frame, frameNumbers, inside: ["2", "3"]),
        Genuine("ack", on: City.topic("ack"), needed: frame, frameNumbers, inside: ["2", "3"]),
        Genuine("txack", on: City.topic("txack"), needed: device, ["3", "3.8"], inside: ["2", "3", "7"]),
        Genuine("log codec", on: City.topic("log"), needed: device, ["2", "2.8"], inside: ["1", "2", "6"]),
        Genuine("location", on: City.topic("location"), needed: frame, frameNumbers, inside: ["2", "3", "4"]),
        Genuine(
            "gw stats", on: City.gatewayStats, needed: ["gatewayId"], ["17"], inside: ["2", "3", "10", "12", "14"]),
        Genuine("conn online", on: City.gatewayConnection, needed: ["gatewayId", "state"], ["2", "3"], inside: []),
    ]

    private static let bad: [[UInt8]] =
        [
            "null", "true", "\"\"", "\"x\"", "\"a\\u0000b\"", "\"\\x\"", "\"\\u12\"", "\"two\nlines\"", "-1", "1.5",
            "4294967296", "99999999999999999999", "-1e300", "1e999", "01", "NaN", "-Infinity", "undefined", "[]", "{}",
            "[1]", "[[]]", "{\"a\":1}", "\"\(String(repeating: "é", count: 10_000))\"",
            String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
            String(repeating: "{\"}\":", count: 100) + "0" + String(repeating: "}", count: 100),
        ].map { Array($0.utf8) } + [[0x22, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0x22]]

    private static func badFields(_ number: UInt64) -> [[UInt8]] {
        let chunks: [[UInt8]] = [
            [], [0xFF], [0x00], [0x08], Array("x".utf8), Array(repeating: 0xC3, count: 20_000),
            Array("a\u{0}b".utf8), [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        ]
        return chunks.map { ProtobufMessage.chunk($0, number: number) }
            + [0, 2, 256, 1 << 32, .max].map { ProtobufMessage.varint($0, number: number) }
            + [
                ProtobufMessage.fixed([0, 0, 0xC0, 0x7F], number: number),
                ProtobufMessage.fixed([0, 0, 0x80, 0xFF], number: number),
                ProtobufMessage.fixed([0, 0, 0, 0, 0, 0, 0xF8, 0x7F], number: number),
                ProtobufMessage.fixed([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xEF, 0x7F], number: number),
            ]
    }

    @Test("never costs a message in JSON, whatever stands in its place", arguments: genuine)
    func json(message: Genuine) throws {
        let payload = try Emitted(message.name).json
        let variants = try JSONMessage(payload).variants(replacing: Self.bad)
        #expect(variants.count >= Self.bad.count)
        for (path, bytes) in variants where !message.needed.contains(path) {
            let rejection = City.rejection(message.topic, bytes)
            #expect(rejection == nil, "\(path): \(String(decoding: bytes.prefix(2000), as: UTF8.self))")
        }
    }

    @Test("never costs a message in protobuf, whatever stands in its place", arguments: genuine)
    func protobuf(message: Genuine) throws {
        let genuine = ProtobufMessage(try Emitted(message.name).protobuf)
        #expect(genuine.bytes == (try Emitted(message.name).protobuf))
        let variants = genuine.variants(inside: message.inside, replacing: Self.badFields)
        for (path, bytes) in variants where !message.neededNumbers.contains(path) {
            let rejection = City.rejection(message.topic, bytes)
            #expect(rejection == nil, "\(path): \(HexDigits.text(bytes.prefix(400)))")
        }
    }

    @Test("of an uplink costs neither its device nor its counter, port and payload")
    func keepsWhatIsNeeded() throws {
        let good = try City.uplink(Emitted("up").json)
        let needed = Self.genuine[0]
        let json = try JSONMessage(Emitted("up").json).variants(replacing: Self.bad)
            .filter { !needed.needed.contains($0.path) }
        let protobuf = ProtobufMessage(try Emitted("up").protobuf)
            .variants(inside: needed.inside, replacing: Self.badFields)
            .filter { !needed.neededNumbers.contains($0.path) }
        for (path, bytes) in json + protobuf {
            let uplink = try City.uplink(bytes)
            #expect(uplink.device.devEUI == good.device.devEUI, "\(path)")
            #expect(uplink.deduplicationID == good.deduplicationID, "\(path)")
            #expect(uplink.frameCounter == good.frameCounter, "\(path)")
            #expect(uplink.fPort == good.fPort && uplink.payload == good.payload, "\(path)")
        }
    }

    @Test("An integration's event of an old server is kept without its name")
    func integration() throws {
        for name in ["1", "[]", "NaN"] {
            let payload = #"{"deviceInfo":{"devEui":"000095fffe010203"},"integrationName":\#(name),"eventType":{}}"#
            let event = try City.parser.event(topic: City.topic("integration"), payload: Array(payload.utf8)).get()
            guard case .device(let integration) = event else { throw City.NoUplink() }
            #expect(integration.body == .integration(name: "", eventType: ""))
        }
    }
}
