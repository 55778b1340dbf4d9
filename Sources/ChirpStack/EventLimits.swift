/// How large a message may be before it is refused, and its parts before they are cut: everything that a stranger on
/// the broker can send is bounded.
public struct EventLimits: Sendable, Hashable {
    /// The largest payload in bytes; a genuine uplink with 20 gateways has about 10 kB.
    public var payloadBytesMax: Int
    /// How deep JSON is read, deeper is skipped; ChirpStack's own has 6 levels, plus what a codec's object adds.
    public var depthMax: Int
    /// How many gateway copies of an uplink are kept: the strongest.
    public var receptionsMax: Int
    /// What is kept of a text, in bytes of UTF-8: names, and a log's description with its stack trace.
    public var textBytesMax: Int
    /// The longest FRMPayload in bytes; LoRaWAN 1.0.4 allows at most 242.
    public var frameBytesMax: Int
    /// How many entries of a log's context are kept.
    public var contextEntriesMax: Int

    /// Limits that no genuine message reaches.
    public static let standard = EventLimits()

    /// Makes limits; what is not named is as in ``standard``.
    public init(
        payloadBytesMax: Int = 512 * 1024, depthMax: Int = 32, receptionsMax: Int = 64, textBytesMax: Int = 8192,
        frameBytesMax: Int = 255, contextEntriesMax: Int = 64
    ) {
        self.payloadBytesMax = payloadBytesMax
        self.depthMax = depthMax
        self.receptionsMax = receptionsMax
        self.textBytesMax = textBytesMax
        self.frameBytesMax = frameBytesMax
        self.contextEntriesMax = contextEntriesMax
    }
}
