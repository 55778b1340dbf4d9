/// Why there is no connection to the broker.
public struct MQTTError: Error, Sendable, Equatable {
    /// The kinds of fault.
    public enum Code: String, Sendable {
        /// No TCP or TLS connection.
        case unreachable
        /// The broker does not speak this version of MQTT.
        case versionRefused
        /// The broker refuses this client: credentials, client id, authorisation.
        case refused
        /// A connection ended, and nobody said why.
        case closed
        /// The broker ended the connection and said why.
        case dismissed
        /// The broker accepted a connection and does not answer on it.
        case silent
        /// The broker sent what MQTT does not allow it to send, or what is no MQTT.
        case protocolError
        /// The broker refused every subscription from which the session has its purpose.
        case subscriptionRefused
        /// The broker has no shared subscriptions, and one is wanted.
        case sharedSubscriptionsUnavailable
        /// Another client introduced itself by our client id and has our session now; or all looks like it.
        case sessionTakenOver
        /// The configuration cannot work: an unreadable certificate, an impossible client id.
        case configuration
    }

    /// Which kind.
    public let code: Code
    /// One sentence for the operator.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension MQTTError: CustomStringConvertible {
    /// The sentence.
    public var description: String { message }
}
