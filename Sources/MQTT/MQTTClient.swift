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
    private var stream: PacketStream
    private var exchange: Exchange
    private var keepAlive: KeepAlive
    let version: MQTTVersion

    /// How often a call reads before it lets the caller do what else is due, however much there is to read.
    static let readsMax = 16

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
        stream = PacketStream(configuration, version: version)
        exchange = Exchange(configuration, version: version, firstNumber: firstNumber)
        keepAlive = KeepAlive(keepAliveS: configuration.keepAliveS, nowMS: nowMS)
    }

    /// Messages above QoS 0 that were delivered and are not acknowledged.
    var heldCount: Int { exchange.heldCount }
    /// How many messages above QoS 0 have been delivered, those of earlier connections included.
    var deliveredCount: Int { exchange.deliveredCount }
    /// What the broker has said so far.
    var answers: BrokerAnswers { exchange.answers }

    /// Whether there is a connection, over which the broker can be heard.
    var isOpen: Bool { socket.isOpen }
    /// Why there is none yet, where it has been waited for in vain.
    var delay: String? { socket.delay }
    /// Whom it is with.
    var peer: SocketAddress? { socket.peer }

    /// Queues a subscription at QoS 1.
    func subscribe(to filter: String) { exchange.subscribe(to: filter) }

    /// Queues the end of a subscription.
    func unsubscribe(from filter: String) { exchange.unsubscribe(from: filter) }

    /// What the broker has answered to those since the last call.
    func takeFilterAnswers() -> [BrokerAnswers.FilterAnswer] { exchange.takeFilterAnswers() }

    /// Queues the acknowledgements of every message before this number: all of them must have been stored.
    func acknowledge(before number: Int) { exchange.acknowledge(before: number) }

    /// Sends what is queued, as far as that is possible now.
    func flush() throws(MQTTError) {
        guard try socket.advance() else { return }
        var isBlocked = false
        while !exchange.output.isEmpty && !isBlocked {
            try exchange.send { bytes throws(MQTTError) in
                let count = try socket.write(bytes)
                isBlocked = count == 0
                return count
            }
        }
    }

    /// Queues a sign of life when one is due.
    func tick(nowMS: Int) {
        if socket.isOpen && keepAlive.isPingDue(nowMS: nowMS) { exchange.ping() }
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
            let count = 1 + socket.fill(.init(rebasing: pollers[1...]), hasOutput: !exchange.output.isEmpty)
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
        for _ in 0..<Self.readsMax {
            switch try understand(body) {
            // A packet that takes long to come does not keep the caller from what else is due.
            case .paused: return true
            case .exhausted(let didReadPackets): didRead = didReadPackets || didRead
            }
            let count = try stream.fill { buffer throws(MQTTError) in try socket.read(into: buffer) }
            guard let count else {
                guard !keepAlive.isLost(nowMS: nowMS) else { throw lost() }
                return didRead
            }
            guard count > 0 else { throw ended() }
            keepAlive.heard()
        }
        return true
    }

    /// Says goodbye, so that the broker does not wait for the keep-alive.
    func disconnect() {
        exchange.disconnect(endsSession: configuration.endsSession)
        guard (try? flush()) != nil, exchange.output.isEmpty else { return }
        socket.finish()
    }

    /// Takes the packets in that are here.
    private func understand(_ body: (MQTTMessage) -> Bool) throws(MQTTError) -> PacketStream.Progress {
        do throws(IncomingPacket.Malformed) {
            return try stream.forEachPacket { packet throws(IncomingPacket.Malformed) in
                if let message = try exchange.take(packet) { return body(message) }
                if case .connack(let answer) = packet, let keepAliveS = answer.keepAliveS {
                    keepAlive.obey(keepAliveS: keepAliveS)
                }
                return true
            }
        } catch {
            throw breach(error)
        }
    }

    private func lost() -> MQTTError {
        MQTTError(
            .silent, "The broker at \(configuration.place) gave no sign of life for \(KeepAlive.patienceMS / 1000) s.")
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
        switch answers.disconnectCode {
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
