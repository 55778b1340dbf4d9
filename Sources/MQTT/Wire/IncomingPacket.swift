/// A control packet that the broker sent; its bytes are borrowed (section numbers are those of MQTT 5.0).
enum IncomingPacket {
    /// CONNACK (§3.2).
    case connectAnswer(ConnectAnswer)
    /// PUBLISH (§3.3), with its packet identifier where it has to be acknowledged.
    case message(MQTTMessage, id: UInt16?)
    /// SUBACK (§3.9): the answer to one filter, the granted QoS or a reason from 0x80.
    case subscribeAnswer(code: UInt8)
    /// UNSUBACK (§3.11).
    case unsubscribeAnswer
    /// PINGRESP (§3.13).
    case pong
    /// DISCONNECT (§3.14) and its reason code.
    case farewell(code: UInt8)

    /// The broker's answer to CONNECT.
    struct ConnectAnswer: Equatable {
        /// 0 accepts (MQTT 5 reason code or 3.1.1 return code).
        let code: Int
        /// Whether the broker had kept our session.
        let isSessionPresent: Bool
        /// What it says of shared subscriptions; says it nothing, it has them (§3.2.2.3.13).
        var areSharedSubscriptionsAvailable = true
        /// Seconds between signs of life, where the broker wants others than we do (§3.2.2.3.14).
        var keepAliveS: Int?
    }

    /// What cannot be a control packet.
    struct Malformed: Error {}

    /// How long the packet is that begins here, its header included; `nil` where too little of it is here to say.
    static func length(at bytes: UnsafeRawBufferPointer) throws(Malformed) -> Int? {
        var cursor = Cursor(bytes[...])
        guard !bytes.isEmpty else { return nil }
        cursor.skip(1)
        guard let rest = try cursor.partialLength() else { return nil }
        return cursor.position + rest
    }

    /// Reads a whole packet.
    init(_ bytes: UnsafeRawBufferPointer, version: MQTTVersion) throws(Malformed) {
        var cursor = Cursor(bytes[...])
        let header = try cursor.byte()
        _ = try cursor.partialLength()
        switch header >> 4 {
        case 2: self = .connectAnswer(try ConnectAnswer(&cursor))
        case 3: self = try Self.message(header, &cursor, version)
        case 9:
            _ = try cursor.number()
            if version == .v5 { try cursor.skipProperties() }
            self = .subscribeAnswer(code: try cursor.byte())
        case 11: self = .unsubscribeAnswer
        case 13: self = .pong
        case 14: self = .farewell(code: cursor.isAtEnd ? 0 : try cursor.byte())
        // We publish nothing and begin no exchange of credentials, so nothing else is an answer to anything.
        default: throw Malformed()
        }
    }

    private static func message(
        _ header: UInt8, _ cursor: inout Cursor, _ version: MQTTVersion
    ) throws(Malformed) -> IncomingPacket {
        // Subscribed at QoS 1, nothing can come at QoS 2 (§3.8.4).
        let qos = Int(header >> 1 & 3)
        guard qos < 2 else { throw Malformed() }
        let topic = try cursor.take(Int(try cursor.number()))
        let id = qos > 0 ? try cursor.number() : nil
        if version == .v5 { try cursor.skipProperties() }
        let message = MQTTMessage(
            topic: topic.bindMemory(to: UInt8.self), payload: cursor.takeRest(), qos: qos, isRetained: header & 1 != 0)
        return .message(message, id: id)
    }
}

extension IncomingPacket.ConnectAnswer {
    fileprivate init(_ cursor: inout Cursor) throws(IncomingPacket.Malformed) {
        isSessionPresent = try cursor.byte() & 1 != 0
        code = Int(try cursor.byte())
        // A broker that refuses MQTT 5 may answer in the form of 3.1.1, which ends here.
        guard !cursor.isAtEnd else { return }
        var properties = try cursor.properties()
        while !properties.isAtEnd {
            switch try properties.byte() {
            case Property.sharedSubscriptionAvailable: areSharedSubscriptionsAvailable = try properties.byte() != 0
            case Property.serverKeepAlive: keepAliveS = Int(try properties.number())
            case let other: try properties.skipValue(of: other)
            }
        }
    }
}
