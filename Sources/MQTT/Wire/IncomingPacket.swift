/// A control packet that the broker sent; its bytes are borrowed (section numbers are those of MQTT 5.0).
enum IncomingPacket {
    /// CONNACK (§3.2).
    case connack(ConnectAcknowledgement)
    /// PUBLISH (§3.3), with its packet identifier where it has to be acknowledged.
    case message(MQTTMessage, id: UInt16?)
    /// PUBREL (§3.6): the broker knows that we have its message of QoS 2, and waits for PUBCOMP.
    case completion(id: UInt16)
    /// SUBACK (§3.9): the answer to one filter, the granted QoS or a reason from 0x80.
    case suback(id: UInt16, code: UInt8)
    /// UNSUBACK (§3.11): a reason code, 0 in MQTT 3.1.1.
    case unsuback(id: UInt16, code: UInt8)
    /// PINGRESP (§3.13).
    case pingresp
    /// DISCONNECT (§3.14) and its reason code.
    case disconnect(code: UInt8)

    /// The broker's answer to CONNECT.
    struct ConnectAcknowledgement: Equatable {
        /// 0 accepts (MQTT 5 reason code or 3.1.1 return code).
        let code: Int
        /// Whether the broker had kept our session.
        let isSessionPresent: Bool
        /// What it says of shared subscriptions; says it nothing, it has them (§3.2.2.3.13).
        var areSharedSubscriptionsAvailable = true
        /// Seconds for which it keeps our session; says it nothing, for as long as was asked (§3.2.2.3.2).
        var sessionExpiryS: UInt32?
        /// How many messages above QoS 0 it has on their way from one client (§3.2.2.3.3).
        var receiveMaximum: Int?
        /// The longest packet that it takes (§3.2.2.3.6).
        var maximumPacketSize: Int?
        /// The highest QoS that it takes, where that is not 2 (§3.2.2.3.4).
        var maximumQoS: Int?
        /// Whether it keeps retained messages (§3.2.2.3.5).
        var areRetainedMessagesAvailable = true
        /// Whether it has filters with wildcards (§3.2.2.3.11).
        var areWildcardsAvailable = true
        /// Seconds between signs of life, where the broker wants others than we do (§3.2.2.3.14).
        var keepAliveS: Int?
    }

    /// What cannot be a control packet, or must not be one for us.
    struct Malformed: Error {
        /// What the broker did, as the second half of a sentence; `nil` where it seems not to speak MQTT at all.
        var reason: String?
    }

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
        case 2: self = .connack(try ConnectAcknowledgement(&cursor))
        case 3: self = try Self.message(header, &cursor, version)
        case 6: self = .completion(id: try cursor.number())
        case 9:
            let id = try cursor.number()
            if version == .v5 { try cursor.skipProperties() }
            self = .suback(id: id, code: try cursor.byte())
        case 11:
            let id = try cursor.number()
            if version == .v5 { try cursor.skipProperties() }
            self = .unsuback(id: id, code: cursor.isAtEnd ? 0 : try cursor.byte())
        case 13: self = .pingresp
        case 14: self = .disconnect(code: cursor.isAtEnd ? 0 : try cursor.byte())
        default: throw Malformed(reason: Self.intrusion(header >> 4))
        }
    }

    /// We publish nothing and begin no exchange of credentials, so nothing else is an answer to anything.
    private static func intrusion(_ kind: UInt8) -> String? {
        switch kind {
        case 4: "it acknowledged a message that was never sent (PUBACK)"
        case 5: "it acknowledged a message that was never sent (PUBREC)"
        case 7: "it acknowledged a message that was never sent (PUBCOMP)"
        case 15: "it asked for an exchange of credentials (AUTH) that was not agreed"
        case 1, 8, 10, 12: "it sent a packet that only clients send (type \(kind))"
        default: nil
        }
    }

    private static func message(
        _ header: UInt8, _ cursor: inout Cursor, _ version: MQTTVersion
    ) throws(Malformed) -> IncomingPacket {
        // Subscribed at QoS 1, what comes at QoS 2 is left from an earlier client with our client id (§3.8.4).
        let qos = Int(header >> 1 & 3)
        guard qos < 3 else { throw Malformed(reason: "it sent a message of QoS 3") }
        let topic = try cursor.take(Int(try cursor.number()))
        let id = qos > 0 ? try cursor.number() : nil
        if version == .v5 { try checkProperties(&cursor) }
        let message = MQTTMessage(
            topic: topic.bindMemory(to: UInt8.self), payload: cursor.takeRest(), qos: qos, isRetained: header & 1 != 0,
            isResent: header & 8 != 0)
        return .message(message, id: id)
    }

    /// Passes over the properties of a message, most often none; a topic alias cannot be resolved (§3.3.2.3.4).
    private static func checkProperties(_ cursor: inout Cursor) throws(Malformed) {
        var properties = try cursor.properties()
        while !properties.isAtEnd {
            let property = try properties.byte()
            guard property != Property.topicAlias else {
                throw Malformed(reason: "it used a topic alias, which was not agreed")
            }
            try properties.skipValue(of: property)
        }
    }
}

extension IncomingPacket.ConnectAcknowledgement {
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
            case Property.sessionExpiryInterval: sessionExpiryS = try properties.longNumber()
            case Property.receiveMaximum: receiveMaximum = Int(try properties.number())
            case Property.maximumPacketSize: maximumPacketSize = Int(try properties.longNumber())
            case Property.maximumQoS: maximumQoS = Int(try properties.byte())
            case Property.retainAvailable: areRetainedMessagesAvailable = try properties.byte() != 0
            case Property.wildcardSubscriptionAvailable: areWildcardsAvailable = try properties.byte() != 0
            case let other: try properties.skipValue(of: other)
            }
        }
    }
}
