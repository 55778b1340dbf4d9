public import LoRaWAN

/// Under whose name the spool keeps a message.
///
/// Its own word, since the message may be read differently by now: by a later version of the parser, or because the
/// database has refused it.
public struct SpooledSender: Sendable, Hashable {
    /// The device or gateway; `nil` where nobody could tell.
    public let eui: EUI64?

    /// The sender of a row of the spool.
    public init(_ eui: EUI64?) {
        self.eui = eui
    }
}
