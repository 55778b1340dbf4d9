public import Ingest
public import LoRaWAN

/// A message that the spool lends: its bytes are valid only while it is lent.
public struct SpooledMessage {
    /// Whose it is; `nil` where nobody could tell.
    public let sender: EUI64?
    /// The topic as it came.
    public let topic: UnsafeBufferPointer<UInt8>
    /// The payload as it came, or its beginning.
    public let payload: UnsafeRawBufferPointer
    /// Our clock when it arrived, before the spool.
    public let receivedAt: Timestamp
    /// Sent because we subscribed: of unknown age.
    public let isRetained: Bool
    /// What a large payload was as a whole; `nil` for others.
    public let whole: WholePayload?
}
