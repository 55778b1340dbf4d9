import ChirpStack
import LoRaWAN
import Testing

/// What is left of a field that cannot be read, and that it is told.
@Suite("A field that is left out")
struct IgnoredFieldTests {
    private func read(_ payload: [UInt8], on topic: String) throws -> (event: IntegrationEvent, ignored: IgnoredFields)
    {
        var ignored = IgnoredFields()
        let result = Array(topic.utf8).withUnsafeBufferPointer { topic in
            payload.withUnsafeBytes { City.parser.event(topic: topic, payload: $0, ignored: &ignored) }
        }
        return (try result.get(), ignored)
    }

    private func uplink(_ members: String) throws -> (uplink: UplinkEvent, ignored: IgnoredFields) {
        let text =
            #"{"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","deviceInfo":{"devEui":"000095fffe010203"},"#
            + members + "}"
        let (event, ignored) = try read(Array(text.utf8), on: City.topic("up"))
        guard case .uplink(let uplink) = event else { throw City.NoUplink() }
        return (uplink, ignored)
    }

    @Test("Genuine messages have none")
    func genuine() throws {
        for message in UnneededPartTests.genuine {
            let emitted = try Emitted(message.name)
            #expect(try read(emitted.json, on: message.topic).ignored.isEmpty, "\(message.name)")
            #expect(try read(emitted.protobuf, on: message.topic).ignored.isEmpty, "\(message.name)")
        }
    }

    @Test(
        "A reception whose gateway id is none is kept without it, alone or beside a good one, in JSON and protobuf",
        arguments: ["", "00112233", "0016c001f153a14c00", "not-a-gateway-id", nil])
    func gatewayIDs(id: String?) throws {
        let member = id.map { #""gatewayId":"\#($0)","# } ?? ""
        let bad = Reception(gatewayID: nil, rssiDBm: -90, snrDB: 2)
        let good = Reception(gatewayID: try City.gatewayID(), rssiDBm: -100)
        let alone = try uplink(#""rxInfo":[{\#(member)"rssi":-90,"snr":2}]"#)
        #expect(alone.uplink.receptions == [bad])
        #expect(alone.ignored == IgnoredFields([.rxInfoGatewayID]))
        let beside = try uplink(
            #""rxInfo":[{\#(member)"rssi":-90,"snr":2},{"gatewayId":"0016c001f153a14c","rssi":-100}]"#)
        #expect(beside.uplink.receptions == [bad, good])
        #expect(beside.ignored == IgnoredFields([.rxInfoGatewayID]))

        var message = ProtobufMessage(try Emitted("up").protobuf)
        let place = try #require(message.fields.firstIndex { $0.number == 12 })
        var copy = ProtobufMessage(try #require(message.fields[place].chunk))
        copy.fields.removeAll { $0.number == 1 }
        let encoded = id.map { ProtobufMessage.chunk(Array($0.utf8), number: 1) } ?? []
        message.fields[place].encoded = ProtobufMessage.chunk(encoded + copy.bytes, number: 12)
        let (event, ignored) = try read(message.bytes, on: City.topic("up"))
        guard case .uplink(let uplink) = event else { throw City.NoUplink() }
        #expect(uplink.receptions.map(\.gatewayID) == [nil, GatewayID(typed: "0016C001F153A14D")])
        #expect(uplink.receptions.first?.rssiDBm == -36)
        #expect(ignored == IgnoredFields([.rxInfoGatewayID]))
    }

    @Test("A signal that cannot be read is unknown, and never the strongest")
    func signals() throws {
        let copies =
            #"{"gatewayId":"0016c001f153a14c","rssi":"loud","snr":NaN},{"gatewayId":"0016c001f153a14d","rssi":-120}"#
        let (uplink, ignored) = try uplink("\"rxInfo\":[\(copies)]")
        #expect(uplink.receptions.first?.rssiDBm == nil && uplink.receptions.first?.snrDB == nil)
        #expect(uplink.receptions.best?.rssiDBm == -120)
        #expect(ignored == IgnoredFields([.rxInfoRSSI, .rxInfoSNR]))
    }

    @Test(
        "Each is absent and told by its path",
        arguments: [
            (#""time":"yesterday""#, .time), (#""time":0"#, .time), (#""devAddr":"0018944""#, .devAddr),
            (#""dr":256"#, .dr), (#""confirmed":1"#, .confirmed), (#""rxInfo":{}"#, .rxInfo),
            (#""rxInfo":[1]"#, .rxInfo), (#""relayRxInfo":[]"#, .relayRxInfo),
            (#""joinServerContext":"""#, .joinServerContext),
            (#""joinServerContext":{"sessionKeyId":1}"#, .sessionKeyID),
        ] as [(String, IgnoredField)])
    func ofUplink(member: String, field: IgnoredField) throws {
        let (uplink, ignored) = try uplink(member)
        #expect(uplink == (try self.uplink(#""adr":true"#).uplink))
        #expect(ignored == IgnoredFields([field]))
    }

    @Test("More receptions or entries of a context than are kept is told too")
    func tooMany() throws {
        let copy = #"{"gatewayId":"0016c001f153a14c"}"#
        let limit = EventLimits.standard.receptionsMax
        let full = try uplink("\"rxInfo\":[\(Array(repeating: copy, count: limit).joined(separator: ","))]")
        #expect(full.uplink.receptions.count == limit && full.ignored.isEmpty)
        let more = try uplink("\"rxInfo\":[\(Array(repeating: copy, count: limit + 1).joined(separator: ","))]")
        #expect(more.uplink.receptions.count == limit && more.ignored == IgnoredFields([.rxInfo]))
        let entries = (0...EventLimits.standard.contextEntriesMax).map { "\"k\($0)\":\"\"" }.joined(separator: ",")
        let log = #"{"deviceInfo":{"devEui":"000095fffe010203"},"context":{\#(entries)}}"#
        #expect(try read(Array(log.utf8), on: City.topic("log")).ignored == IgnoredFields([.context]))
    }

    @Test("A text that is too long is cut between two code points, in both encodings")
    func longTexts() throws {
        let limit = EventLimits.standard.textBytesMax
        let text = "x" + String(repeating: "é", count: 10_000)
        let kept = "x" + String(repeating: "é", count: (limit - 1) / 2)
        let json = #"{"deviceInfo":{"devEui":"000095fffe010203"},"description":"\#(text)"}"#
        var message = ProtobufMessage(try Emitted("log codec").protobuf)
        let place = try #require(message.fields.firstIndex { $0.number == 5 })
        message.fields[place].encoded = ProtobufMessage.chunk(Array(text.utf8), number: 5)
        for payload in [Array(json.utf8), message.bytes] {
            let (event, ignored) = try read(payload, on: City.topic("log"))
            guard case .device(let log) = event, case .log(_, _, let description, _) = log.body else {
                throw City.NoUplink()
            }
            #expect(description == kept)
            #expect(description.utf8.count == limit - 1)
            #expect(ignored == IgnoredFields([.description]))
        }
    }

    @Test("A text of exactly the limit is whole; what is no UTF-8 or not clean is replaced in plain sight, and counted")
    func texts() throws {
        let limit = EventLimits.standard.textBytesMax
        let full = String(repeating: "n", count: limit)
        for (bytes, kept) in [
            (Array(full.utf8), full), (Array((full + "n").utf8), full),
            (Array("bay\\u0000-1".utf8), "bay\u{FFFD}-1"), ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
            (Array(#"\u001b[2J\r\nx"#.utf8), "\u{FFFD}[2J\u{FFFD}\u{FFFD}x"), (Array(#"a\ud800b"#.utf8), "a\u{FFFD}b"),
            (Array("a\u{202E}b\u{2069}\u{85}c".utf8), "a\u{FFFD}b\u{FFFD}\u{FFFD}c"),
        ] {
            let payload = try Emitted("up").replacing(#""deviceName":"bay-0042""#, with: #""deviceName":"@""#)
            let place = try #require(payload.firstIndex(of: UInt8(ascii: "@")))
            let (event, ignored) = try read(
                Array(payload[..<place]) + bytes + payload[(place + 1)...], on: City.topic("up"))
            guard case .uplink(let uplink) = event else { throw City.NoUplink() }
            #expect(uplink.device.deviceName == kept)
            #expect(ignored == (bytes.count == limit ? IgnoredFields() : IgnoredFields([.deviceName])))
        }
    }

    @Test("What a log event says is clean in both encodings, in its words, its code and its context")
    func logs() throws {
        let hostile = "a\u{1B}]0;b\u{202E}c\u{7F}"
        let clean = "a\u{FFFD}]0;b\u{FFFD}c\u{FFFD}"
        let escaped = #"a\u001b]0;b\u202ec\u007f"#
        let json =
            #"{"deviceInfo":{"devEui":"000095fffe010203"},"description":"\#(escaped)","code":"\#(escaped)","#
            + #""context":{"\#(escaped)":"\#(escaped)"}}"#
        var message = ProtobufMessage(try Emitted("log codec").protobuf)
        let place = try #require(message.fields.firstIndex { $0.number == 5 })
        message.fields[place].encoded = ProtobufMessage.chunk(Array(hostile.utf8), number: 5)
        for payload in [Array(json.utf8), message.bytes] {
            let (event, ignored) = try read(payload, on: City.topic("log"))
            guard case .device(let log) = event, case .log(_, let code, let description, let context) = log.body else {
                throw City.NoUplink()
            }
            #expect(description == clean)
            guard payload.first == UInt8(ascii: "{") else { continue }
            #expect(code == clean && context == [DeviceEvent.ContextEntry(key: clean, value: clean)])
            #expect(ignored == IgnoredFields([.description, .code, .context]))
        }
    }

    @Test("A position off the globe, or of one coordinate, is none; a status without a margin has its battery")
    func others() throws {
        let location = try Emitted("location").replacing("37.344214", with: "97.0")
        let (event, ignored) = try read(location, on: City.topic("location"))
        guard case .device(let located) = event else { throw City.NoUplink() }
        #expect(
            located.body
                == .location(
                    latitude: nil, longitude: nil, altitude: 2, source: "GEO_RESOLVER_TDOA", accuracyM: 12.5))
        #expect(ignored == IgnoredFields([.locationLatitude]))
        let status = try read(Emitted("status").replacing(":10,", with: ":\"ten\","), on: City.topic("status"))
        guard case .device(let told) = status.event else { throw City.NoUplink() }
        #expect(told.body == .status(marginDB: nil, isExternallyPowered: false, batteryPercent: 50.3937))
        #expect(status.ignored == IgnoredFields([.margin]))
    }

    @Test("A gateway that names itself wrongly and by its legacy id is known by the latter")
    func legacyGatewayID() throws {
        let payload = #"{"gatewayId":"gw-7","gatewayIdLegacy":"ABbAAfFToUw="}"#
        let (event, ignored) = try read(Array(payload.utf8), on: City.gatewayStats)
        #expect(event == .gatewayStats(GatewayStatsEvent(gatewayID: try City.gatewayID())))
        #expect(ignored == IgnoredFields([.gatewayID]))
    }

    @Test("Every field has a path of its own, and a bit in the set")
    func paths() {
        #expect(Set(IgnoredField.allCases.map(\.path)).count == IgnoredField.allCases.count)
        #expect(IgnoredField.allCases.count <= 64)
        #expect(IgnoredField.allCases.allSatisfy { IgnoredFields([$0]).contains($0) })
    }
}
