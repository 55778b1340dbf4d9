public import Codecs
public import LoRaWAN

/// Which messages in quarantine are to be taken up.
public struct QuarantineOrder: Sendable {
    /// Only those of these devices; those of all devices and gateways where empty.
    public var devices: [DevEUI] = []
    /// Only what was observed, or where it has no such time received, from here on.
    public var from: Timestamp?
    /// Only what was before.
    public var until: Timestamp?
    /// Who asks, for the audit log.
    public var actor: String

    /// Orders everything.
    public init(actor: String) {
        self.actor = actor
    }
}

/// What was in quarantine and can be read now.
public struct QuarantineReport: Sendable, Equatable {
    /// Events without a reading, which were taken in: joins, status, logs, counters of gateways, frames of the network.
    public var recovered = 0
    /// Uplinks that a codec reads now: ``Redecoder/perform(_:report:)`` takes them in, codec by codec.
    public var readable: [CodecID: Int] = [:]

    /// Nothing.
    public init() {}
}
