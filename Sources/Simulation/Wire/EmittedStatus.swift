import JSON

/// `integration.StatusEvent`, on `…/event/status`.
struct EmittedStatus: Sendable {
    var deduplicationID: String
    var time: NetworkTime?
    var device: EmittedDevice
    var marginDB: Int32 = 0
    var isExternallyPowered = false
    var isBatteryUnavailable = false
    var batteryPercent: Float = 0

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.object { event in
            event.member("deduplicationId", deduplicationID)
            event.time("time", time)
            device.write(to: &event)
            event.member("margin", marginDB)
            event.member("externalPowerSource", isExternallyPowered)
            event.member("batteryLevelUnavailable", isBatteryUnavailable)
            event.float("batteryLevel", batteryPercent)
        }
        return writer.bytes
    }

    var protobuf: [UInt8] {
        var writer = ProtobufWriter()
        writer.set(1, deduplicationID)
        writer.set(2, time)
        device.write(3, to: &writer)
        writer.set(5, Int64(marginDB))
        writer.set(6, isExternallyPowered)
        writer.set(7, isBatteryUnavailable)
        writer.set(8, batteryPercent)
        return writer.bytes
    }
}
