import ChirpStack
import LoRaWAN
import Testing

/// Every message that ChirpStack emits, in both encodings, to the value it means.
@Suite struct EmittedEventsTests {
    private func expect(
        _ name: String, on topic: String, is expected: IntegrationEvent,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let emitted = try Emitted(name)
        let fromJSON = City.parser.event(topic: topic, payload: emitted.json)
        let fromProtobuf = City.parser.event(topic: topic, payload: emitted.protobuf)
        #expect(fromJSON == .success(expected), "JSON", sourceLocation: sourceLocation)
        #expect(fromProtobuf == .success(expected), "protobuf", sourceLocation: sourceLocation)
    }

    private func expect(
        _ name: String, kind: DeviceEvent.Kind, id: String?, time: String, is body: DeviceEvent.Body,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let event = DeviceEvent(
            deduplicationID: try id.map(City.id), time: try City.time(time), device: try City.device(), body: body)
        try expect(name, on: City.topic(kind.rawValue), is: .device(event), sourceLocation: sourceLocation)
    }

    @Test("An uplink heard by two gateways has its counter above 16 bits, its payload and both receptions")
    func uplink() throws {
        let receptions = [
            Reception(
                gatewayID: try City.gatewayID(), rssiDBm: -36, snrDB: 10.5,
                networkTime: try City.time("2026-01-01T00:00:00.250Z")),
            Reception(
                gatewayID: GatewayID(typed: "0016C001F153A14D"), rssiDBm: -110, snrDB: 0,
                networkTime: try City.time("2026-01-01T00:00:00.250001Z")),
        ]
        let uplink = UplinkEvent(
            deduplicationID: try City.id("3ac7e3c4-4401-4b8d-9386-a5c902f9202d"),
            time: try City.time("2026-01-01T00:00:00.123456Z"), device: try City.device(),
            devAddr: DevAddr(bits: 0x0018_9440), dataRate: 1, frameCounter: FrameCounter(rawValue: 65_537),
            fPort: FPort(rawValue: 1), isConfirmed: false, payload: [0x15, 0x66, 0x01], receptions: receptions)
        try expect("up", on: City.topic("up"), is: .uplink(uplink))
    }

    @Test("A relayed, MAC-only, end-to-end encrypted uplink without receptions is an uplink")
    func relayedUplink() throws {
        let uplink = UplinkEvent(
            deduplicationID: try City.id("3ac7e3c4-4401-4b8d-9386-a5c902f9202d"),
            time: try City.time("2026-01-01T00:00:00Z"), device: try City.device(), isRelayed: true,
            isEncrypted: true)
        try expect("up relayed", on: City.topic("up"), is: .uplink(uplink))
    }

    @Test("A join carries the new address")
    func join() throws {
        try expect(
            "join", kind: .join, id: "c9dbe358-2578-4fb7-b295-66b44edc45a6", time: "2025-12-31T23:58:20.823500Z",
            is: .join(devAddr: DevAddr(bits: 0x0018_9440)))
    }

    @Test("A status has its battery as the 32-bit float that was sent")
    func status() throws {
        try expect(
            "status", kind: .status, id: "bf2a9746-1c8b-49be-a92e-f0b89c8534e4",
            time: "2026-01-01T00:01:40.927172Z",
            is: .status(marginDB: 10, isExternallyPowered: false, batteryPercent: 50.3937))
    }

    @Test("On external power there is no battery level, not 0 %")
    func statusOnExternalPower() throws {
        try expect(
            "status ext power", kind: .status, id: "bf2a9746-1c8b-49be-a92e-f0b89c8534e4",
            time: "2026-01-01T00:01:40.927Z",
            is: .status(marginDB: -3, isExternallyPowered: true, batteryPercent: nil))
    }

    @Test("An acknowledgement and a given-up downlink differ; the latter has no id")
    func ack() throws {
        let queueItemID = "1bbcab1d-6ec6-4136-b3f5-d63be1dc08de"
        try expect(
            "ack", kind: .ack, id: "856a03e7-80f6-4c26-b971-9dcb34a59c2e", time: "2026-01-01T00:03:20.235700Z",
            is: .ack(queueItemID: queueItemID, acknowledged: true, frameCounterDown: 3))
        try expect(
            "nack (class-B/C timeout)", kind: .ack, id: nil, time: "2026-01-01T00:03:20.235700Z",
            is: .ack(queueItemID: queueItemID, acknowledged: false, frameCounterDown: 3))
    }

    @Test("A txack names the gateway and its downlink id above 31 bits")
    func txAck() throws {
        try expect(
            "txack", kind: .txAck, id: nil, time: "2026-01-01T00:05:00.929184Z",
            is: .txAck(
                downlinkID: 3_461_958_127, queueItemID: "42cb6459-a640-46ec-9623-bdff39dc4736", frameCounterDown: 2,
                gatewayID: try City.gatewayID()))
    }

    @Test("A txack without a device is refused in both encodings")
    func txAckWithoutDevice() throws {
        let emitted = try Emitted("txack immediately")
        #expect(City.reason(City.topic("txack"), emitted.json) == .missingField)
        #expect(City.reason(City.topic("txack"), emitted.protobuf) == .missingField)
    }

    @Test("Logs keep level, code, text and context; enum numbers become names")
    func log() throws {
        try expect(
            "log retrans", kind: .log, id: nil, time: "2026-01-01T00:06:40.311414Z",
            is: .log(
                level: "WARNING", code: "UPLINK_F_CNT_RETRANSMISSION",
                description: "Uplink was flagged as re-transmission / frame-counter did not increment",
                context: [DeviceEvent.ContextEntry(key: "f_cnt_up", value: "7")]))
        let stack = "\n    at decodeUplink (main:5:1)\n    at <anonymous> (main:10:37)\n"
        let entry = DeviceEvent.ContextEntry(
            key: "deduplication_id", value: "3ac7e3c4-4401-4b8d-9386-a5c902f9202d")
        try expect(
            "log codec", kind: .log, id: nil, time: "2026-01-01T00:06:40.311414Z",
            is: .log(
                level: "ERROR", code: "UPLINK_CODEC", description: "JS error: Error: foo is not defined" + stack,
                context: [entry]))
    }

    @Test("A location has its source by name")
    func location() throws {
        try expect(
            "location", kind: .location, id: "63d870b9-b769-4d88-8b33-8e43f58851a7",
            time: "2026-01-01T00:08:20.059481Z",
            is: .location(
                latitude: 37.344214, longitude: -8.839375, altitude: 2, source: "GEO_RESOLVER_TDOA", accuracyM: 12.5))
    }

    @Test("A gateway's stats are those of one interval, with its position")
    func gatewayStats() throws {
        let stats = GatewayStatsEvent(
            gatewayID: try City.gatewayID(), time: try City.time("2026-01-01T00:00:30Z"),
            location: GatewayStatsEvent.Location(latitude: 52.3740364, longitude: 4.9144401, altitude: 10),
            rxReceived: 12, rxReceivedOK: 10, txReceived: 2, txEmitted: 2)
        try expect("gw stats", on: City.gatewayStats, is: .gatewayStats(stats))
        try expect("gw stats", on: "gateway/0016c001f153a14c/event/stats", is: .gatewayStats(stats))
    }

    @Test("The legacy id field of eight octets names the gateway")
    func legacyGatewayID() throws {
        let id = try #require(GatewayID(typed: "0102030405060708"))
        let stats = GatewayStatsEvent(gatewayID: id, time: try City.time("2026-01-01T00:00:30Z"), rxReceived: 1)
        try expect("gw stats legacy id", on: "gateway/0102030405060708/event/stats", is: .gatewayStats(stats))
        let online = GatewayConnectionEvent(gatewayID: try City.gatewayID(), isOnline: true)
        try expect("conn online legacy", on: City.gatewayConnection, is: .gatewayConnection(online))
    }

    @Test("A connection without a state field is offline")
    func gatewayConnection() throws {
        for (name, isOnline) in [("conn online", true), ("conn offline", false)] {
            let event = GatewayConnectionEvent(gatewayID: try City.gatewayID(), isOnline: isOnline)
            try expect(name, on: City.gatewayConnection, is: .gatewayConnection(event))
        }
    }

    @Test(
        "What a message of defaults only lacks is named, in both encodings",
        arguments: [
            ("UplinkEvent default", "up"), ("UplinkEvent default + deviceInfo default", "up"),
            ("JoinEvent default", "join"), ("AckEvent default", "ack"), ("TxAckEvent default", "txack"),
            ("LogEvent default", "log"), ("StatusEvent default", "status"), ("LocationEvent default", "location"),
        ])
    func defaults(name: String, kind: String) throws {
        let emitted = try Emitted(name)
        let fromJSON = City.rejection(City.topic(kind), emitted.json)
        #expect(fromJSON == Rejection(.missingField, "deviceInfo.devEui: absent"))
        let fromProtobuf = City.rejection(City.topic(kind), emitted.protobuf)
        #expect(fromProtobuf?.reason == (emitted.protobuf.isEmpty ? .payloadEmpty : .missingField))
    }

    @Test(
        "Messages between gateways and ChirpStack arrive on topics that are none of ours",
        arguments: [
            ("gw up", "eu868/gateway/0016c001f153a14c/event/up"),
            ("gw ack", "eu868/gateway/0016c001f153a14c/event/ack"),
            ("gw mesh heartbeat", "eu868/gateway/0016c001f153a14c/event/mesh"),
            ("gw exec resp", "gateway/0016c001f153a14c/event/exec"),
            ("down", "application/17c82e96-be03-4f38-aef3-f83d48582d97/device/000095fffe010203/command/down"),
            ("DownlinkCommand default", "application/1/device/000095fffe010203/command/down"),
        ])
    func otherMessages(name: String, topic: String) throws {
        let emitted = try Emitted(name)
        #expect(City.reason(topic, emitted.json) == .topicUnparseable)
        #expect(City.reason(topic, emitted.protobuf) == .topicUnparseable)
        // On a topic of ours they are no uplink either, whatever their bytes spell.
        for payload in [emitted.json, emitted.protobuf] {
            #expect(City.reason(City.topic("up"), payload) != nil)
        }
    }

    @Test("An event of an old server's own integration keeps its name and type")
    func integration() throws {
        let payload = """
            {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"2026-01-01T00:00:00+00:00",
            "deviceInfo":{"devEui":"000095fffe010203"},"integrationName":"loracloud","eventType":"modem_info",
            "object":{"a":1.0}}
            """
        let event = try City.parser.event(topic: City.topic("integration"), payload: Array(payload.utf8)).get()
        guard case .device(let device) = event else { throw City.NoUplink() }
        #expect(device.kind == .integration)
        #expect(device.body == .integration(name: "loracloud", eventType: "modem_info"))
    }
}
