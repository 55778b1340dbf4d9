/// The protocol versions that we speak.
public enum MQTTVersion: Sendable, Equatable {
    /// MQTT 5.0
    case v5
    /// MQTT 3.1.1
    case v3

    /// The other one.
    var other: MQTTVersion { self == .v5 ? .v3 : .v5 }
}
