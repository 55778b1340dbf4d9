import ChirpStack
import Foundation
import LoRaWAN
import Testing

/// One entry of `Fixtures/events.txt`: the same message in both encodings.
struct Emitted {
    let json: [UInt8]
    let protobuf: [UInt8]

    init(_ name: String) throws {
        let url = try #require(Bundle.module.url(forResource: "events", withExtension: "txt", subdirectory: "Fixtures"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        let start = try #require(lines.firstIndex(of: "## \(name)"), "no entry \(name)")
        json = Array(lines[start + 1].dropFirst("JSON ".count).utf8)
        protobuf = try #require(HexDigits.bytes(lines[start + 2].dropFirst("PBHEX ".count)))
    }

    var text: String { String(decoding: json, as: UTF8.self) }

    /// The JSON with one piece of its text replaced; the piece must be there.
    func replacing(_ old: String, with new: String) throws -> [UInt8] {
        try #require(text.contains(old), "\(old) is not in the message")
        return Array(text.replacingOccurrences(of: old, with: new).utf8)
    }
}

/// The places on which the fixtures' messages arrive, and the values in them.
enum City {
    static let parser = EventParser()
    static let gatewayStats = "eu868/gateway/0016c001f153a14c/event/stats"
    static let gatewayConnection = "eu868/gateway/0016c001f153a14c/state/conn"

    static func topic(_ kind: String) -> String {
        "application/17c82e96-be03-4f38-aef3-f83d48582d97/device/000095fffe010203/event/\(kind)"
    }

    static func devEUI() throws -> DevEUI { try #require(DevEUI(typed: "000095FFFE010203")) }

    static func gatewayID() throws -> GatewayID { try #require(GatewayID(typed: "0016C001F153A14C")) }

    static func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text.utf8)) }

    static func id(_ text: String) throws -> DeduplicationID { DeduplicationID(try #require(UUIDBits(text))) }

    static func device() throws -> DeviceInfo {
        DeviceInfo(
            devEUI: try devEUI(), networkTenantID: UUIDBits("52f14cd4-c6f1-4fbd-8f87-4025e1d49242"),
            applicationID: UUIDBits("17c82e96-be03-4f38-aef3-f83d48582d97"), deviceProfileName: "PNI PlacePod",
            deviceName: "bay-0042")
    }

    /// The uplink that a payload on the `up` topic gives.
    static func uplink(_ payload: [UInt8]) throws -> UplinkEvent {
        let event = try parser.event(topic: topic("up"), payload: payload).get()
        guard case .uplink(let uplink) = event else { throw NoUplink() }
        return uplink
    }

    static func uplink(_ payload: String) throws -> UplinkEvent { try uplink(Array(payload.utf8)) }

    /// The reason for which a payload is refused; `nil` where it is not.
    static func reason(_ topic: String, _ payload: [UInt8]) -> Rejection.Reason? {
        rejection(topic, payload)?.reason
    }

    static func rejection(_ topic: String, _ payload: [UInt8]) -> Rejection? {
        guard case .failure(let rejection) = parser.event(topic: topic, payload: payload) else { return nil }
        return rejection
    }

    struct NoUplink: Error {}
}
