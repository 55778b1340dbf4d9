import JSON

/// `integration.JoinEvent`, on `…/event/join`.
struct EmittedJoin: Sendable {
    var deduplicationID: String
    var time: NetworkTime?
    var device: EmittedDevice
    var devAddr = ""
    var region = "eu868"

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.object { event in
            event.member("deduplicationId", deduplicationID)
            event.time("time", time)
            device.write(to: &event)
            event.member("devAddr", devAddr)
            event.member("regionConfigId", region)
        }
        return writer.bytes
    }

    var protobuf: [UInt8] {
        var writer = ProtobufWriter()
        writer.set(1, deduplicationID)
        writer.set(2, time)
        device.write(3, to: &writer)
        writer.set(4, devAddr)
        writer.set(7, region)
        return writer.bytes
    }
}
