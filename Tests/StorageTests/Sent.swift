import FoundationEssentials
import Ingest
import LoRaWAN

/// A message as the broker delivers it.
struct Sent {
    var topic: [UInt8]
    var payload: [UInt8]
    var receivedAt: Timestamp
    var isRetained = false
    /// What is known of a large payload.
    var whole: WholePayload?

    init(_ topic: String, _ payload: [UInt8], receivedAt: Timestamp = .noon) {
        self.topic = Array(topic.utf8)
        self.payload = payload
        self.receivedAt = receivedAt
    }

    init(_ topic: String, _ payload: String, receivedAt: Timestamp = .noon) {
        self.init(topic, Array(payload.utf8), receivedAt: receivedAt)
    }

    /// The same, delivered again later.
    func again(_ receivedAt: Timestamp) -> Sent {
        var copy = self
        copy.receivedAt = receivedAt
        return copy
    }

    /// A device event other than an uplink; `members` goes into the JSON object.
    static func event(
        _ kind: String, _ device: String, _ members: String, receivedAt: Timestamp = .noon
    ) -> Sent {
        let devEUI = City.devEUI(device)
        return Sent(
            "application/17c82e96-be03-4f38-aef3-f83d48582d97/device/\(devEUI.lowercased())/event/\(kind)",
            #"{"deviceInfo":{"deviceProfileName":"Bosch TPS110","devEui":"\#(devEUI.lowercased())"},\#(members)}"#,
            receivedAt: receivedAt)
    }

    static func stats(_ gatewayID: String, _ members: String, receivedAt: Timestamp = .noon) -> Sent {
        Sent(
            "eu868/gateway/\(gatewayID.lowercased())/event/stats",
            #"{"gatewayId":"\#(gatewayID.lowercased())"\#(members)}"#, receivedAt: receivedAt)
    }

    static func connection(
        _ gatewayID: String, isOnline: Bool, isRetained: Bool = false, receivedAt: Timestamp = .noon
    ) -> Sent {
        let state = isOnline ? #","state":"ONLINE""# : ""
        var sent = Sent(
            "eu868/gateway/\(gatewayID.lowercased())/state/conn",
            #"{"gatewayId":"\#(gatewayID.lowercased())"\#(state)}"#, receivedAt: receivedAt)
        sent.isRetained = isRetained
        return sent
    }
}

extension Batch {
    init(_ messages: [Sent]) {
        self.init()
        for message in messages {
            message.topic.withUnsafeBufferPointer { topic in
                message.payload.withUnsafeBytes { payload in
                    append(
                        topic: topic, payload: payload, receivedAt: message.receivedAt, isRetained: message.isRetained,
                        whole: message.whole)
                }
            }
        }
    }
}

extension Timestamp {
    /// 2025-06-15T12:00:00Z: the moment around which these tests play.
    static let noon = Timestamp(microseconds: 1_749_988_800_000_000)

    /// So many seconds after noon.
    static func noon(_ seconds: Double) -> Timestamp { noon.adding(seconds: seconds) }

    /// RFC 3339.
    var text: String { String(decoding: rfc3339Bytes, as: UTF8.self) }
}
