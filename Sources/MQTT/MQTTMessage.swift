/// A message as it arrived, borrowed: copy what must outlive the closure that got it.
public struct MQTTMessage {
    /// The topic's bytes.
    public let topic: UnsafeBufferPointer<UInt8>
    /// The payload, or its beginning where ``whole`` says that it was longer; may be empty.
    public let payload: UnsafeRawBufferPointer
    /// 0, 1 or 2 as delivered, which is the lower of published and subscribed.
    public let qos: Int
    /// A retained message sent because we subscribed: of unknown age.
    public let isRetained: Bool
    /// Whether the broker has sent it before, on this connection or an earlier one (§3.3.1.1).
    let isResent: Bool
    /// Its place among all messages that the session has delivered above QoS 0, for acknowledging it; `nil` at QoS 0.
    public internal(set) var number: Int?
    /// What the payload was as a whole; `nil` for all but large ones (``MQTTConfiguration/payloadBytesKept``).
    public internal(set) var whole: WholePayload?

    /// Length and hash of a payload as it was published: two that begin alike are told apart.
    public struct WholePayload: Sendable, Equatable {
        /// Bytes.
        public let length: Int
        /// Its SHA-256, 32 bytes; `nil` where OpenSSL is configured without it.
        public let sha256: [UInt8]?
    }
}
