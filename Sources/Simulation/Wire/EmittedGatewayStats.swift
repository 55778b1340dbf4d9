import JSON

/// `gw.GatewayStats` as the MQTT forwarder publishes it on `…/event/stats`: defaults are omitted, in JSON too.
struct EmittedGatewayStats: Sendable {
    var gatewayID: String
    var time: NetworkTime?
    var location: EmittedLocation?
    var rxReceived: UInt32 = 0
    var rxReceivedOK: UInt32 = 0
    var txReceived: UInt32 = 0
    var txEmitted: UInt32 = 0
    var metadata: [EmittedEntry] = []

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { stats in
            stats.set("gatewayId", gatewayID)
            stats.time("time", time)
            location?.write(to: &stats)
            stats.set("rxPacketsReceived", rxReceived)
            stats.set("rxPacketsReceivedOk", rxReceivedOK)
            stats.set("txPacketsReceived", txReceived)
            stats.set("txPacketsEmitted", txEmitted)
            if !metadata.isEmpty { stats.map("metadata", metadata) }
        }
        return writer.bytes
    }

    var protobuf: [UInt8] {
        var writer = ProtobufWriter()
        writer.set(2, time)
        location?.write(3, to: &writer)
        writer.set(5, rxReceived)
        writer.set(6, rxReceivedOK)
        writer.set(7, txReceived)
        writer.set(8, txEmitted)
        writer.map(10, metadata)
        writer.set(17, gatewayID)
        return writer.bytes
    }
}
