#if canImport(Glibc)
    import Glibc
#endif

/// A TCP connection to the broker that never blocks, and TLS on it where that is wanted.
///
/// Not sendable: one thread makes it, uses it and lets it go.
final class BrokerSocket {
    private enum Stage {
        case resolving(NameLookup)
        case connecting(ConnectionRace)
        case handshaking(TLSChannel)
        case plain
        case encrypted(TLSChannel)
    }

    private let configuration: MQTTConfiguration
    private let tls: TLSContext?
    private var stage: Stage
    private var hasHeard = false
    private var descriptor: CInt = -1
    /// Whom we are connected to.
    private(set) var peer: SocketAddress?
    /// An address to try last.
    private let lastChoice: SocketAddress?

    /// How many descriptors there can be to poll.
    static let pollersMax = AddressRace.runningMax

    /// Begins to find the broker's addresses, and to connect.
    ///
    /// - Parameter lastChoice: an address to try last, since it has just disappointed.
    init(
        _ configuration: MQTTConfiguration, resolver: NameResolver, lastChoice: SocketAddress?
    ) throws(MQTTError) {
        _ = brokenPipesAreErrors
        self.configuration = configuration
        self.lastChoice = lastChoice
        tls = if let files = configuration.tls { try TLSContext(files) } else { nil }
        do throws(SocketAddress.Unknown) {
            let addresses = try SocketAddress.all(host: configuration.host, port: configuration.port, isNumeric: true)
            stage = .connecting(ConnectionRace(addresses, nowMS: monotonicMS()))
        } catch {
            stage = .resolving(resolver.lookup(host: configuration.host, port: configuration.port))
        }
        _ = try advance()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether bytes can be exchanged.
    var isOpen: Bool {
        switch stage {
        case .resolving, .connecting, .handshaking: false
        case .plain, .encrypted: true
        }
    }

    /// Why it is not open, where it has been waited for in vain.
    var delay: String? {
        switch stage {
        case .resolving: "the resolver does not answer"
        case .connecting: "it does not answer"
        case .handshaking: "it accepts connections and does not answer in TLS"
        case .plain, .encrypted: nil
        }
    }

    /// How long until something is due that no descriptor tells; `nil` where nothing is.
    func waitMS(nowMS: Int) -> Int? {
        if case .connecting(let race) = stage { race.waitMS(nowMS: nowMS) } else { nil }
    }

    /// Says what to poll for.
    ///
    /// - Parameters:
    ///   - hasOutput: whether there is something to write once that is possible.
    ///   - pollers: at least ``pollersMax``.
    /// - Returns: how many were filled in.
    func fill(_ pollers: UnsafeMutableBufferPointer<pollfd>, hasOutput: Bool) -> Int {
        var wantsToWrite = false
        switch stage {
        case .resolving(let lookup):
            pollers[0] = pollfd(fd: lookup.signal.descriptor, events: Int16(POLLIN), revents: 0)
            return 1
        case .connecting(let race):
            for (index, descriptor) in race.descriptors.enumerated() {
                pollers[index] = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            }
            return race.descriptors.count
        case .handshaking(let channel): wantsToWrite = channel.wantsToWrite
        case .encrypted(let channel):
            wantsToWrite = channel.wantsToWrite || (hasOutput && !channel.writesAfterReading)
        case .plain: wantsToWrite = hasOutput
        }
        let events = Int16(POLLIN) | (wantsToWrite ? Int16(POLLOUT) : 0)
        pollers[0] = pollfd(fd: descriptor, events: events, revents: 0)
        return 1
    }

    /// Goes on connecting as far as that is possible now.
    ///
    /// - Returns: whether the connection is open.
    func advance() throws(MQTTError) -> Bool {
        switch stage {
        case .resolving(let lookup):
            guard let answer = lookup.answer else { return false }
            guard case .success(let addresses) = answer else {
                if case .failure(let unknown) = answer { throw unreachable(unknown.reason) }
                return false
            }
            let order = SocketAddress.ordered(addresses, last: lastChoice)
            stage = .connecting(ConnectionRace(order, nowMS: monotonicMS()))
            return try advance()
        case .connecting(let race):
            guard let winner = try connected(race) else { return false }
            (descriptor, peer) = (winner.descriptor, winner.address)
            SocketOptions.apply(to: descriptor)
            guard let tls else {
                stage = .plain
                return true
            }
            stage = .handshaking(try tls.channel(on: descriptor, host: configuration.host))
            return try advance()
        case .handshaking(let channel):
            do throws(TLSChannel.Fault) {
                guard try channel.handshake() else { return false }
            } catch {
                throw fault(error)
            }
            stage = .encrypted(channel)
            return true
        case .plain, .encrypted: return true
        }
    }

    private func connected(_ race: ConnectionRace) throws(MQTTError) -> ConnectionRace.Winner? {
        do throws(ConnectionRace.Lost) {
            return try race.advance(nowMS: monotonicMS())
        } catch {
            throw unreachable(Self.reason(error.code))
        }
    }

    /// Reads what is there.
    ///
    /// - Returns: 0 at the connection's end, `nil` where nothing is there now.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(MQTTError) -> Int? {
        let count = try receive(buffer)
        if let count, count > 0 { hasHeard = true }
        return count
    }

    private func receive(_ buffer: UnsafeMutableRawBufferPointer) throws(MQTTError) -> Int? {
        switch stage {
        case .resolving, .connecting, .handshaking: return nil
        case .encrypted(let channel):
            do throws(TLSChannel.Fault) { return try channel.read(into: buffer) } catch { throw fault(error) }
        case .plain:
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return count }
            guard errno == EAGAIN || errno == EINTR else { throw ended(because: Self.reason(errno)) }
            return nil
        }
    }

    /// Writes what can be written now.
    ///
    /// - Returns: how many bytes that was.
    func write(_ bytes: UnsafeRawBufferPointer) throws(MQTTError) -> Int {
        switch stage {
        case .resolving, .connecting, .handshaking: return 0
        case .encrypted(let channel):
            do throws(TLSChannel.Fault) { return try channel.write(bytes) } catch { throw fault(error) }
        case .plain:
            let count = send(descriptor, bytes.baseAddress, bytes.count, 0)
            if count >= 0 { return count }
            guard errno == EAGAIN || errno == EINTR else { throw ended(because: Self.reason(errno)) }
            return 0
        }
    }

    /// Says that nothing more will be written, and reads to the connection's end, for at most a second.
    ///
    /// Closed with bytes unread, the kernel resets the connection, and the broker drops the acknowledgements that it
    /// has received and not yet read.
    func finish() {
        shutdown(descriptor, CInt(SHUT_WR))
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var scrap = [UInt8](repeating: 0, count: 64 << 10)
        let deadline = ContinuousClock.now + .seconds(1)
        while ContinuousClock.now < deadline, poll(&poller, 1, 100) >= 0 {
            let count = recv(descriptor, &scrap, scrap.count, 0)
            guard count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR)) else { return }
        }
    }

    /// A connection that ended.
    func ended(because reason: String) -> MQTTError {
        // A broker that refuses a certificate closes, and its reason is lost where we were writing just then.
        let guess = tls != nil && !hasHeard ? " It may not accept our certificate." : ""
        return MQTTError(.closed, "The connection to the broker ended: \(reason).\(guess)")
    }

    private var place: String { "the broker at \(configuration.place)" }

    private func unreachable(_ reason: String) -> MQTTError {
        MQTTError(.unreachable, "No connection to \(place): \(reason).")
    }

    private func fault(_ fault: TLSChannel.Fault) -> MQTTError {
        switch fault {
        case .refused(let reason): MQTTError(.unreachable, "No TLS connection to \(place): \(reason).")
        case .ended(let code): ended(because: Self.reason(code))
        }
    }

    private static func reason(_ code: CInt) -> String {
        code == 0 ? "it was closed" : String(cString: strerror(code))
    }
}

/// OpenSSL writes to sockets in a way that would end the process where the other side is gone.
private let brokenPipesAreErrors: Bool = {
    signal(SIGPIPE, SIG_IGN)
    return true
}()
