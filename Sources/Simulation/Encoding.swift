/// How a publisher writes its messages; ChirpStack's own default is JSON, the gateways' is protobuf.
public enum Encoding: String, Sendable, Hashable, CaseIterable {
    /// proto3 JSON in ChirpStack's dialect, one line.
    case json
    /// Protobuf's binary format.
    case protobuf
}
