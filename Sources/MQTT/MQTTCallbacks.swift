import CMosquitto

#if canImport(Glibc)
    import Glibc
#endif

/// What the library's callbacks leave behind; they run on the thread that reads, inside `mosquitto_loop_read`.
final class MQTTCallbacks {
    /// The broker's answer to CONNECT.
    struct ConnectAnswer: Equatable {
        /// 0 accepts (MQTT 5 reason code or 3.1.1 return code).
        let code: Int
        /// Whether the broker had kept our session.
        let isSessionPresent: Bool
        /// What it says of shared subscriptions; says it nothing, it has them (MQTT 5, §3.2.2.3.13).
        let areSharedSubscriptionsAvailable: Bool
    }

    /// Takes a message; answers `false` when it wants no more now.
    var deliver: ((MQTTMessage) -> Bool)?
    /// Whether `deliver` wanted no more.
    var isFull = false
    /// Packets that reached a callback: tells whether a read made progress.
    private(set) var packetCount = 0
    private(set) var connectAnswer: ConnectAnswer?
    private(set) var grantedCount = 0
    private(set) var refusedSubscription: Int?
    private(set) var unsubscribedCount = 0
    /// Whether the connection is over: the library would go on telling so at each read, as if something had come.
    private(set) var hasEnded = false
    /// Why the broker closed: the reason code of its DISCONNECT.
    private(set) var farewellCode: Int?
    /// The same in words.
    var farewell: String? { farewellCode.map { String(cString: mosquitto_reason_string(CInt($0))) } }
    /// Why there is no TLS connection, in OpenSSL's words.
    private(set) var complaintOfTLS: String?
    private var heldCount = 0

    func takeHeld() -> Int {
        defer { heldCount = 0 }
        return heldCount
    }

    /// Keeps the reason of an OpenSSL error, which the library tells its log only: `OpenSSL Error[0]:
    /// error:0A000086:SSL routines::certificate verify failed`.
    fileprivate func logged(_ line: String) {
        guard line.hasPrefix("OpenSSL Error"), let reason = line.split(separator: ":").last else { return }
        complaintOfTLS = String(reason)
    }

    fileprivate func connected(code: CInt, flags: CInt, properties: OpaquePointer?) {
        packetCount += 1
        var shared: UInt8 = 1
        mosquitto_property_read_byte(
            properties, CInt(MQTT_PROP_SHARED_SUB_AVAILABLE.rawValue), &shared, false)
        connectAnswer = ConnectAnswer(
            code: Int(code), isSessionPresent: flags & 1 != 0, areSharedSubscriptionsAvailable: shared != 0)
    }

    fileprivate func disconnected(code: CInt) {
        packetCount += 1
        hasEnded = true
        // MQTT 5 reasons begin at 0x80; smaller codes are the library's own and said better by its caller.
        if code >= 0x80 { farewellCode = Int(code) }
    }

    fileprivate func subscribed(granted: UnsafeBufferPointer<CInt>) {
        packetCount += 1
        for code in granted {
            if code >= 0x80 { refusedSubscription = Int(code) } else { grantedCount += 1 }
        }
    }

    fileprivate func unsubscribed() {
        packetCount += 1
        unsubscribedCount += 1
    }

    fileprivate func received(_ message: mosquitto_message) {
        packetCount += 1
        if message.qos > 0 { heldCount += 1 }
        guard let deliver, let topic = message.topic else { return }
        let topicBytes = UnsafeRawBufferPointer(start: topic, count: strlen(topic))
        let payload = UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
        let wantsMore = deliver(
            MQTTMessage(
                topic: topicBytes.bindMemory(to: UInt8.self), payload: payload, qos: Int(message.qos),
                isRetained: message.retain))
        if !wantsMore { isFull = true }
    }
}

private func callbacks(_ context: UnsafeMutableRawPointer?) -> MQTTCallbacks? {
    context.map { Unmanaged<MQTTCallbacks>.fromOpaque($0).takeUnretainedValue() }
}

func mosquittoConnected(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ code: CInt, _ flags: CInt, _ properties: OpaquePointer?
) {
    callbacks(context)?.connected(code: code, flags: flags, properties: properties)
}

func mosquittoDisconnected(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ code: CInt, _: OpaquePointer?
) {
    callbacks(context)?.disconnected(code: code)
}

func mosquittoSubscribed(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _: CInt, _ count: CInt,
    _ granted: UnsafePointer<CInt>?, _: OpaquePointer?
) {
    callbacks(context)?.subscribed(granted: UnsafeBufferPointer(start: granted, count: Int(count)))
}

func mosquittoUnsubscribed(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _: CInt, _: OpaquePointer?
) {
    callbacks(context)?.unsubscribed()
}

func mosquittoReceived(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<mosquitto_message>?,
    _: OpaquePointer?
) {
    guard let message else { return }
    callbacks(context)?.received(message.pointee)
}

func mosquittoLogged(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _: CInt, _ line: UnsafePointer<CChar>?
) {
    guard let line else { return }
    callbacks(context)?.logged(String(cString: line))
}
