public import LoRaWAN
public import Parking

/// A message that could not become rows, as the platform's people see it.
public struct QuarantineView: Sendable, Hashable {
    /// How many bytes of a message a list shows; one asked for by its id shows all that are kept.
    public static let excerptBytes = 64

    /// The digest of topic and message, which names it.
    public var id = UUIDBits.zero
    /// When it first came.
    public var receivedAt = Timestamp(microseconds: 0)
    /// When the same message last came.
    public var lastReceivedAt = Timestamp(microseconds: 0)
    /// How often it came.
    public var occurrences = 0
    /// Why it is here, in a word.
    public var reason = ""
    /// The same in a sentence.
    public var detail: String?
    /// Where it was published.
    public var topic = ""
    /// Its length as it was received.
    public var messageBytes = 0
    /// What is kept of it, or the beginning of that.
    public var message = HexBytes([])
    /// The DevEUI that it names.
    public var devEUI: String?
    /// The device that had this DevEUI then.
    public var deviceID: DeviceID?
    /// Whose it seemed to be.
    public var tenantID: TenantID?
    /// The frame that it is of.
    public var deduplicationID: UUIDBits?

    /// One without values.
    public init() {}

    /// Its place in the list.
    public var position: HistoryPosition { HistoryPosition(at: receivedAt, id: id) }
}

/// Which messages in quarantine are wanted; every given condition must be met.
public struct QuarantineFilter: Sendable, Hashable {
    /// Only those that are here for this reason.
    public var reason: String?
    /// Only those that name this DevEUI.
    public var devEUI: String?
    /// Which stretch of time, and which part of it.
    public var history = HistoryFilter()

    /// A filter that lets everything through.
    public init() {}
}

extension QuarantineView: Resource {
    /// Over messages `q`, of which `q.shown` is what is shown of the message.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "q.digest")
        each("received_at", &receivedAt, "q.received_at")
        each("last_received_at", &lastReceivedAt, "q.last_received_at")
        each("occurrences", &occurrences, "q.occurrences") { _ in .count }
        each("reason", &reason, "q.reason") { $0.like("unknown_frame") }
        each("detail", &detail, "q.detail")
        each("topic", &topic, "q.topic")
        each("message_bytes", &messageBytes, "q.message_bytes") { _ in .count }
        each("message", &message, "q.shown") { $0.about("In a list its first bytes; by its id all that is kept.") }
        each("dev_eui", &devEUI, "q.dev_eui") { $0.like("0004A30B001C0530") }
        each("device_id", &deviceID, "q.device_id")
        each("tenant_id", &tenantID, "q.tenant_id") { $0.about("Whose it seemed to be; no tenant sees it.") }
        each("deduplication_id", &deduplicationID, "q.deduplication_id")
    }
}
