import ChirpStack
import LoRaWAN
import Testing

/// What a broken or malicious publisher may send: each is refused for a named reason, and nothing traps.
@Suite struct HostilePayloadTests {
    private func minimal(_ members: String) -> [UInt8] {
        Array(
            (#"{"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","deviceInfo":{"devEui":"000095fffe010203"},"#
                + members + "}").utf8)
    }

    @Test("A JSON payload cut anywhere is never an event")
    func truncatedJSON() throws {
        for (name, topic) in [
            ("up", City.topic("up")), ("status", City.topic("status")), ("gw stats", City.gatewayStats),
            ("conn online", City.gatewayConnection),
        ] {
            let payload = try Emitted(name).json
            #expect(City.reason(topic, payload) == nil)
            #expect(City.reason(topic, []) == .payloadEmpty)
            for length in 1..<payload.count {
                #expect(City.reason(topic, Array(payload[..<length])) == .malformedJSON, "\(name) cut at \(length)")
            }
        }
    }

    @Test("A protobuf payload cut anywhere traps nowhere, and gives no event with another device's id")
    func truncatedProtobuf() throws {
        for (name, topic) in [
            ("up", City.topic("up")), ("log codec", City.topic("log")), ("gw stats", City.gatewayStats),
        ] {
            let payload = try Emitted(name).protobuf
            for length in 0..<payload.count {
                switch City.parser.event(topic: topic, payload: Array(payload[..<length])) {
                case .success(.uplink(let uplink)): #expect(uplink.device == (try City.device()))
                case .success(.device(let event)): #expect(event.device == (try City.device()))
                case .success(.gatewayStats(let stats)): #expect(stats.gatewayID == (try City.gatewayID()))
                case .success(.gatewayConnection): Issue.record("a connection out of nothing")
                case .failure: break
                }
            }
        }
    }

    @Test("Any one byte of a payload may be wrong without a trap")
    func flippedBytes() throws {
        for (name, topic) in [("up", City.topic("up")), ("gw stats", City.gatewayStats)] {
            let emitted = try Emitted(name)
            for payload in [emitted.json, emitted.protobuf] {
                for index in payload.indices {
                    for wrong in [0x00, 0x22, 0x7B, 0x80, 0xFF, payload[index] ^ 1] as [UInt8] {
                        var broken = payload
                        broken[index] = wrong
                        _ = City.parser.event(topic: topic, payload: broken)
                    }
                }
            }
        }
    }

    @Test("Two megabytes are refused for their size, whatever they contain")
    func twoMegabytes() throws {
        let size = 2 * 1024 * 1024
        let padded = try Emitted("up").replacing(
            #"{"dedup"#, with: "{" + String(repeating: " ", count: size) + #""dedup"#)
        for payload in [padded, [UInt8](repeating: 0, count: size), [UInt8](repeating: 0x5B, count: size)] {
            #expect(City.reason(City.topic("up"), payload) == .payloadTooLarge)
        }
    }

    @Test("The limit itself is allowed, one byte more is not")
    func limit() throws {
        let size = EventLimits.standard.payloadBytesMax
        let payload = try Emitted("up").json
        let padding = [UInt8](repeating: 0x20, count: size - payload.count)
        #expect(City.reason(City.topic("up"), payload + padding) == nil)
        #expect(City.reason(City.topic("up"), payload + padding + [0x20]) == .payloadTooLarge)
    }

    @Test("Ten thousand levels of nesting are refused, in both encodings")
    func nesting() throws {
        let depth = 10_000
        let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(City.reason(City.topic("up"), minimal("\"object\":\(lists)")) == .malformedJSON)
        let objects = String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        #expect(City.reason(City.topic("up"), Array(objects.utf8)) == .malformedJSON)
        // Groups inside an unknown field: start-group tags of field 20 without an end.
        let groups = [UInt8]((0..<depth).flatMap { _ in [0xA3, 0x01] as [UInt8] })
        #expect(City.reason(City.topic("up"), groups) == .malformedProtobuf)
    }

    @Test(
        "What is no JSON object is refused as malformed or as no object",
        arguments: [
            "{", "{}}", "{} x", "{\"a\"}", "{'a':1}", "{\"a\":\"\u{1}\"}", "{a:1}", "{\"a\":1,}", "{\"a\":01x}",
            "{\"a\":tru}", "{,}",
            "{\"a\":\"\\x\"}", "{/**/}", "{\"a\":1", "{\"a\":+1}", "{\"a\":.5}",
        ])
    func grammar(text: String) {
        #expect(City.reason(City.topic("up"), Array(text.utf8)) == .malformedJSON)
    }

    @Test(
        "A number that does not fit its field is out of range; another kind of value is invalid",
        arguments: [
            ("fCnt", "4294967296", .numberOutOfRange), ("fCnt", "-1", .numberOutOfRange),
            ("fCnt", "9223372036854775807", .numberOutOfRange), ("fCnt", "9223372036854775808", .numberOutOfRange),
            ("fCnt", "-9223372036854775809", .numberOutOfRange),
            ("fCnt", "99999999999999999999999999", .numberOutOfRange), ("fCnt", "1e300", .numberOutOfRange),
            ("fCnt", "\"4294967296\"", .numberOutOfRange), ("fCnt", "\"-1\"", .numberOutOfRange),
            ("fCnt", "1.5", .invalidField), ("fCnt", "\"1.5\"", .invalidField), ("fCnt", "\"\"", .invalidField),
            ("fCnt", "\"x\"", .invalidField), ("fCnt", "true", .invalidField), ("fCnt", "[1]", .invalidField),
            ("fCnt", "{}", .invalidField), ("fCnt", "1e999", .invalidField), ("fCnt", "\"NaN\"", .invalidField),
            ("fPort", "256", .numberOutOfRange), ("fPort", "300", .numberOutOfRange), ("dr", "256", .numberOutOfRange),
            ("confirmed", "\"true\"", .invalidField), ("confirmed", "1", .invalidField),
            ("data", "1", .invalidField), ("data", "\"A\"", .invalidField), ("data", "\"AQ=D\"", .invalidField),
            ("data", "\"AQ===\"", .invalidField), ("data", "\"AQID=\"", .invalidField),
            ("data", "\"=\"", .invalidField), ("data", "\"AQ I\"", .invalidField),
            ("data", "\"AQI+-é\"", .invalidField),
            ("time", "\"\"", .invalidField), ("time", "\"yesterday\"", .invalidField), ("time", "0", .invalidField),
            ("time", "\"2026-02-30T00:00:00Z\"", .invalidField), ("devAddr", "\"0018944\"", .invalidField),
            ("devAddr", "\"+0189440\"", .invalidField), ("rxInfo", "{}", .invalidField),
            ("rxInfo", "[1]", .invalidField),
            ("relayRxInfo", "[]", .invalidField), ("joinServerContext", "\"\"", .invalidField),
            ("joinServerContext", "{\"sessionKeyId\":1}", .invalidField),
        ] as [(String, String, Rejection.Reason)])
    func wrongValues(field: String, value: String, reason: Rejection.Reason) throws {
        let rejection = try #require(City.rejection(City.topic("up"), minimal("\"\(field)\":\(value)")))
        #expect(rejection.reason == reason)
        #expect(rejection.detail.hasPrefix(field), "the sentence names the field: \(rejection.detail)")
    }

    @Test("Out-of-range numbers are seen in protobuf too, not cut to 32 bits")
    func wideVarints() throws {
        let payload = try Emitted("up").protobuf
        for (tag, reason) in [(0x38, Rejection.Reason.numberOutOfRange), (0x40, .numberOutOfRange)] {
            // Protobuf takes the last of repeated scalar fields.
            let wide = payload + [UInt8(tag), 0x80, 0x80, 0x80, 0x80, 0x10]
            #expect(City.reason(City.topic("up"), wide) == reason)
        }
    }

    @Test("A float that is not finite is invalid wherever it is read")
    func notFinite() throws {
        for literal in ["NaN", "Infinity", "-Infinity", "\"NaN\"", "\"inf\"", "1e39"] {
            let copy = #""rxInfo":[{"gatewayId":"0016c001f153a14c","snr":\#(literal)}]"#
            let reason = City.reason(City.topic("up"), minimal(copy))
            #expect(reason == .invalidField || reason == .malformedJSON, "\(literal)")
        }
        let battery = try Emitted("status").replacing("50.3937", with: "\"Infinity\"")
        #expect(City.reason(City.topic("status"), battery) == .invalidField)
        let nan = try Emitted("status").protobuf.dropLast(4) + [0x00, 0x00, 0xC0, 0x7F]
        #expect(City.reason(City.topic("status"), Array(nan)) == .invalidField)
    }

    @Test(
        "Identifiers are required, and must be what they are called",
        arguments: [
            ("000095fffe010203", "", .missingField, "deviceInfo.devEui"),
            ("000095fffe010203", "000095fffe01020", .invalidField, "deviceInfo.devEui"),
            ("000095fffe010203", "+00095fffe010203", .invalidField, "deviceInfo.devEui"),
            ("3ac7e3c4-4401-4b8d-9386-a5c902f9202d", "", .missingField, "deduplicationId"),
            ("3ac7e3c4-4401-4b8d-9386-a5c902f9202d", "3ac7e3c4", .invalidField, "deduplicationId"),
            ("0016c001f153a14d", "0016c001f153a14", .invalidField, "rxInfo[1].gatewayId"),
            ("0016c001f153a14c", "gateway", .invalidField, "rxInfo[0].gatewayId"),
        ] as [(String, String, Rejection.Reason, String)])
    func identifiers(old: String, new: String, reason: Rejection.Reason, field: String) throws {
        let payload = try Emitted("up").replacing(old, with: new)
        let rejection = try #require(City.rejection(City.topic("up"), payload))
        #expect(rejection.reason == reason)
        #expect(rejection.detail.hasPrefix(field + ":"), "\(rejection.detail)")
    }

    @Test("Only a nack may lack its deduplication id")
    func deduplicationIDs() throws {
        let ids = [
            "join": "c9dbe358-2578-4fb7-b295-66b44edc45a6", "status": "bf2a9746-1c8b-49be-a92e-f0b89c8534e4",
            "location": "63d870b9-b769-4d88-8b33-8e43f58851a7",
        ]
        for (kind, id) in ids {
            let payload = try Emitted(kind).replacing(id, with: "")
            #expect(City.rejection(City.topic(kind), payload) == Rejection(.missingField, "deduplicationId: absent"))
        }
        let ack = try Emitted("ack").replacing("856a03e7-80f6-4c26-b971-9dcb34a59c2e", with: "")
        #expect(City.reason(City.topic("ack"), ack) == nil)
    }

    @Test("A text that PostgreSQL cannot store is refused: NUL, and bytes that are not UTF-8")
    func texts() throws {
        let up = try Emitted("up")
        let nul = try up.replacing("bay-0042", with: "bay\\u0000")
        #expect(City.reason(City.topic("up"), nul) == .malformedText)

        // 0xFF is in no UTF-8 text; 0xC0 0x80 is an overlong NUL; 0xED 0xA0 0x80 an encoded surrogate.
        for wrong in [[0xFF, 0x61], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            #expect(City.reason(City.topic("up"), replacingName(in: up.json, with: wrong)) == .malformedText)
        }
        for wrong in [[0xFF], [0x00]] as [[UInt8]] {
            let name = wrong + Array("ay-0042".utf8)
            #expect(City.reason(City.topic("up"), replacingName(in: up.protobuf, with: name)) == .malformedText)
        }
        // A lone surrogate has no UTF-8 form; the parser puts U+FFFD in its place, and the uplink is kept.
        let lone = try up.replacing("\"deviceName\":\"bay-0042\"", with: #""deviceName":"a\ud800b""#)
        #expect(try City.uplink(lone).device.deviceName == "a\u{FFFD}b")
    }

    @Test("Of a member that is there twice the last one counts, and nothing traps")
    func duplicates() throws {
        let twice = #""fCnt":1,"fCnt":2,"deviceInfo":{"devEui":"000095fffe010203"}"#
        #expect(try City.uplink(minimal(twice)).frameCounter.rawValue == 2)
        let other = #""deviceInfo":{"devEui":"000095fffe010204"}"#
        #expect(City.reason(City.topic("up"), minimal(other)) == .topicMismatch)
    }

    @Test("A name or a frame longer than anything genuine is invalid")
    func lengths() throws {
        let name = String(repeating: "n", count: 9000)
        #expect(City.reason(City.topic("up"), try Emitted("up").replacing("bay-0042", with: name)) == .invalidField)
        let frame = String(repeating: "AAAA", count: 100)
        #expect(City.reason(City.topic("up"), minimal("\"data\":\"\(frame)\"")) == .invalidField)
    }

    /// The message with every `bay-0042` replaced, byte for byte.
    private func replacingName(in message: [UInt8], with replacement: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = message[...]
        while let first = rest.first {
            if rest.starts(with: "bay-0042".utf8) {
                result += replacement
                rest = rest.dropFirst(8)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
