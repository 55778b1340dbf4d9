import Ingest
import LoRaWAN

/// A message as it comes from the broker.
struct Arrival {
    var topic: [UInt8]
    var payload: [UInt8]
    var receivedAt: Timestamp
    var isRetained: Bool

    init(_ topic: String, _ payload: [UInt8], receivedAt: Timestamp = .noon, isRetained: Bool = false) {
        self.topic = Array(topic.utf8)
        self.payload = payload
        self.receivedAt = receivedAt
        self.isRetained = isRetained
    }

    init(_ topic: String, _ payload: String, receivedAt: Timestamp = .noon, isRetained: Bool = false) {
        self.init(topic, Array(payload.utf8), receivedAt: receivedAt, isRetained: isRetained)
    }

    /// A device event other than an uplink, of the network's clock; `members` goes into the JSON object.
    static func event(_ kind: String, _ members: String, at time: Timestamp = .noon, device: String = "A1") -> Arrival {
        let devEUI = City.devEUI(device).description.lowercased()
        return Arrival(
            "application/17c82e96-be03-4f38-aef3-f83d48582d97/device/\(devEUI)/event/\(kind)",
            """
            {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"\(time.text)",\
            "deviceInfo":{"deviceProfileName":"Bosch TPS110","devEui":"\(devEUI)"},\(members)}
            """, receivedAt: time)
    }

    /// A gateway's counters.
    static func stats(
        _ gateway: GatewayID = City.gateway, time: Timestamp? = nil, received: Int = 0, at receivedAt: Timestamp
    ) -> Arrival {
        let name = gateway.description.lowercased()
        let time = time.map { #","time":"\#($0.text)""# } ?? ""
        return Arrival(
            "eu868/gateway/\(name)/event/stats", #"{"gatewayId":"\#(name)","rxPacketsReceived":\#(received)\#(time)}"#,
            receivedAt: receivedAt)
    }

    /// A gateway's connection; OFFLINE has no state field.
    static func connection(
        _ gateway: GatewayID = City.gateway, isOnline: Bool, isRetained: Bool = false, at receivedAt: Timestamp
    ) -> Arrival {
        let name = gateway.description.lowercased()
        return Arrival(
            "eu868/gateway/\(name)/state/conn", #"{"gatewayId":"\#(name)"\#(isOnline ? #","state":"ONLINE""# : "")}"#,
            receivedAt: receivedAt, isRetained: isRetained)
    }

    /// Something that is no event at all.
    static func nonsense(at receivedAt: Timestamp = .noon) -> Arrival {
        Arrival(Uplink(1, occupied: true).topic, #"{"deduplicationId":"#, receivedAt: receivedAt)
    }
}

extension Batch {
    init(_ messages: [Arrival]) {
        self.init()
        for message in messages {
            message.topic.withUnsafeBufferPointer { topic in
                message.payload.withUnsafeBytes { payload in
                    append(
                        topic: topic, payload: payload, receivedAt: message.receivedAt, isRetained: message.isRetained)
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
