import JSON

/// `gw.ConnState`, retained on `…/state/conn`: OFFLINE is enum value 0, so it has no state in either encoding.
struct EmittedConnection: Sendable {
    var gatewayID: String
    var isOnline: Bool

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 64)
        writer.object { connection in
            connection.set("gatewayId", gatewayID)
            if isOnline { connection.member("state", "ONLINE") }
        }
        return writer.bytes
    }

    var protobuf: [UInt8] {
        var writer = ProtobufWriter()
        writer.set(2, isOnline)
        writer.set(3, gatewayID)
        return writer.bytes
    }
}
