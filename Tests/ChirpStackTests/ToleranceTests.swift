import ChirpStack
import LoRaWAN
import Testing

/// The dialects of proto3 JSON that servers, bridges and third-party publishers write.
@Suite struct ToleranceTests {
    /// The smallest uplink, with what a test adds to its members.
    private func minimal(_ members: String) -> String {
        #"{"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","deviceInfo":{"devEui":"000095fffe010203"}"#
            + (members.isEmpty ? "}" : ",\(members)}")
    }

    @Test("ChirpStack 4.0 omits every default: the first uplink has no fCnt, no dr, no fPort, no data")
    func omittedDefaults() throws {
        let uplink = try City.uplink(minimal(""))
        #expect(
            uplink
                == UplinkEvent(
                    deduplicationID: try City.id("3ac7e3c4-4401-4b8d-9386-a5c902f9202d"),
                    device: DeviceInfo(devEUI: try City.devEUI())))
    }

    @Test("null stands for the default of every member that is read")
    func nulls() throws {
        let members = [
            "time", "devAddr", "adr", "dr", "fCnt", "fPort", "confirmed", "data", "object", "rxInfo", "txInfo",
            "relayRxInfo", "joinServerContext", "regionConfigId",
        ]
        let uplink = try City.uplink(minimal(members.map { "\"\($0)\":null" }.joined(separator: ",")))
        #expect(uplink == (try City.uplink(minimal(""))))
    }

    @Test("Snake case, numbers as texts, any order and unknown members give the value of the genuine message")
    func otherSpelling() throws {
        let genuine = try Emitted("up")
        let payload = """
            {"x_new":{"a":[1,{"b":null}]},"rx_info":[{"crc_status":"CRC_OK","snr":"10.5","rssi":"-36",
            "ns_time":"2026-01-01T01:00:00.25+01:00","gateway_id":"0016C001F153A14C"},
            {"rssi":-110.0,"ns_time":"2026-01-01T00:00:00.250001Z","gateway_id":"0016c001f153a14d"}],
            "data":"FWYB","f_port":"1","f_cnt":"65537","dr":1.0,"dev_addr":"00189440","confirmed":false,
            "device_info":{"dev_eui":"000095FFFE010203","device_name":"bay-0042","device_profile_name":"PNI PlacePod",
            "application_id":"17C82E96-be03-4f38-aef3-f83d48582d97","tenant_id":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242"},
            "time":"2026-01-01T00:00:00.123456789Z","deduplication_id":"3AC7E3C4-4401-4b8d-9386-a5c902f9202d"}
            """
        #expect(try City.uplink(payload) == City.uplink(genuine.json))
    }

    @Test("Go's white space, tabs and line ends change nothing")
    func whiteSpace() throws {
        let emitted = try Emitted("gw stats")
        let spaced = " \r\n\t" + emitted.text.map { ":,".contains($0) ? "\($0)  \n" : "\($0)" }.joined() + "\n"
        // The times' colons are inside texts: put those back as they were.
        let time = "2026-01-01T00:  \n00:  \n30+00:  \n00"
        let payload = Array(spaced.replacing(time, with: "2026-01-01T00:00:30Z").utf8)
        #expect(
            City.parser.event(topic: City.gatewayStats, payload: payload)
                == City.parser.event(topic: City.gatewayStats, payload: emitted.json))
    }

    @Test(
        "A time may have any fraction and Z or an offset",
        arguments: [
            ("2026-01-01T00:00:00+00:00", 0), ("2026-01-01T00:00:00.100+00:00", 100_000),
            ("2026-01-01T00:00:00.120+00:00", 120_000), ("2026-01-01T00:00:00.123+00:00", 123_000),
            ("2026-01-01T00:00:00.123400+00:00", 123_400), ("2026-01-01T00:00:00.123456+00:00", 123_456),
            ("2026-01-01T00:00:00.123456700+00:00", 123_456), ("2026-01-01T00:00:00.123456789+00:00", 123_456),
            ("2026-01-01T00:00:00.000000001+00:00", 0), ("2026-01-01T00:00:00Z", 0),
            ("2026-01-01T00:00:00.5Z", 500_000), ("2026-01-01T02:00:00.12345678901234+02:00", 123_456),
            ("2025-12-31T18:30:00-05:30", 0),
        ])
    func times(text: String, microseconds: Int64) throws {
        let uplink = try City.uplink(minimal(#""time":"\#(text)""#))
        #expect(uplink.time == Timestamp(microseconds: 1_767_225_600_000_000 + microseconds))
    }

    @Test(
        "Base64 may be standard or URL-safe, padded or not",
        arguments: [
            ("", []), ("AQID", [1, 2, 3]), ("AQI=", [1, 2]), ("AQI", [1, 2]), ("AQ==", [1]), ("AQ", [1]),
            ("+/8=", [0xFB, 0xFF]), ("-_8=", [0xFB, 0xFF]), ("-_8", [0xFB, 0xFF]),
        ] as [(String, [UInt8])])
    func base64(text: String, bytes: [UInt8]) throws {
        #expect(try City.uplink(minimal(#""data":"\#(text)""#)).payload == bytes)
    }

    @Test(
        "A counter is exact over its 32 bits, however it is written",
        arguments: [
            ("0", 0), ("4294967295", .max), ("\"4294967295\"", .max), ("4294967295.0", .max), ("1e3", 1000),
            ("\"1.0\"", 1), ("-0", 0), ("-0.0", 0), ("2147483648", 1 << 31),
        ] as [(String, UInt32)])
    func counters(text: String, value: UInt32) throws {
        #expect(try City.uplink(minimal("\"fCnt\":\(text)")).frameCounter.rawValue == value)
    }

    @Test("Empty and absent receptions, an empty location and a position-less gateway are fine")
    func emptyLists() throws {
        #expect(try City.uplink(minimal(#""rxInfo":[]"#)).receptions.isEmpty)
        let located = try City.uplink(minimal(#""rxInfo":[{"gatewayId":"0016c001f153a14c","location":{}}]"#))
        #expect(located.receptions == [Reception(gatewayID: try City.gatewayID())])
        let payload = Array(#"{"gatewayId":"0016c001f153a14c","location":{}}"#.utf8)
        let expected = GatewayStatsEvent(gatewayID: try City.gatewayID())
        #expect(City.parser.event(topic: City.gatewayStats, payload: payload) == .success(.gatewayStats(expected)))
    }

    @Test(
        "A connection's state may be a name or a number",
        arguments: [
            ("\"ONLINE\"", true), ("\"OFFLINE\"", false), ("1", true), ("0", false), ("1.0", true), ("null", false),
        ])
    func states(text: String, isOnline: Bool) throws {
        let payload = Array(#"{"gateway_id":"0016C001F153A14C","state":\#(text)}"#.utf8)
        let expected = GatewayConnectionEvent(gatewayID: try City.gatewayID(), isOnline: isOnline)
        let event = City.parser.event(topic: City.gatewayConnection, payload: payload)
        #expect(event == .success(.gatewayConnection(expected)))
    }

    @Test("A log's enums may be numbers, also such that this version has no name for")
    func logNumbers() throws {
        let payload = #"{"deviceInfo":{"devEui":"000095fffe010203"},"level":2,"code":99,"context":{"b":"2","a":"1"}}"#
        let event = try City.parser.event(topic: City.topic("log"), payload: Array(payload.utf8)).get()
        guard case .device(let log) = event else { throw City.NoUplink() }
        #expect(
            log.body
                == .log(
                    level: "ERROR", code: "99", description: "",
                    context: [.init(key: "a", value: "1"), .init(key: "b", value: "2")]))
    }

    @Test("A tenant that is no UUID, as v3 migrations may have, does not cost the uplink")
    func foreignTenant() throws {
        let emitted = try Emitted("up")
        let payload = try emitted.replacing("52f14cd4-c6f1-4fbd-8f87-4025e1d49242", with: "17")
        #expect(try City.uplink(payload).device.networkTenantID == nil)
    }

    @Test("A session key id makes a payload encrypted; an empty join-server context does not")
    func joinServerContext() throws {
        #expect(try !City.uplink(minimal(#""joinServerContext":{}"#)).isEncrypted)
        #expect(try !City.uplink(minimal(#""joinServerContext":{"appSKey":{"kekLabel":"a"}}"#)).isEncrypted)
        #expect(try City.uplink(minimal(#""join_server_context":{"session_key_id":"01"}"#)).isEncrypted)
    }

    @Test("Names are kept as they are, in any script, escapes are undone, and there is one line")
    func names() throws {
        let names = #""deviceName":"é/\\\"<>&\u00e9 😀\t\n","deviceProfileName":"\ud83d\ude00""#
        let payload = minimal("").replacing(#"{"devEui""#, with: "{\(names),\"devEui\"")
        let device = try City.uplink(payload).device
        #expect(device.deviceName == "é/\\\"<>&é 😀\u{FFFD}\u{FFFD}")
        #expect(device.deviceProfileName == "😀")
    }

    @Test("Beyond the limit the strongest receptions are kept")
    func manyReceptions() throws {
        let copies = (1...100).map { #"{"gatewayId":"\#(String(1000 + $0))000000000000","rssi":\#(-$0)}"# }
        let uplink = try City.uplink(minimal("\"rxInfo\":[\(copies.reversed().joined(separator: ","))]"))
        #expect(uplink.receptions.count == EventLimits.standard.receptionsMax)
        #expect(uplink.receptions.best?.rssiDBm == -1)
        #expect(uplink.receptions.compactMap(\.rssiDBm).min() == -64)
    }
}
