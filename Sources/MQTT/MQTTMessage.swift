/// A message as it arrived, borrowed: copy what must outlive the closure that got it.
public struct MQTTMessage {
    /// The topic's bytes.
    public let topic: UnsafeBufferPointer<UInt8>
    /// The payload; may be empty.
    public let payload: UnsafeRawBufferPointer
    /// 0, 1 or 2 as delivered, which is the lower of published and subscribed.
    public let qos: Int
    /// A retained message sent because we subscribed: of unknown age.
    public let isRetained: Bool
    /// Whether the broker has sent it before, on this connection or an earlier one (§3.3.1.1).
    let isResent: Bool
    /// Its place among all messages that the session has delivered above QoS 0, for acknowledging it; `nil` at QoS 0.
    public internal(set) var number: Int?
}
