import FoundationEssentials
import LoRaWAN

/// An uplink as ChirpStack prints it, with what a test wants in it.
struct Uplink {
    /// One gateway's copy.
    struct Copy {
        var gateway = City.gateway
        var rssi = -80
        var snr = 7.5
        /// `nsTime`.
        var networkTime: Timestamp?
    }

    /// The last two digits of the DevEUI.
    var device = "A1"
    /// Makes the deduplication id.
    var number: Int
    var frameCounter: UInt32
    /// ChirpStack's `time`.
    var time: Timestamp?
    var copies: [Copy]
    var fPort = 1
    var payload: [UInt8]
    var profile = "Bosch TPS110"
    var devAddr = "00189440"
    var networkTenantID = "52f14cd4-c6f1-4fbd-8f87-4025e1d49242"
    /// Empty where the network server decrypts.
    var sessionKeyID = ""
    var receivedAt: Timestamp

    /// A TPS110's word, heard so many seconds after noon and delivered 0.2 s later.
    init(_ number: Int, occupied: Bool, at seconds: Double = 0, fCnt: UInt32? = nil) {
        self.number = number
        frameCounter = fCnt ?? UInt32(number)
        payload = [occupied ? 1 : 0]
        time = .noon(seconds)
        copies = [Copy(networkTime: .noon(seconds))]
        receivedAt = .noon(seconds + 0.2)
    }

    /// The same with another value at one place.
    func with<Value>(_ path: WritableKeyPath<Uplink, Value>, _ value: Value) -> Uplink {
        var copy = self
        copy[keyPath: path] = value
        return copy
    }

    /// The same without any clock but ours.
    var timeless: Uplink {
        var copy = self
        copy.time = nil
        for index in copy.copies.indices { copy.copies[index].networkTime = nil }
        return copy
    }

    /// A TPS110's answer to a question: a valid frame without a word on occupancy.
    var speechless: Uplink { with(\.fPort, 4).with(\.payload, [3, 29, 0]) }

    /// The same, delivered again later.
    func again(at seconds: Double) -> Uplink { with(\.receivedAt, .noon(seconds)) }

    var deduplicationID: DeduplicationID {
        DeduplicationID(UUIDBits(high: 0xDDDD_DDDD_0000_4000, low: 0x8000_0000_0000_0000 | UInt64(number)))
    }

    var topic: String {
        "application/17c82e96-be03-4f38-aef3-f83d48582d97/device/"
            + "\(City.devEUI(device).description.lowercased())/event/up"
    }

    var arrival: Arrival {
        let devEUI = City.devEUI(device).description.lowercased()
        let rxInfo = copies.map { copy in
            let networkTime = copy.networkTime.map { #""nsTime":"\#($0.text)","# } ?? ""
            let name = copy.gateway.description.lowercased()
            return #"{"gatewayId":"\#(name)",\#(networkTime)"rssi":\#(copy.rssi),"snr":\#(copy.snr)}"#
        }
        let joinServer = sessionKeyID.isEmpty ? "" : #","joinServerContext":{"sessionKeyId":"\#(sessionKeyID)"}"#
        let json = """
            {"deduplicationId":"\(deduplicationID)",\(time.map { "\"time\":\"\($0.text)\"," } ?? "")\
            "deviceInfo":{"tenantId":"\(networkTenantID)","tenantName":"City Parking",\
            "applicationId":"17c82e96-be03-4f38-aef3-f83d48582d97","deviceProfileName":"\(profile)",\
            "deviceName":"bay","devEui":"\(devEUI)","tags":{}},"devAddr":"\(devAddr)","adr":true,"dr":3,\
            "fCnt":\(frameCounter),"fPort":\(fPort),"confirmed":false,"data":"\(Data(payload).base64EncodedString())",\
            "rxInfo":[\(rxInfo.joined(separator: ","))],"txInfo":{"frequency":867100000}\(joinServer)}
            """
        return Arrival(topic, json, receivedAt: receivedAt)
    }
}
