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

    @Test("Ten thousand levels of nesting in a part that nobody reads are skipped, in both encodings")
    func nesting() throws {
        let depth = 10_000
        let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let nested = try City.uplink(minimal("\"object\":\(lists),\"fCnt\":7"))
        #expect(nested.frameCounter.rawValue == 7)
        #expect(City.reason(City.topic("up"), minimal("\"fCnt\":\(lists)")) == .invalidField)
        let objects = String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        #expect(City.reason(City.topic("up"), Array(objects.utf8)) == .missingField)
        #expect(City.reason(City.topic("up"), Array(objects.utf8.dropLast())) == .malformedJSON)
        // Groups in an unknown field: start-group tags of field 20, with and without their ends.
        let starts = [UInt8]((0..<depth).flatMap { _ in [0xA3, 0x01] as [UInt8] })
        let ends = [UInt8]((0..<depth).flatMap { _ in [0xA4, 0x01] as [UInt8] })
        #expect(City.reason(City.topic("up"), starts) == .malformedProtobuf)
        #expect(City.reason(City.topic("up"), try Emitted("up").protobuf + starts + ends) == nil)
    }

    @Test(
        "What is no JSON object is refused as malformed or as no object",
        arguments: [
            "{", "{}}", "{} x", "{\"a\"}", "{'a':1}", "{a:1}", "{\"a\":1,}", "{\"a\":}", "{\"a\":,\"b\":1}", "{,}",
            "{/**/}", "{\"a\":1", "{\"a\":1 2}", "{\"a\":tru", "{\"a\":[1,]}", "{\"a\":[}]}", "{\"a\":x\"y\"}",
        ])
    func grammar(text: String) {
        #expect(City.reason(City.topic("up"), Array(text.utf8)) == .malformedJSON)
    }

    @Test(
        "A needed number that does not fit its field is out of range; another kind of value is invalid",
        arguments: [
            ("fCnt", "4294967296", .numberOutOfRange), ("fCnt", "-1", .numberOutOfRange),
            ("fCnt", "9223372036854775807", .numberOutOfRange), ("fCnt", "9223372036854775808", .numberOutOfRange),
            ("fCnt", "-9223372036854775809", .numberOutOfRange),
            ("fCnt", "99999999999999999999999999", .numberOutOfRange), ("fCnt", "1e300", .numberOutOfRange),
            ("fCnt", "\"4294967296\"", .numberOutOfRange), ("fCnt", "\"-1\"", .numberOutOfRange),
            ("fCnt", "1.5", .invalidField), ("fCnt", "\"1.5\"", .invalidField), ("fCnt", "\"\"", .invalidField),
            ("fCnt", "\"x\"", .invalidField), ("fCnt", "true", .invalidField), ("fCnt", "[1]", .invalidField),
            ("fCnt", "{}", .invalidField), ("fCnt", "1e999", .invalidField), ("fCnt", "\"NaN\"", .invalidField),
            ("fCnt", "NaN", .invalidField), ("fCnt", "0x10", .invalidField), ("fCnt", "+1", .invalidField),
            ("fPort", "256", .numberOutOfRange), ("fPort", "300", .numberOutOfRange),
            ("data", "1", .invalidField), ("data", "\"A\"", .invalidField), ("data", "\"AQ=D\"", .invalidField),
            ("data", "\"AQ===\"", .invalidField), ("data", "\"AQID=\"", .invalidField),
            ("data", "\"=\"", .invalidField), ("data", "\"AQ I\"", .invalidField),
            ("data", "\"AQI+-é\"", .invalidField),
            ("data", "\"AQI\\x\"", .invalidField),
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

    @Test(
        "Identifiers are required, and must be what they are called",
        arguments: [
            ("000095fffe010203", "", .missingField, "deviceInfo.devEui"),
            ("000095fffe010203", "000095fffe01020", .invalidField, "deviceInfo.devEui"),
            ("000095fffe010203", "+00095fffe010203", .invalidField, "deviceInfo.devEui"),
            ("3ac7e3c4-4401-4b8d-9386-a5c902f9202d", "", .missingField, "deduplicationId"),
            ("3ac7e3c4-4401-4b8d-9386-a5c902f9202d", "3ac7e3c4", .invalidField, "deduplicationId"),
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

    @Test("A lone surrogate has no UTF-8 form: U+FFFD is put in its place, and the uplink is kept")
    func surrogates() throws {
        let lone = try Emitted("up").replacing("\"deviceName\":\"bay-0042\"", with: #""deviceName":"a\ud800b""#)
        #expect(try City.uplink(lone).device.deviceName == "a\u{FFFD}b")
    }

    @Test("Of a member that is there twice the last one counts, and nothing traps")
    func duplicates() throws {
        let twice = #""fCnt":1,"fCnt":2,"deviceInfo":{"devEui":"000095fffe010203"}"#
        #expect(try City.uplink(minimal(twice)).frameCounter.rawValue == 2)
        let other = #""deviceInfo":{"devEui":"000095fffe010204"}"#
        #expect(City.reason(City.topic("up"), minimal(other)) == .topicMismatch)
    }

    @Test("A frame longer than any genuine one is invalid")
    func lengths() throws {
        let frame = String(repeating: "AAAA", count: 100)
        #expect(City.reason(City.topic("up"), minimal("\"data\":\"\(frame)\"")) == .invalidField)
    }
}
