import ChirpStack
import LoRaWAN
import Testing

@Suite struct TopicTests {
    private func parse(_ text: String) -> Result<Topic, Rejection> {
        Array(text.utf8).withUnsafeBufferPointer { Topic.parse($0) }
    }

    @Test("Every event of a device is known by the last level")
    func deviceTopics() throws {
        let devEUI = try City.devEUI()
        #expect(parse(City.topic("up")) == .success(.device(devEUI, kind: nil)))
        for kind in DeviceEvent.Kind.allCases {
            #expect(parse(City.topic(kind.rawValue)) == .success(.device(devEUI, kind: kind)))
        }
    }

    @Test(
        "Any prefix fits, and none",
        arguments: ["", "/", "eu868/", "us915_0/", "bridge/site 7/", "a/b/c/d/e/f/", "device/gateway/"])
    func prefixes(prefix: String) throws {
        let gatewayID = try City.gatewayID()
        #expect(parse(prefix + "device/000095FFFE010203/event/up") == .success(.device(try City.devEUI(), kind: nil)))
        #expect(parse(prefix + "gateway/0016c001f153a14c/event/stats") == .success(.gatewayStats(gatewayID)))
        #expect(parse(prefix + "gateway/0016c001f153a14c/state/conn") == .success(.gatewayConnection(gatewayID)))
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "/", "////", "up", "event/up", "000095fffe010203/event/up", "device/000095fffe010203/event",
            "device/000095fffe01020/event/up", "device/000095fffe0102030/event/up",
            "device/+00095fffe010203/event/up", "device/000095fffe01020g/event/up", "device//event/up",
            "device/000095fffe010203/event/", "device/000095fffe010203/event/UP", "device/000095fffe010203/event/up/",
            "device/000095fffe010203/event/error", "device/000095fffe010203/event/upp",
            "device/000095fffe010203/state/up", "device/000095fffe010203/command/down",
            "Device/000095fffe010203/event/up", "xdevice/000095fffe010203/event/up",
            "gateway/0016c001f153a14c/event/up", "gateway/0016c001f153a14c/event/conn",
            "gateway/0016c001f153a14c/state/stats", "gateway/0016c001f153a14/event/stats",
            "gateway/0016c001f153a14c/event/stats\0", "gateway/00 6c001f153a14c/state/conn",
        ])
    func refused(topic: String) {
        guard case .failure(let rejection) = parse(topic) else {
            Issue.record("\(topic) was taken")
            return
        }
        #expect(rejection.reason == .topicUnparseable)
        #expect(City.reason(topic, [0x7B]) == .topicUnparseable)
    }

    @Test("A topic that names another device or gateway than the payload is a mismatch, in both encodings")
    func mismatch() throws {
        let up = try Emitted("up")
        let stats = try Emitted("gw stats")
        let connection = try Emitted("conn online")
        for isJSON in [true, false] {
            let device = "application/1/device/000095fffe010204/event/up"
            #expect(City.reason(device, isJSON ? up.json : up.protobuf) == .topicMismatch)
            let gateway = "gateway/0016c001f153a14d"
            #expect(City.reason(gateway + "/event/stats", isJSON ? stats.json : stats.protobuf) == .topicMismatch)
            let state = isJSON ? connection.json : connection.protobuf
            #expect(City.reason(gateway + "/state/conn", state) == .topicMismatch)
        }
    }
}
