/// A PUBLISH that is larger than the input buffer: it is read as a stream, and only what will be delivered is kept.
///
/// A packet may have 256 MB (§2.1.4), and whoever may publish on one of our topics chooses its size. What is kept has a
/// bound that does not depend on it. Section numbers are those of MQTT 5.0.
struct LargePublish {
    /// The packet as if it had been published without properties, and with no more payload than is kept of it.
    private(set) var packet: [UInt8]
    private let payloadLength: Int
    private var propertyBytesLeft: Int
    private var payloadBytesLeft: Int
    private var keptBytesLeft: Int
    /// Only where a part is dropped: of what is kept whole, the hash can be taken then.
    private let hash: SHA256?

    /// Bytes before the properties at most: fixed header, topic with its length, identifier, length of the properties.
    static let headBytesMax = 5 + 2 + 65_535 + 2 + 4

    /// Begins with the packet at the front of `bytes`, of which ``headBytesMax`` are here.
    ///
    /// - Parameters:
    ///   - length: of the whole packet.
    ///   - headLength: is told how many bytes were understood; ``take(_:)`` takes what follows.
    init(
        at bytes: UnsafeRawBufferPointer, length: Int, version: MQTTVersion, _ configuration: MQTTConfiguration,
        headLength: inout Int
    ) throws(IncomingPacket.Malformed) {
        var cursor = Cursor(bytes[...])
        let header = try cursor.byte()
        // Nothing else that a broker sends has a size that others choose.
        guard header >> 4 == 3 else { throw IncomingPacket.Malformed() }
        _ = try cursor.partialLength()
        let start = cursor.position
        _ = try cursor.take(Int(try cursor.number()))
        if header >> 1 & 3 > 0 { _ = try cursor.number() }
        let variableHeader = bytes[start..<cursor.position]
        propertyBytesLeft = 0
        if version == .v5 {
            guard let count = try cursor.partialLength() else { throw IncomingPacket.Malformed() }
            propertyBytesLeft = count
        }
        payloadLength = length - cursor.position - propertyBytesLeft
        guard payloadLength >= 0 else { throw IncomingPacket.Malformed() }
        let isWhole = payloadLength <= configuration.payloadBytesMax
        payloadBytesLeft = payloadLength
        keptBytesLeft = isWhole ? payloadLength : configuration.payloadBytesKept
        hash = isWhole ? nil : SHA256()
        headLength = cursor.position

        let rest = variableHeader.count + (version == .v5 ? 1 : 0) + keptBytesLeft
        packet = [header]
        packet.reserveCapacity(5 + rest)
        packet.partialLength(rest)
        packet += variableHeader
        if version == .v5 { packet.append(0) }
    }

    /// Whether its last byte was taken.
    var isComplete: Bool { propertyBytesLeft == 0 && payloadBytesLeft == 0 }

    /// Bytes that it takes up.
    var bytesHeld: Int { packet.capacity }

    /// Takes what has come of the packet.
    ///
    /// - Returns: how many bytes that was; those that follow belong to the next packet.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        let skipped = min(propertyBytesLeft, bytes.count)
        propertyBytesLeft -= skipped
        let part = UnsafeRawBufferPointer(rebasing: bytes[skipped...].prefix(payloadBytesLeft))
        payloadBytesLeft -= part.count
        hash?.update(part)
        let kept = part.prefix(keptBytesLeft)
        keptBytesLeft -= kept.count
        packet += kept
        return skipped + part.count
    }

    /// What the payload was, where only its beginning was kept; to be asked once, when the packet is complete.
    func whole(_ configuration: MQTTConfiguration) -> MQTTMessage.WholePayload? {
        guard payloadLength > configuration.payloadBytesMax else { return nil }
        return MQTTMessage.WholePayload(length: payloadLength, sha256: hash?.finish())
    }
}
