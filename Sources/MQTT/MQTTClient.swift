import CMosquitto

#if canImport(Glibc)
    import Glibc
#endif

/// One connection to a broker, driven by its owner's thread; a message is acknowledged only when the owner says so.
///
/// Our own rather than libmosquitto's, which reads the parts of each packet one by one and has a system call for every
/// acknowledgement: seven calls for an uplink, more than it costs to parse. Not sendable: one thread makes it, uses it
/// and lets it go.
final class MQTTClient {
    private let configuration: MQTTConfiguration
    private let socket: BrokerSocket
    private var input = InputBuffer()
    /// The packet that is being read and does not fit into the input.
    private var large: LargePublish?
    private var output: PacketWriter
    private var held: HeldDeliveries
    private var pulse: Pulse
    private var lastPacketID: UInt16 = 0
    let version: MQTTVersion
    /// What the broker has said so far.
    private(set) var answers = BrokerAnswers()

    /// Begins to connect; CONNECT leaves as soon as that is possible.
    ///
    /// - Parameter firstNumber: what the first message delivered here will be called.
    init(
        _ configuration: MQTTConfiguration, version: MQTTVersion, firstNumber: Int, nowMS: Int
    ) throws(MQTTError) {
        self.configuration = configuration
        self.version = version
        socket = try BrokerSocket(configuration)
        output = PacketWriter(version: version)
        held = HeldDeliveries(firstNumber: firstNumber)
        pulse = Pulse(keepAliveS: configuration.keepAliveS, nowMS: nowMS)
        output.connect(configuration)
    }

    /// QoS 1 messages that were delivered and are not acknowledged.
    var heldCount: Int { held.count }
    /// How many QoS 1 messages have been delivered, those of earlier connections included.
    var deliveredCount: Int { held.firstNumber + held.count }

    /// Whether there is a connection, over which the broker can be heard.
    var isOpen: Bool { socket.isOpen }

    /// Queues a subscription at QoS 1.
    func subscribe(to filter: String) { output.subscribe(to: filter, id: nextPacketID()) }

    /// Queues the end of a subscription.
    func unsubscribe(from filter: String) { output.unsubscribe(from: filter, id: nextPacketID()) }

    /// Queues the acknowledgements of every message before this number: all of them must have been stored.
    func acknowledge(before number: Int) { held.release(before: number, to: &output) }

    /// Whether there is something to send, or TLS has to.
    var wantsToWrite: Bool { !output.isEmpty || socket.wantsToWrite }

    /// Sends what is queued, as far as that is possible now.
    func flush() throws(MQTTError) {
        guard try socket.advance() else { return }
        var isBlocked = false
        while !output.isEmpty && !isBlocked {
            try output.send { bytes throws(MQTTError) in
                let count = try socket.write(bytes)
                isBlocked = count == 0
                return count
            }
        }
    }

    /// Queues a sign of life when one is due.
    func tick(nowMS: Int) {
        if socket.isOpen && pulse.isPingDue(nowMS: nowMS) { output.ping() }
    }

    /// Waits until the broker has sent something, room to write came, the signal was raised, or the time is over.
    ///
    /// - Returns: whether the signal was raised.
    func wait(milliseconds: Int, signal: WakeSignal) -> Bool {
        let wanted = Int16(POLLIN) | (wantsToWrite ? Int16(POLLOUT) : 0)
        var pollers = (
            pollfd(fd: socket.descriptor, events: wanted, revents: 0),
            pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0)
        )
        let count = withUnsafeMutableBytes(of: &pollers) { pollers in
            poll(pollers.assumingMemoryBound(to: pollfd.self).baseAddress, 2, CInt(clamping: milliseconds))
        }
        guard count > 0, pollers.1.revents != 0 else { return false }
        signal.lower()
        return true
    }

    /// Reads what has arrived, at most until `body` answers `false`; what it was given is held.
    ///
    /// - Returns: whether anything was read.
    func receive(nowMS: Int, _ body: (MQTTMessage) -> Bool) throws(MQTTError) -> Bool {
        guard try socket.advance() else { return false }
        var didRead = false
        while true {
            while let length = try nextLength() {
                didRead = true
                let wantsMore = try take(UnsafeRawBufferPointer(rebasing: input.unread[..<length]), body)
                input.consume(length)
                guard wantsMore else { return true }
            }
            // A packet that takes long to come does not keep the caller from what else is due.
            guard try !takePart(body) else { return true }
            let count = try input.fill { buffer throws(MQTTError) in try socket.read(into: buffer) }
            guard let count else { break }
            guard count > 0 else { throw ended() }
            pulse.heard()
        }
        guard !pulse.isLost(nowMS: nowMS) else {
            throw socket.ended(because: "it gave no sign of life for \(Pulse.patienceMS / 1000) s")
        }
        return didRead
    }

    /// Says goodbye, so that the broker does not wait for the keep-alive.
    func disconnect() {
        output.disconnect(endsSession: configuration.endsSession)
        guard (try? flush()) != nil, output.isEmpty else { return }
        socket.finish()
    }

    /// The length of the packet at the front of the input, if all of it is here.
    private func nextLength() throws(MQTTError) -> Int? {
        guard large == nil, let length = try announcedLength(), length <= input.unread.count else { return nil }
        return length
    }

    /// What the packet at the front of the input says of its length; `nil` where it does not say yet.
    private func announcedLength() throws(MQTTError) -> Int? {
        do throws(IncomingPacket.Malformed) {
            return try IncomingPacket.length(at: input.unread)
        } catch {
            throw nonsense()
        }
    }

    /// Takes what is here of a packet that the input cannot hold, and delivers it when that was the last of it.
    ///
    /// - Returns: whether anything was here.
    private func takePart(_ body: (MQTTMessage) -> Bool) throws(MQTTError) -> Bool {
        if large == nil { large = try nextLarge() }
        guard var packet = large.take() else { return false }
        let count = packet.take(input.unread)
        input.consume(count)
        guard packet.isComplete else {
            large = packet
            return count > 0
        }
        let whole = packet.whole(configuration)
        try packet.packet.withUnsafeBufferPointer { bytes throws(MQTTError) in
            _ = try take(UnsafeRawBufferPointer(bytes), whole: whole, body)
        }
        return true
    }

    /// A packet at the front of the input that is larger than it.
    private func nextLarge() throws(MQTTError) -> LargePublish? {
        guard let length = try announcedLength(), length > InputBuffer.bytes,
            input.unread.count >= LargePublish.headBytesMax
        else { return nil }
        var headLength = 0
        do throws(IncomingPacket.Malformed) {
            let packet = try LargePublish(
                at: input.unread, length: length, version: version, configuration, headLength: &headLength)
            input.consume(headLength)
            return packet
        } catch {
            throw nonsense()
        }
    }

    /// - Parameter whole: what is known of a payload of which only the beginning is in the packet.
    /// - Returns: whether more is wanted.
    private func take(
        _ bytes: UnsafeRawBufferPointer, whole: MQTTMessage.WholePayload? = nil, _ body: (MQTTMessage) -> Bool
    ) throws(MQTTError) -> Bool {
        let packet: IncomingPacket
        do throws(IncomingPacket.Malformed) {
            packet = try IncomingPacket(bytes, version: version)
        } catch {
            throw nonsense()
        }
        guard case .message(var message, let id) = packet else {
            answers.note(packet)
            if let keepAliveS = answers.connectAnswer?.keepAliveS { pulse.keepAliveS = keepAliveS }
            return true
        }
        if let id {
            message.number = deliveredCount
            held.append(id)
        }
        message.whole = whole
        if whole == nil && message.payload.count > configuration.payloadBytesKept {
            message.whole = MQTTMessage.WholePayload(
                length: message.payload.count, sha256: SHA256.hash(message.payload))
        }
        return body(message)
    }

    private func nextPacketID() -> UInt16 {
        lastPacketID = lastPacketID == .max ? 1 : lastPacketID + 1
        return lastPacketID
    }

    private func nonsense() -> MQTTError {
        MQTTError(
            .closed, "What answers at \(configuration.host):\(configuration.port) does not speak MQTT as we know it.")
    }

    /// The end of the connection, in the broker's words where it had some (MQTT 5, §3.14.2.1).
    private func ended() -> MQTTError {
        switch answers.farewellCode {
        case nil: return socket.ended(because: "the broker closed it")
        case 0x8E:
            return MQTTError(
                .sessionTakenOver,
                "Another client took our session at the broker over: it calls itself \"\(configuration.clientID)\" too."
            )
        case 0x9E: return MQTTError(.sharedSubscriptionsUnavailable, "The broker has no shared subscriptions.")
        case let code?: return socket.ended(because: String(cString: mosquitto_reason_string(CInt(code))))
        }
    }
}
