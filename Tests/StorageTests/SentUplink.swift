import FoundationEssentials
import LoRaWAN

/// An uplink as ChirpStack prints it, with what a test wants in it.
struct SentUplink {
    /// The last two digits of the DevEUI.
    var device = "A1"
    /// Makes the deduplication id.
    var number: Int
    var frameCounter: Int
    /// ChirpStack's `time`.
    var time: Timestamp?
    /// The gateways' copies: id, dBm and dB.
    var receptions = [(City.acmeGateway, -80, 7.5)]
    /// `nsTime` of each copy.
    var networkTime: Timestamp?
    var fPort = 1
    var payload: [UInt8]
    var profile = "Bosch TPS110"
    var devAddr = "00189440"
    var networkTenantID = "52f14cd4-c6f1-4fbd-8f87-4025e1d49242"
    var receivedAt: Timestamp

    /// A TPS110's change of state, heard so many seconds after noon and delivered 0.2 s later.
    init(_ number: Int, of device: String = "A1", occupied: Bool, at seconds: Double, fCnt: Int? = nil) {
        self.device = device
        self.number = number
        frameCounter = fCnt ?? number
        payload = [occupied ? 1 : 0]
        time = .noon(seconds)
        networkTime = .noon(seconds)
        receivedAt = .noon(seconds + 0.2)
    }

    /// The same with another value at one place.
    func with<Value>(_ path: WritableKeyPath<SentUplink, Value>, _ value: Value) -> SentUplink {
        var copy = self
        copy[keyPath: path] = value
        return copy
    }

    var deduplicationID: String {
        let digits = String(number)
        return "dddddddd-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    var sent: Sent {
        let devEUI = City.devEUI(device).lowercased()
        let copies = receptions.map { gateway, rssi, snr in
            let networkTime = networkTime.map { #""nsTime":"\#($0.text)","# } ?? ""
            return #"{"gatewayId":"\#(gateway.lowercased())",\#(networkTime)"rssi":\#(rssi),"snr":\#(snr)}"#
        }
        let json = """
            {"deduplicationId":"\(deduplicationID)",\(time.map { "\"time\":\"\($0.text)\"," } ?? "")\
            "deviceInfo":{"tenantId":"\(networkTenantID)","tenantName":"City Parking",\
            "applicationId":"17c82e96-be03-4f38-aef3-f83d48582d97","deviceProfileName":"\(profile)",\
            "deviceName":"bay","devEui":"\(devEUI)","tags":{}},"devAddr":"\(devAddr)","adr":true,"dr":3,\
            "fCnt":\(frameCounter),"fPort":\(fPort),"confirmed":false,"data":"\(Data(payload).base64EncodedString())",\
            "rxInfo":[\(copies.joined(separator: ","))],"txInfo":{"frequency":867100000}}
            """
        return Sent(
            "application/17c82e96-be03-4f38-aef3-f83d48582d97/device/\(devEUI)/event/up", json, receivedAt: receivedAt)
    }
}
