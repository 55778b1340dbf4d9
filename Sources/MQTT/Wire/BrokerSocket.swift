#if canImport(Glibc)
    import Glibc
#endif

/// A TCP connection to the broker that never blocks, and TLS on it where that is wanted.
///
/// Not sendable: one thread makes it, uses it and lets it go.
final class BrokerSocket {
    private enum Stage {
        case connecting
        case greeting(TLSChannel)
        case plain
        case encrypted(TLSChannel)
    }

    private let configuration: MQTTConfiguration
    private let tls: TLSContext?
    private var addresses: ArraySlice<SocketAddress>
    private var stage = Stage.connecting
    private var hasHeard = false
    /// For `poll`.
    private(set) var descriptor: CInt = -1

    /// Finds the broker's addresses and begins to connect to the first of them.
    init(_ configuration: MQTTConfiguration) throws(MQTTError) {
        _ = brokenPipesAreErrors
        self.configuration = configuration
        tls = if let files = configuration.tls { try TLSContext(files) } else { nil }
        addresses = []
        do throws(SocketAddress.Unknown) {
            addresses = try SocketAddress.all(host: configuration.host, port: configuration.port)[...]
        } catch {
            throw unreachable(error.reason)
        }
        try connectToNext()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether bytes can be exchanged.
    var isOpen: Bool {
        switch stage {
        case .connecting, .greeting: false
        case .plain, .encrypted: true
        }
    }

    /// Whether the next step waits for room to write.
    var wantsToWrite: Bool {
        switch stage {
        case .connecting: true
        case .greeting(let channel), .encrypted(let channel): channel.wantsToWrite
        case .plain: false
        }
    }

    /// Goes on connecting as far as that is possible now.
    ///
    /// - Returns: whether the connection is open.
    func advance() throws(MQTTError) -> Bool {
        switch stage {
        case .connecting:
            guard try isConnected() else { return false }
            guard let tls else {
                stage = .plain
                return true
            }
            stage = .greeting(try tls.channel(on: descriptor, host: configuration.host))
            return try advance()
        case .greeting(let channel):
            do throws(TLSChannel.Fault) {
                guard try channel.greet() else { return false }
            } catch {
                throw fault(error)
            }
            stage = .encrypted(channel)
            return true
        case .plain, .encrypted: return true
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
        case .connecting, .greeting: return nil
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
        case .connecting, .greeting: return 0
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

    private func connectToNext() throws(MQTTError) {
        var reason = "it has no address"
        while let address = addresses.popFirst() {
            if descriptor >= 0 { close(descriptor) }
            let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
            descriptor = socket(address.family, CInt(kind), 0)
            guard descriptor >= 0 else {
                reason = Self.reason(errno)
                continue
            }
            var one: CInt = 1
            setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
            if address.connect(descriptor) == 0 || errno == EINPROGRESS { return }
            reason = Self.reason(errno)
        }
        throw unreachable(reason)
    }

    private func isConnected() throws(MQTTError) -> Bool {
        while true {
            var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&poller, 1, 0) > 0 else { return false }
            var code: CInt = 0
            var size = socklen_t(MemoryLayout<CInt>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            if code == 0 { return true }
            guard !addresses.isEmpty else { throw unreachable(Self.reason(code)) }
            try connectToNext()
        }
    }

    private var place: String { "the broker at \(configuration.host):\(configuration.port)" }

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
