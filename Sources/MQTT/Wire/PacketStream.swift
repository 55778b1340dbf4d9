/// What the broker sends, from bytes to control packets: no socket, no clock, and no more memory than its bounds allow.
struct PacketStream: ~Copyable {
    /// How far the bytes that are here have been understood.
    enum Progress: Equatable {
        /// As far as they go; whether there was anything in them.
        case exhausted(didRead: Bool)
        /// The caller wants no more, or has something else to do meanwhile: a part of a large packet was taken.
        case paused
    }

    private let configuration: MQTTConfiguration
    private let version: MQTTVersion
    private var input = InputBuffer()
    /// The packet that is being read and does not fit into the input.
    private var large: LargePublish?

    init(_ configuration: MQTTConfiguration, version: MQTTVersion) {
        self.configuration = configuration
        self.version = version
    }

    /// Bytes that it takes up, whatever the broker sends.
    var bytesHeld: Int { InputBuffer.bytes + (large?.bytesHeld ?? 0) }

    /// Lends free memory; `body` says how many bytes it has put there.
    mutating func fill<Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int?
    ) throws(Failure) -> Int? {
        try input.fill(body)
    }

    /// Hands on the packets that are here, at most until `body` answers `false`.
    mutating func forEachPacket(
        _ body: (IncomingPacket) throws(IncomingPacket.Malformed) -> Bool
    ) throws(IncomingPacket.Malformed) -> Progress {
        var didRead = false
        while let length = try nextLength() {
            didRead = true
            let bytes = UnsafeRawBufferPointer(rebasing: input.unread[..<length])
            let wantsMore = try body(try packet(bytes, whole: nil))
            input.consume(length)
            guard wantsMore else { return .paused }
        }
        return try takePart(body) ? .paused : .exhausted(didRead: didRead)
    }

    /// The length of the packet at the front of the input, if all of it is here.
    private func nextLength() throws(IncomingPacket.Malformed) -> Int? {
        guard large == nil, let length = try IncomingPacket.length(at: input.unread), length <= input.unread.count
        else { return nil }
        return length
    }

    /// Takes what is here of a packet that the input cannot hold, and hands it on when that was the last of it.
    ///
    /// - Returns: whether anything was here.
    private mutating func takePart(
        _ body: (IncomingPacket) throws(IncomingPacket.Malformed) -> Bool
    ) throws(IncomingPacket.Malformed) -> Bool {
        if large == nil { large = try nextLarge() }
        guard var part = large.take() else { return false }
        let count = part.take(input.unread)
        input.consume(count)
        guard part.isComplete else {
            large = part
            return count > 0
        }
        let whole = part.whole(configuration)
        try part.packet.withUnsafeBufferPointer { bytes throws(IncomingPacket.Malformed) in
            _ = try body(try packet(UnsafeRawBufferPointer(bytes), whole: whole))
        }
        return true
    }

    /// A packet at the front of the input that is larger than it.
    private mutating func nextLarge() throws(IncomingPacket.Malformed) -> LargePublish? {
        guard let length = try IncomingPacket.length(at: input.unread), length > InputBuffer.bytes,
            input.unread.count >= LargePublish.headBytesMax
        else { return nil }
        var headLength = 0
        let packet = try LargePublish(
            at: input.unread, length: length, version: version, configuration, headLength: &headLength)
        input.consume(headLength)
        return packet
    }

    /// - Parameter whole: what is known of a payload of which only the beginning is in the packet.
    private func packet(
        _ bytes: UnsafeRawBufferPointer, whole: MQTTMessage.WholePayload?
    ) throws(IncomingPacket.Malformed) -> IncomingPacket {
        let packet = try IncomingPacket(bytes, version: version)
        guard case .message(var message, let id) = packet else { return packet }
        message.whole = whole
        if whole == nil && message.payload.count > configuration.payloadBytesKept {
            message.whole = MQTTMessage.WholePayload(
                length: message.payload.count, sha256: SHA256.hash(message.payload))
        }
        return .message(message, id: id)
    }
}
