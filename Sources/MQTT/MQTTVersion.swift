/// The protocol versions that we speak.
public enum MQTTVersion: String, Sendable, Equatable, CaseIterable {
    /// MQTT 5.0
    case v5 = "5"
    /// MQTT 3.1.1
    case v3 = "3.1.1"

    /// The other one.
    var other: MQTTVersion { self == .v5 ? .v3 : .v5 }
}

extension MQTTVersion: CustomStringConvertible {
    /// As people call it.
    public var description: String { "MQTT \(rawValue)" }
}
