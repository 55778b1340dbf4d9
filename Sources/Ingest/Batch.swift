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
        /// What of it could not be read, and was not needed.
        public var ignored: IgnoredFields
        /// Our clock when it arrived.
        public var receivedAt: Timestamp
        /// Sent because we subscribed: of unknown age.
        public var isRetained: Bool
        /// Taken from the spool, where it stays until it is committed; `nil` for what the broker sent.
        public var spooled: SpooledSender?
        /// What the payload was, where it is large; the batch may have its beginning only.
        public var whole: WholePayload?
        fileprivate var topic: Range<Int>
        fileprivate var payload: Range<Int>
    }

    /// The messages in order of arrival.
    public private(set) var entries: [Entry] = []
    /// Which gateways the frames of the batch prove alive; whoever submits it may hold them back for a later one.
    public var sightings = GatewaySightings()
    /// The messages in it that wait to be acknowledged.
    public private(set) var unacknowledged = Unacknowledged()
    /// How many of the messages came out of the spool.
    public private(set) var spooledCount = 0
    /// Whose the others are, in order: beside the messages, since it is looked through again and again.
    private(set) var received: [Subject] = []
    private var bytes: [UInt8] = []

    /// An empty batch.
    public init() {}

    /// How many messages there are.
    public var count: Int { entries.count }
    /// Whether there is none.
    public var isEmpty: Bool { entries.isEmpty }
    /// Whether another message would be too many bytes: it has to be stored before more is received.
    public var isHeavy: Bool { bytes.count >= Limits.batchBytesMax }

    /// Takes a message and copies its bytes.
    ///
    /// - Parameters:
    ///   - outcome: what the parser made of it.
    ///   - spooled: under whose name the spool has it; `nil` where the broker sent it.
    ///   - ignored: what the parser left out.
    ///   - delivery: the number by which it is acknowledged.
    ///   - whole: what is known of a large payload; `nil` for one that is small, or all here.
    public mutating func append(
        _ outcome: Result<IntegrationEvent, Rejection>, topic: UnsafeBufferPointer<UInt8>,
        payload: UnsafeRawBufferPointer, receivedAt: Timestamp, isRetained: Bool, spooled: SpooledSender? = nil,
        ignored: IgnoredFields = IgnoredFields(), delivery: Int? = nil, whole: WholePayload? = nil
    ) {
        append(
            outcome, outcome.subject, topic: topic, payload: payload, receivedAt: receivedAt, isRetained: isRetained,
            spooled: spooled, ignored: ignored, delivery: delivery, whole: whole)
    }

    /// The same for who knows already whose it is.
    mutating func append(
        _ outcome: Result<IntegrationEvent, Rejection>, _ subject: Subject, topic: UnsafeBufferPointer<UInt8>,
        payload: UnsafeRawBufferPointer, receivedAt: Timestamp, isRetained: Bool, spooled: SpooledSender? = nil,
        ignored: IgnoredFields = IgnoredFields(), delivery: Int? = nil, whole: WholePayload? = nil
    ) {
        if spooled == nil {
            unacknowledged.note(delivery, receivedAt: receivedAt)
            received.append(subject)
        } else {
            spooledCount += 1
        }
        if case .success(.uplink(let uplink)) = outcome { sightings.note(uplink, receivedAt: receivedAt) }
        let start = bytes.count
        bytes.append(contentsOf: topic)
        let middle = bytes.count
        bytes.append(contentsOf: payload)
        entries.append(
            Entry(
                outcome: outcome, ignored: ignored, receivedAt: receivedAt, isRetained: isRetained,
                spooled: spooled, whole: whole, topic: start..<middle, payload: middle..<bytes.count))
    }

    /// Parses a message and takes it, for those who have no lanes to choose from.
    public mutating func append(
        topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer, receivedAt: Timestamp, isRetained: Bool,
        whole: WholePayload? = nil
    ) {
        var ignored = IgnoredFields()
        let outcome = EventParser().event(
            topic: topic, payload: payload, length: whole?.length, ignored: &ignored)
        append(
            outcome, topic: topic, payload: payload, receivedAt: receivedAt, isRetained: isRetained, ignored: ignored,
            whole: whole)
    }

    /// Takes a message of another batch, whose acknowledgement waits for all of that batch.
    mutating func append(_ other: Batch, _ index: Int) {
        defer { unacknowledged.merge(other.unacknowledged, count: 0) }
        let entry = other.entries[index]
        other.bytes.withUnsafeBytes { bytes in
            append(
                entry.outcome,
                topic: UnsafeRawBufferPointer(rebasing: bytes[entry.topic]).assumingMemoryBound(to: UInt8.self),
                payload: UnsafeRawBufferPointer(rebasing: bytes[entry.payload]), receivedAt: entry.receivedAt,
                isRetained: entry.isRetained, spooled: entry.spooled, ignored: entry.ignored, whole: entry.whole)
        }
    }

    /// Some of its messages in a batch of their own, whose acknowledgement waits for all of this one.
    public func picked(_ indices: Set<Int>) -> Batch {
        var picked = Batch()
        for index in entries.indices where indices.contains(index) { picked.append(self, index) }
        return picked
    }

    /// Forgets the messages and keeps the memory, unless it is more than usual messages need.
    public mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: bytes.capacity <= Limits.batchBytesKept)
        sightings.removeAll()
        unacknowledged = Unacknowledged()
        spooledCount = 0
        received.removeAll(keepingCapacity: true)
    }

    /// Marks a message that the database refused, so that the next attempt quarantines it.
    public mutating func reject(_ index: Int, _ rejection: Rejection) {
        entries[index].outcome = .failure(rejection)
    }

    /// The topic as text that can be stored and shown: what is no UTF-8, and what is not clean, is replaced.
    public func topic(of index: Int) -> String {
        CleanText.cleaned(String(decoding: bytes[entries[index].topic], as: UTF8.self))
    }

    /// The topic's bytes as they came.
    public func topicBytes(of index: Int) -> ArraySlice<UInt8> { bytes[entries[index].topic] }

    /// How many bytes the batch has reserved for topics and payloads.
    public var bytesReserved: Int { bytes.capacity }

    /// The payload's bytes as they came.
    public func payloadBytes(of index: Int) -> ArraySlice<UInt8> { bytes[entries[index].payload] }

    /// Which device and frame a refused message names.
    public func names(of index: Int) -> MessageNames {
        bytes.withUnsafeBytes { bytes in
            EventParser().names(
                topic: UnsafeRawBufferPointer(rebasing: bytes[entries[index].topic])
                    .assumingMemoryBound(to: UInt8.self),
                payload: UnsafeRawBufferPointer(rebasing: bytes[entries[index].payload]))
        }
    }

    /// What ChirpStack's decoder made of an uplink, as JSON; `nil` where it has none.
    func object(of index: Int) -> [UInt8]? {
        bytes.withUnsafeBytes { bytes in
            EventParser().object(inUplink: UnsafeRawBufferPointer(rebasing: bytes[entries[index].payload]))
        }
    }

    /// How long the payload was when it was published.
    public func payloadLength(of index: Int) -> Int { entries[index].whole?.length ?? entries[index].payload.count }

    /// A copy of the payload, at most so many bytes of it.
    public func payload(of index: Int, atMost limit: Int = .max) -> [UInt8] {
        Array(bytes[entries[index].payload].prefix(limit))
    }
}
