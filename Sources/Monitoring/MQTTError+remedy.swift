public import MQTT

extension MQTTError {
    /// What is wrong, and where the configuration can mend it, how.
    public var advice: String { remedy.map { "\(message) \($0)" } ?? message }

    /// Whether it stays as it is until somebody changes something.
    var wantsAttention: Bool {
        switch code {
        case .unreachable, .closed, .dismissed, .silent: false
        case .versionRefused, .refused, .subscriptionRefused, .sharedSubscriptionsUnavailable, .sessionTakenOver,
            .protocolError, .configuration:
            true
        }
    }

    private var remedy: String? {
        switch code {
        case .sharedSubscriptionsUnavailable:
            "PARKD_MQTT_SHARE_GROUP needs them: nothing is subscribed, so that no daemon does the others' work. Use a "
                + "broker with MQTT 5 (Mosquitto 2, EMQX, VerneMQ), or run one daemon without a group."
        case .sessionTakenOver: "Give each daemon its own PARKD_MQTT_CLIENT_ID."
        case .protocolError: "Look at what listens there, and at the broker's version."
        case .unreachable: "Check PARKD_MQTT_URL, and that the broker runs and can be reached from here."
        case .silent: "Check that PARKD_MQTT_URL leads to an MQTT broker, and what its log says."
        case .refused: "Check PARKD_MQTT_USERNAME, PARKD_MQTT_PASSWORD and PARKD_MQTT_CLIENT_ID."
        case .closed: "Look into the broker's log."
        case .versionRefused, .dismissed, .subscriptionRefused, .configuration: nil
        }
    }
}
