/// The messages of a connection above QoS 0 that are not acknowledged, in the order of their delivery.
///
/// Acknowledgements must leave in that order (§4.6), so they are asked for by number: everything before it is stored.
/// Each packet identifier is held once and acknowledged once: the broker may give it to another message as soon as it
/// has read an acknowledgement, and a second one would free what is not stored.
struct HeldDeliveries {
    private struct Delivery {
        var id: UInt16
        /// At QoS 2, what is stored is told by PUBREC (§4.3.3).
        var isExactlyOnce: Bool
        /// Tells messages of one identifier apart; 0 where that is never needed.
        var fingerprint: Int
    }

    private var deliveries: [Delivery] = []
    private var firstIndex = 0
    /// One bit for each identifier.
    private var heldIDs = [UInt64](repeating: 0, count: 1 << 10)
    /// Whether the broker may send a message again on the same connection: MQTT 3.1.1 allows it, 5 does not (§4.4).
    private let mayResend: Bool
    /// The last that were acknowledged, where the broker may send them again before it has read that.
    private var released: [Delivery] = []
    private var releasedIndex = 0
    /// The number of the oldest.
    private(set) var firstNumber: Int

    /// More than any broker has on their way to a client of MQTT 3.1.1.
    static let releasedMax = 1024

    /// - Parameters:
    ///   - firstNumber: what the first message delivered on this connection will be called.
    ///   - version: what this connection speaks.
    init(firstNumber: Int, version: MQTTVersion) {
        self.firstNumber = firstNumber
        mayResend = version == .v3
    }

    var count: Int { deliveries.count - firstIndex }

    /// Takes a message in.
    ///
    /// - Returns: its number; `nil` where it is here already, or was and its acknowledgement is on its way.
    mutating func append(_ id: UInt16, _ message: MQTTMessage) throws(IncomingPacket.Malformed) -> Int? {
        guard id != 0 else { throw IncomingPacket.Malformed(reason: "it sent a message with packet identifier 0") }
        let (word, bit) = (Int(id >> 6), UInt64(1) << UInt64(id & 63))
        if heldIDs[word] & bit != 0 {
            guard message.isResent else {
                throw IncomingPacket.Malformed(
                    reason: "it sent a second message with packet identifier \(id) before the first was acknowledged")
            }
            return nil
        }
        let delivery = Delivery(
            id: id, isExactlyOnce: message.qos == 2, fingerprint: mayResend ? Self.fingerprint(of: message) : 0)
        if mayResend, message.isResent, wasReleased(delivery) { return nil }
        heldIDs[word] |= bit
        deliveries.append(delivery)
        return firstNumber + count - 1
    }

    /// Queues the acknowledgements of all messages before this number.
    mutating func release(before number: Int, to writer: inout PacketWriter) {
        let releasedCount = min(max(0, number - firstNumber), count)
        for delivery in deliveries[firstIndex..<firstIndex + releasedCount] {
            if delivery.isExactlyOnce { writer.received(delivery.id) } else { writer.acknowledge(delivery.id) }
            heldIDs[Int(delivery.id >> 6)] &= ~(1 << UInt64(delivery.id & 63))
            if mayResend { remember(delivery) }
        }
        firstIndex += releasedCount
        firstNumber += releasedCount
        // Moved to the front when as much has gone as is left.
        guard firstIndex >= count else { return }
        deliveries.removeFirst(firstIndex)
        firstIndex = 0
    }

    private mutating func remember(_ delivery: Delivery) {
        guard released.count == Self.releasedMax else { return released.append(delivery) }
        released[releasedIndex] = delivery
        releasedIndex = (releasedIndex + 1) % Self.releasedMax
    }

    private func wasReleased(_ delivery: Delivery) -> Bool {
        released.contains { $0.id == delivery.id && $0.fingerprint == delivery.fingerprint }
    }

    private static func fingerprint(of message: MQTTMessage) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(message.topic))
        hasher.combine(bytes: message.payload)
        hasher.combine(message.whole?.sha256)
        return hasher.finalize()
    }
}
