public import MQTT

extension Shortfall {
    /// What is wrong, and which setting of the broker mends it.
    public var advice: String { "\(self) \(remedy)" }

    private var remedy: String {
        switch self {
        case .refused(_, nil):
            "It is tried again while the rest goes on: the broker's log tells more."
        case .refused:
            """
            It is tried again while the rest goes on: allow it in the broker's access list (Mosquitto: acl_file, or \
            mosquitto_ctrl dynsec addRoleACL … subscribePattern).
            """
        case .unprotected:
            "Let the broker grant QoS 1 (Mosquitto: max_qos of the listener; EMQX: mqtt.max_qos_allowed)."
        case .sessionExpiry:
            """
            Let it keep sessions for ever (RabbitMQ: mqtt.max_session_expiry_interval_seconds = infinity; EMQX, from \
            6.3 on: mqtt.max_session_expiry_interval = infinity; HiveMQ: max-interval of session-expiry).
            """
        case .receiveMaximum:
            """
            Raise it at the broker (Mosquitto: max_inflight_messages; EMQX: mqtt.max_inflight; VerneMQ: \
            receive_max_broker, and receive_max_client for what it sends).
            """
        case .maximumPacketSize:
            """
            Raise it at the broker (Mosquitto: max_packet_size; EMQX: mqtt.max_packet_size; RabbitMQ: \
            mqtt.max_packet_size_authenticated).
            """
        case .maximumQoS:
            "Let it take QoS 1 (Mosquitto: max_qos of the listener; EMQX: mqtt.max_qos_allowed)."
        case .noRetainedMessages:
            "Let it keep them (Mosquitto: retain_available true; EMQX: mqtt.retain_available)."
        }
    }
}
