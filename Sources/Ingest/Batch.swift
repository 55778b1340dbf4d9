public import ChirpStack
public import LoRaWAN

/// Messages that will be committed together: their bytes in one buffer, their events parsed as they came.
///
/// The bytes are kept until the commit, because an orphan's or a rejected message is stored as it was.
public struct Batch: Sendable {
    /// One message.
    public struct Entry: Sendable {
        /// What it says, or why it says nothing.
        public var outcome: Result<IntegrationEvent, Rejection>
        /// Our clock when it arrived.
        public var receivedAt: Timestamp
        /// Sent because we subscribed: of unknown age.
        public var isRetained: Bool
        fileprivate var topic: Range<Int>
        fileprivate var payload: Range<Int>
    }

    /// The messages in order of arrival.
    public private(set) var entries: [Entry] = []
    private var bytes: [UInt8] = []
    private let parser: EventParser

    /// An empty batch.
    public init(parser: EventParser = EventParser()) {
        self.parser = parser
    }

    /// How many messages there are.
    public var count: Int { entries.count }
    /// Whether there is none.
    public var isEmpty: Bool { entries.isEmpty }
    /// Whether another message would be too many bytes.
    public var isHeavy: Bool { bytes.count >= Limits.batchBytesMax }

    /// Whether the last message is an event of a device, for which QoS 0 would be a loss; gateways use it by default.
    public var isLastOfDevice: Bool {
        switch entries.last?.outcome {
        case .success(.uplink), .success(.device): true
        default: false
        }
    }

    /// Copies and parses a message.
    public mutating func append(
        topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer, receivedAt: Timestamp, isRetained: Bool
    ) {
        let outcome = parser.event(topic: topic, payload: payload)
        let start = bytes.count
        bytes.append(contentsOf: topic)
        let middle = bytes.count
        bytes.append(contentsOf: payload)
        entries.append(
            Entry(
                outcome: outcome, receivedAt: receivedAt, isRetained: isRetained, topic: start..<middle,
                payload: middle..<bytes.count))
    }

    /// Forgets the messages and keeps the memory.
    public mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Marks a message that the database refused, so that the next attempt quarantines it.
    public mutating func reject(_ index: Int, _ rejection: Rejection) {
        entries[index].outcome = .failure(rejection)
    }

    /// The topic as text that PostgreSQL can store: bytes that are no UTF-8, and NUL, are replaced.
    public func topic(of index: Int) -> String {
        let topic = bytes[entries[index].topic]
        guard topic.contains(0) else { return String(decoding: topic, as: UTF8.self) }
        return String(decoding: topic.map { $0 == 0 ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }

    /// How long the payload is.
    public func payloadLength(of index: Int) -> Int { entries[index].payload.count }

    /// A copy of the payload, at most so many bytes of it.
    public func payload(of index: Int, atMost limit: Int = .max) -> [UInt8] {
        Array(bytes[entries[index].payload].prefix(limit))
    }
}
