/// The QoS 1 messages of a connection that are not acknowledged, in the order of their delivery.
///
/// Acknowledgements must leave in that order (§4.6), so they are asked for by number: everything before it is stored.
struct HeldDeliveries {
    private var ids: [UInt16] = []
    private var firstIndex = 0
    /// The number of the oldest.
    private(set) var firstNumber: Int

    /// - Parameter firstNumber: what the first message delivered on this connection will be called.
    init(firstNumber: Int) {
        self.firstNumber = firstNumber
    }

    var count: Int { ids.count - firstIndex }

    mutating func append(_ id: UInt16) { ids.append(id) }

    /// Queues the acknowledgements of all messages before this number.
    mutating func release(before number: Int, to writer: inout PacketWriter) {
        let released = min(max(0, number - firstNumber), count)
        for id in ids[firstIndex..<firstIndex + released] { writer.acknowledge(id) }
        firstIndex += released
        firstNumber += released
        // Moved to the front when as much has gone as is left.
        guard firstIndex >= count else { return }
        ids.removeFirst(firstIndex)
        firstIndex = 0
    }
}
