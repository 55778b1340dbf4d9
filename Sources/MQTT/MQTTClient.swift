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
    /// - Parameters:
    ///   - firstNumber: what the first message delivered here will be called.
    ///   - resolver: finds the broker's addresses.
    ///   - lastChoice: an address to try last.
    init(
        _ configuration: MQTTConfiguration, version: MQTTVersion, firstNumber: Int, resolver: NameResolver,
        lastChoice: SocketAddress?, nowMS: Int
    ) throws(MQTTError) {
        self.configuration = configuration
        self.version = version
        socket = try BrokerSocket(configuration, resolver: resolver, lastChoice: lastChoice)
        output = PacketWriter(version: version)
        held = HeldDeliveries(firstNumber: firstNumber, version: version)
        pulse = Pulse(keepAliveS: configuration.keepAliveS, nowMS: nowMS)
        output.connect(configuration)
    }

    /// Messages above QoS 0 that were delivered and are not acknowledged.
    var heldCount: Int { held.count }
    /// How many messages above QoS 0 have been delivered, those of earlier connections included.
    var deliveredCount: Int { held.firstNumber + held.count }

    /// Whether there is a connection, over which the broker can be heard.
    var isOpen: Bool { socket.isOpen }
    /// Why there is none yet, where it has been waited for in vain.
    var delay: String? { socket.delay }
    /// Whom it is with.
    var peer: SocketAddress? { socket.peer }

    /// Queues a subscription at QoS 1.
    func subscribe(to filter: String) {
        let id = nextPacketID()
        answers.ask(filter, id: id)
        output.subscribe(to: filter, id: id)
    }

    /// Queues the end of a subscription.
    func unsubscribe(from filter: String) {
        let id = nextPacketID()
        answers.ask(filter, id: id)
        output.unsubscribe(from: filter, id: id)
    }

    /// What the broker has answered to those since the last call.
    func takeFilterAnswers() -> [BrokerAnswers.FilterAnswer] { answers.takeFilterAnswers() }

    /// Queues the acknowledgements of every message before this number: all of them must have been stored.
    func acknowledge(before number: Int) { held.release(before: number, to: &output) }

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

    /// Waits until the broker has sent something, the connection can go on, the signal was raised, or the time is over.
    ///
    /// - Returns: whether the signal was raised.
    func wait(milliseconds: Int, signal: WakeSignal) -> Bool {
        let waitMS = min(milliseconds, socket.waitMS(nowMS: monotonicMS()) ?? .max)
        let isRaised = withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 1 + BrokerSocket.pollersMax) {
            pollers in
            pollers.initialize(repeating: pollfd(fd: -1, events: 0, revents: 0))
            pollers[0] = pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0)
            let count = 1 + socket.fill(.init(rebasing: pollers[1...]), hasOutput: !output.isEmpty)
            return poll(pollers.baseAddress, nfds_t(count), CInt(clamping: waitMS)) > 0 && pollers[0].revents != 0
        }
        if isRaised { signal.lower() }
        return isRaised
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
            throw MQTTError(
                .silent,
                "The broker at \(configuration.place) gave no sign of life for \(Pulse.patienceMS / 1000) s.")
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
            throw breach(error)
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
            throw breach(error)
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
            throw breach(error)
        }
        do throws(IncomingPacket.Malformed) {
            guard case .message(var message, let id) = packet else {
                try note(packet)
                return true
            }
            message.whole = whole
            if whole == nil && message.payload.count > configuration.payloadBytesKept {
                message.whole = MQTTMessage.WholePayload(
                    length: message.payload.count, sha256: SHA256.hash(message.payload))
            }
            if let id {
                guard let number = try held.append(id, message) else { return true }
                message.number = number
            }
            return body(message)
        } catch {
            throw breach(error)
        }
    }

    private func note(_ packet: IncomingPacket) throws(IncomingPacket.Malformed) {
        if case .completion(let id) = packet { output.complete(id) }
        try answers.note(packet)
        if let keepAliveS = answers.connectAnswer?.keepAliveS { pulse.obey(keepAliveS: keepAliveS) }
    }

    private func nextPacketID() -> UInt16 {
        lastPacketID = lastPacketID == .max ? 1 : lastPacketID + 1
        return lastPacketID
    }

    private func breach(_ fault: IncomingPacket.Malformed) -> MQTTError {
        guard let reason = fault.reason else {
            return MQTTError(
                .protocolError, "What answers at \(configuration.place) does not speak MQTT as we know it.")
        }
        return MQTTError(.protocolError, "The broker at \(configuration.place) broke the protocol: \(reason).")
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
        case let code?:
            let reason = String(cString: mosquitto_reason_string(CInt(code)))
            return MQTTError(.dismissed, "The broker ended the connection: \(reason) (reason \(code)).")
        }
    }
}
