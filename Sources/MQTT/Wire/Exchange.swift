/// What is open between the broker and us on one connection: questions, messages that are not acknowledged, and packets
/// that have not left. No socket and no clock.
struct Exchange {
    private(set) var output: PacketWriter
    private var held: HeldDeliveries
    private var lastPacketID: UInt16 = 0
    /// What the broker has said so far.
    private(set) var answers = BrokerAnswers()

    /// A broker whose own packets go on coming while so many of ours wait for it is not read any more: it may have as
    /// many messages and completions on their way as there are identifiers, and each answer has four bytes.
    static let unsentBytesMax = 1 << 20

    /// Begins with CONNECT.
    ///
    /// - Parameter firstNumber: what the first message delivered here will be called.
    init(_ configuration: MQTTConfiguration, version: MQTTVersion, firstNumber: Int) {
        output = PacketWriter(version: version)
        held = HeldDeliveries(firstNumber: firstNumber, version: version)
        output.connect(configuration)
    }

    /// Messages above QoS 0 that were delivered and are not acknowledged.
    var heldCount: Int { held.count }
    /// How many messages above QoS 0 have been delivered, those of earlier connections included.
    var deliveredCount: Int { held.firstNumber + held.count }

    /// Queues a subscription at QoS 1.
    mutating func subscribe(to filter: String) {
        let id = nextPacketID()
        answers.ask(filter, id: id)
        output.subscribe(to: filter, id: id)
    }

    /// Queues the end of a subscription.
    mutating func unsubscribe(from filter: String) {
        let id = nextPacketID()
        answers.ask(filter, id: id)
        output.unsubscribe(from: filter, id: id)
    }

    /// What the broker has answered to those since the last call.
    mutating func takeFilterAnswers() -> [BrokerAnswers.FilterAnswer] { answers.takeFilterAnswers() }

    /// Queues the acknowledgements of every message before this number.
    mutating func acknowledge(before number: Int) { held.release(before: number, to: &output) }

    /// Queues a sign of life.
    mutating func ping() { output.ping() }

    /// Queues a DISCONNECT.
    mutating func disconnect(endsSession: Bool) { output.disconnect(endsSession: endsSession) }

    /// Lends what has not left; `body` says how many bytes of it did.
    mutating func send(_ body: (UnsafeRawBufferPointer) throws(MQTTError) -> Int) throws(MQTTError) {
        try output.send(body)
    }

    /// Takes a packet in.
    ///
    /// - Returns: the message to deliver, if it is one and was not delivered before.
    mutating func take(_ packet: IncomingPacket) throws(IncomingPacket.Malformed) -> MQTTMessage? {
        guard output.unsentCount <= Self.unsentBytesMax else {
            throw IncomingPacket.Malformed(reason: "it goes on sending and does not read what we answer")
        }
        guard case .message(var message, let id) = packet else {
            if case .completion(let id) = packet { output.complete(id) }
            try answers.note(packet)
            return nil
        }
        guard let id else { return message }
        guard let number = try held.append(id, message) else { return nil }
        message.number = number
        return message
    }

    private mutating func nextPacketID() -> UInt16 {
        lastPacketID = lastPacketID == .max ? 1 : lastPacketID + 1
        return lastPacketID
    }
}
