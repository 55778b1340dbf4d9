import CMosquitto

/// What the broker grants less of than was asked for, or than our work needs: known from its CONNACK and SUBACK.
public enum Shortfall: Sendable, Hashable {
    /// It refuses these filters; a reason code of MQTT 5 (§3.9.3), `nil` where it did not answer.
    case refused(filters: [String], code: Int?)
    /// It delivers these filters at QoS 0, so that nothing is kept while we are away.
    case unprotected(filters: [String])
    /// It keeps our session for so many seconds only (§3.2.2.3.2).
    case sessionExpiry(seconds: Int)
    /// It has fewer QoS 1 messages on their way to one client than our batches need (§3.2.2.3.3).
    case receiveMaximum(Int)
    /// It takes no packet of more bytes, so that a large event never reaches it (§3.2.2.3.6).
    case maximumPacketSize(bytes: Int)
    /// It takes no message above this QoS from anybody (§3.2.2.3.4).
    case maximumQoS(Int)
    /// It keeps no retained messages (§3.2.2.3.5).
    case noRetainedMessages

    /// The kinds, as metrics call them.
    public enum Kind: String, Sendable, CaseIterable {
        /// See ``Shortfall/refused(filters:code:)``.
        case subscriptionRefused = "subscription_refused"
        /// See ``Shortfall/unprotected(filters:)``.
        case subscriptionUnprotected = "subscription_qos0"
        /// See ``Shortfall/sessionExpiry(seconds:)``.
        case sessionExpiry = "session_expiry"
        /// See ``Shortfall/receiveMaximum(_:)``.
        case receiveMaximum = "receive_maximum"
        /// See ``Shortfall/maximumPacketSize(bytes:)``.
        case maximumPacketSize = "maximum_packet_size"
        /// See ``Shortfall/maximumQoS(_:)``.
        case maximumQoS = "maximum_qos"
        /// See ``Shortfall/noRetainedMessages``.
        case noRetainedMessages = "no_retained_messages"
    }

    /// Which kind.
    public var kind: Kind {
        switch self {
        case .refused: .subscriptionRefused
        case .unprotected: .subscriptionUnprotected
        case .sessionExpiry: .sessionExpiry
        case .receiveMaximum: .receiveMaximum
        case .maximumPacketSize: .maximumPacketSize
        case .maximumQoS: .maximumQoS
        case .noRetainedMessages: .noRetainedMessages
        }
    }

    /// Whether messages come at QoS 0 for it, whatever QoS their publisher uses.
    public var endsProtection: Bool {
        switch self {
        case .unprotected, .maximumQoS: true
        case .refused, .sessionExpiry, .receiveMaximum, .maximumPacketSize, .noRetainedMessages: false
        }
    }

    /// Below this, a receive maximum starves us. It is 20 in Mosquitto's CONNACK, which tells only what Mosquitto
    /// takes: it sends as many as we ask for. Other brokers have one setting for both directions.
    static let receiveMaximumMin = 20
    /// An uplink that forty gateways heard has about 30 kB as JSON.
    static let packetBytesMin = 64 << 10

    /// What an accepting CONNACK grants less of.
    static func all(
        in answer: IncomingPacket.ConnectAcknowledgement, asked configuration: MQTTConfiguration
    ) -> [Shortfall] {
        var shortfalls: [Shortfall] = []
        if let granted = answer.sessionExpiryS, granted < configuration.sessionExpiryS {
            shortfalls.append(.sessionExpiry(seconds: Int(granted)))
        }
        let needed = min(receiveMaximumMin, configuration.receiveMaximum)
        if let granted = answer.receiveMaximum, granted < needed { shortfalls.append(.receiveMaximum(granted)) }
        if let granted = answer.maximumPacketSize, granted < packetBytesMin {
            shortfalls.append(.maximumPacketSize(bytes: granted))
        }
        if let granted = answer.maximumQoS, granted < 1 { shortfalls.append(.maximumQoS(granted)) }
        if !answer.areRetainedMessagesAvailable { shortfalls.append(.noRetainedMessages) }
        return shortfalls
    }

    /// Why a filter was refused, in the words of MQTT 5.
    static func reason(_ code: Int?) -> String {
        guard let code else { return "no answer" }
        // MQTT 3.1.1 has one code for every reason.
        return code == 0x80 ? "no reason given" : String(cString: mosquitto_reason_string(CInt(code)))
    }
}

extension Shortfall: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .refused(let filters, let code):
            "The broker refuses the subscription of \(filters.joined(separator: ", ")) (\(Self.reason(code)))."
        case .unprotected(let filters):
            "The broker grants only QoS 0 for \(filters.joined(separator: ", ")): it keeps nothing while parkd is away."
        case .sessionExpiry(let seconds):
            "The broker keeps our session for \(seconds) s only, with what it has queued."
        case .receiveMaximum(let count):
            "The broker has at most \(count) unacknowledged messages on their way (receive maximum), which is slow."
        case .maximumPacketSize(let bytes):
            "The broker takes no packet of more than \(bytes) bytes: large events never reach it."
        case .maximumQoS(let qos):
            "The broker takes nothing above QoS \(qos): it keeps nothing while parkd is away."
        case .noRetainedMessages:
            "The broker keeps no retained messages: whether a gateway is online is known from its next report on."
        }
    }
}
