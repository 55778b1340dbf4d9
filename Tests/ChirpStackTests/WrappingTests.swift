import ChirpStack
import LoRaWAN
import Testing

/// What publishers put around a document, and what a message that is refused still names.
@Suite struct WrappingTests {
    @Test("JSON that ends in a NUL, or begins with a byte order mark, is read")
    func wrapped() throws {
        let payload = try Emitted("up").json
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for wrapped in [payload + [0], payload + [0x0A, 0], mark + payload, mark + [0x20] + payload + [0]] {
            #expect(try City.uplink(wrapped) == City.uplink(payload))
        }
        let connection = try Emitted("conn online").json + [0]
        #expect(City.reason(City.gatewayConnection, connection) == nil)
    }

    @Test("What is no JSON stays none in any wrapping")
    func notWrapped() {
        for text in ["{", "{\0}", "\u{FEFF}{}x", "{}\0x"] {
            #expect(City.reason(City.topic("up"), Array(text.utf8)) == .malformedJSON, "\(text)")
        }
    }

    private func names(_ topic: String, _ payload: [UInt8]) -> MessageNames {
        Array(topic.utf8).withUnsafeBufferPointer { topic in
            payload.withUnsafeBytes { City.parser.names(topic: topic, payload: $0) }
        }
    }

    @Test("A message that is refused names its device by the body, else by the topic, and its frame by the body")
    func names() throws {
        let devEUI = try City.devEUI()
        let id = try City.id("3ac7e3c4-4401-4b8d-9386-a5c902f9202d")
        let refused = try Emitted("up").replacing("65537", with: "-1")
        #expect(City.reason(City.topic("up"), refused) == .numberOutOfRange)
        #expect(names(City.topic("up"), refused) == MessageNames(devEUI: devEUI, deduplicationID: id))
        #expect(names("a/topic/of/others", refused) == MessageNames(devEUI: devEUI, deduplicationID: id))
        for body in [[], [0xFF], Array("{nonsense".utf8), [UInt8](repeating: 0, count: 2 << 20)] as [[UInt8]] {
            for topic in [City.topic("up"), City.topic("unheard_of"), "eu/device/000095FFFE010203/x"] {
                #expect(names(topic, body) == MessageNames(devEUI: devEUI))
            }
            #expect(names("a/topic/of/others", body) == MessageNames())
            #expect(names(City.gatewayStats, body) == MessageNames())
        }
        let wide = try Emitted("up").protobuf + [0x38, 0x80, 0x80, 0x80, 0x80, 0x10]
        #expect(names("a/b", wide) == MessageNames(devEUI: devEUI, deduplicationID: id))
        #expect(names("a/b", try Emitted("log codec").protobuf).devEUI == devEUI)
    }
}
