/// The control packets that we send, one behind the other until they have left.
///
/// Section numbers are those of MQTT 5.0; MQTT 3.1.1 differs in having no properties.
struct PacketWriter {
    private let version: MQTTVersion
    private var bytes: [UInt8] = []
    private var sentCount = 0

    init(version: MQTTVersion) {
        self.version = version
    }

    /// Whether everything has left.
    var isEmpty: Bool { sentCount == bytes.count }

    /// Bytes that have not left.
    var unsentCount: Int { bytes.count - sentCount }

    /// Bytes that it takes up.
    var bytesHeld: Int { bytes.capacity }

    /// How many bytes that have left may lie in front of those that have not.
    private static let sentBytesMax = 64 << 10

    /// Lends what has not left; `body` says how many bytes of it did.
    mutating func send(_ body: (UnsafeRawBufferPointer) throws(MQTTError) -> Int) throws(MQTTError) {
        let from = sentCount
        let count = try bytes.withUnsafeBufferPointer { all throws(MQTTError) in
            try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[from...])))
        }
        sentCount += count
        if isEmpty {
            bytes.removeAll(keepingCapacity: true)
            sentCount = 0
        } else if sentCount > Self.sentBytesMax {
            bytes.removeFirst(sentCount)
            sentCount = 0
        }
    }

    /// CONNECT (§3.1) to a session that is kept.
    mutating func connect(_ configuration: MQTTConfiguration) {
        bytes += Self.packet(0x10) { body in
            body.text("MQTT")
            body.append(version == .v5 ? 5 : 4)
            let hasName = configuration.username != nil
            let hasPassword = hasName && configuration.password != nil
            // MQTT 3.1.1 cannot say for how long: a session is kept for ever or not at all.
            let isPassing = version == .v3 && configuration.sessionExpiryS == 0
            body.append((hasName ? 0x80 : 0) | (hasPassword ? 0x40 : 0) | (isPassing ? 0x02 : 0))
            body.number(UInt16(clamping: configuration.keepAliveS))
            if version == .v5 {
                body.append(5 + 3 + 5)
                body.append(Property.sessionExpiryInterval)
                body.number(configuration.sessionExpiryS)
                body.append(Property.receiveMaximum)
                body.number(UInt16(clamping: configuration.receiveMaximum))
                body.append(Property.maximumPacketSize)
                body.number(UInt32(clamping: configuration.packetBytesMax))
            }
            body.text(configuration.clientID)
            if let username = configuration.username { body.text(username) }
            if hasPassword, let password = configuration.password { body.text(password) }
        }
    }

    /// SUBSCRIBE (§3.8) at QoS 1.
    mutating func subscribe(to filter: String, id: UInt16) {
        bytes += Self.packet(0x82) { body in
            body.number(id)
            if version == .v5 { body.append(0) }
            body.text(filter)
            body.append(1)
        }
    }

    /// UNSUBSCRIBE (§3.10).
    mutating func unsubscribe(from filter: String, id: UInt16) {
        bytes += Self.packet(0xA2) { body in
            body.number(id)
            if version == .v5 { body.append(0) }
            body.text(filter)
        }
    }

    /// PUBACK (§3.4), in its short form, which says success and is the same in both versions.
    mutating func acknowledge(_ id: UInt16) {
        bytes.append(0x40)
        bytes.append(2)
        bytes.number(id)
    }

    /// PUBREC (§3.5), which acknowledges a message of QoS 2.
    mutating func received(_ id: UInt16) {
        bytes.append(0x50)
        bytes.append(2)
        bytes.number(id)
    }

    /// PUBCOMP (§3.7), the answer to PUBREL.
    mutating func complete(_ id: UInt16) {
        bytes.append(0x70)
        bytes.append(2)
        bytes.number(id)
    }

    /// PINGREQ (§3.12).
    mutating func ping() { bytes += [0xC0, 0] }

    /// DISCONNECT (§3.14). If the session ends with it, its expiry is set to 0 s.
    mutating func disconnect(endsSession: Bool = false) {
        guard endsSession, version == .v5 else { return bytes += [0xE0, 0] }
        bytes += [0xE0, 7, 0, 5, Property.sessionExpiryInterval, 0, 0, 0, 0]
    }

    /// The header (§2.1), with the length of what follows, and that.
    private static func packet(_ header: UInt8, _ write: (inout [UInt8]) -> Void) -> [UInt8] {
        var body: [UInt8] = []
        write(&body)
        var packet = [header]
        packet.partialLength(body.count)
        return packet + body
    }
}

/// The properties that we send or read (§2.2.2.2).
enum Property {
    static let sessionExpiryInterval: UInt8 = 0x11
    static let serverKeepAlive: UInt8 = 0x13
    static let receiveMaximum: UInt8 = 0x21
    static let topicAlias: UInt8 = 0x23
    static let maximumQoS: UInt8 = 0x24
    static let retainAvailable: UInt8 = 0x25
    static let maximumPacketSize: UInt8 = 0x27
    static let wildcardSubscriptionAvailable: UInt8 = 0x28
    static let sharedSubscriptionAvailable: UInt8 = 0x2A
}

extension [UInt8] {
    fileprivate mutating func number<Number: FixedWidthInteger>(_ number: Number) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// A string behind its length in two bytes (§1.5.4).
    fileprivate mutating func text(_ text: String) {
        let utf8 = text.utf8.prefix(Int(UInt16.max))
        number(UInt16(utf8.count))
        append(contentsOf: utf8)
    }

    /// How many bytes follow, in one to four bytes, the lowest seven bits first (§1.5.5).
    mutating func partialLength(_ count: Int) {
        var rest = count
        repeat {
            append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
    }
}
