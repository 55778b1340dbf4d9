import JSON

/// `gw.UplinkRxInfo`: defaults are omitted, in JSON too.
struct EmittedReception: Sendable, Hashable {
    var gatewayID: String
    var uplinkID: UInt32 = 0
    var gatewayTime: NetworkTime?
    var networkTime: NetworkTime?
    var sinceGPSEpoch: NetworkDuration?
    var fineSinceGPSEpoch: NetworkDuration?
    var rssi: Int32 = 0
    var snr: Float = 0
    var channel: UInt32 = 0
    var rfChain: UInt32 = 0
    var location: EmittedLocation?
    var context: [UInt8] = []
    var metadata: [EmittedEntry] = []

    func write(to writer: inout JSONWriter) {
        writer.object { copy in
            copy.set("gatewayId", gatewayID)
            copy.set("uplinkId", uplinkID)
            copy.time("gwTime", gatewayTime)
            copy.time("nsTime", networkTime)
            copy.duration("timeSinceGpsEpoch", sinceGPSEpoch)
            copy.duration("fineTimeSinceGpsEpoch", fineSinceGPSEpoch)
            copy.set("rssi", rssi)
            copy.set("snr", snr)
            copy.set("channel", channel)
            copy.set("rfChain", rfChain)
            location?.write(to: &copy)
            if !context.isEmpty { copy.base64("context", context) }
            if !metadata.isEmpty { copy.map("metadata", metadata) }
            copy.member("crcStatus", "CRC_OK")
        }
    }

    func write(_ field: Int, to writer: inout ProtobufWriter) {
        writer.message(field) { copy in
            copy.set(1, gatewayID)
            copy.set(2, uplinkID)
            copy.set(3, gatewayTime)
            copy.set(4, sinceGPSEpoch)
            copy.set(5, fineSinceGPSEpoch)
            copy.set(6, Int64(rssi))
            copy.set(7, snr)
            copy.set(8, channel)
            copy.set(9, rfChain)
            location?.write(12, to: &copy)
            copy.set(13, context)
            copy.map(15, metadata)
            copy.set(16, 2)
            copy.set(17, networkTime)
        }
    }
}
