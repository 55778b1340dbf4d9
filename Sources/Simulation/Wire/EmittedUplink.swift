import JSON

/// `integration.UplinkEvent` as ChirpStack v4 publishes it on the topic `…/event/up`.
struct EmittedUplink: Sendable {
    var deduplicationID: String
    var time: NetworkTime?
    var device: EmittedDevice
    var devAddr = ""
    var adr = true
    var dataRate: UInt32 = 0
    var frameCounter: UInt32 = 0
    var fPort: UInt32 = 0
    var isConfirmed = false
    var data: [UInt8] = []
    /// What a codec of the operator's in ChirpStack said: one number by name; most operators have none.
    var objectNumber: (name: String, value: Double)?
    var receptions: [EmittedReception] = []
    var frequency: UInt32 = 867_100_000
    var spreadingFactor: UInt32 = 11
    var region = "eu868"

    /// One line, keys in the order of the .proto file.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.object { event in
            event.member("deduplicationId", deduplicationID)
            event.time("time", time)
            device.write(to: &event)
            event.member("devAddr", devAddr)
            event.member("adr", adr)
            event.member("dr", dataRate)
            event.member("fCnt", frameCounter)
            event.member("fPort", fPort)
            event.member("confirmed", isConfirmed)
            event.base64("data", data)
            if let objectNumber {
                event.object("object") { $0.float(objectNumber.name, objectNumber.value) }
            }
            event.array("rxInfo") { list in
                for reception in receptions { reception.write(to: &list) }
            }
            event.object("txInfo") { info in
                info.set("frequency", frequency)
                info.object("modulation") { modulation in
                    modulation.object("lora") { lora in
                        lora.member("bandwidth", 125_000)
                        lora.member("spreadingFactor", spreadingFactor)
                        lora.member("codeRate", "CR_4_5")
                    }
                }
            }
            event.member("regionConfigId", region)
        }
        return writer.bytes
    }

    /// The same in protobuf, in the order of the tags.
    var protobuf: [UInt8] {
        var writer = ProtobufWriter()
        writer.set(1, deduplicationID)
        writer.set(2, time)
        device.write(3, to: &writer)
        writer.set(4, devAddr)
        writer.set(5, adr)
        writer.set(6, dataRate)
        writer.set(7, frameCounter)
        writer.set(8, fPort)
        writer.set(9, isConfirmed)
        writer.set(10, data)
        if let objectNumber {
            writer.message(11) { object in
                object.message(1) { entry in
                    entry.set(1, objectNumber.name)
                    entry.message(2) { $0.set(2, objectNumber.value) }
                }
            }
        }
        for reception in receptions { reception.write(12, to: &writer) }
        writer.message(13) { info in
            info.set(1, frequency)
            info.message(2) { modulation in
                modulation.message(3) { lora in
                    lora.set(1, 125_000)
                    lora.set(2, spreadingFactor)
                    lora.set(5, 1)
                }
            }
        }
        writer.set(16, region)
        return writer.bytes
    }
}
