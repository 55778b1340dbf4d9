import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// One question to the resolver, on a thread of its own: `getaddrinfo` cannot be interrupted, and with name servers
/// that do not answer it takes half a minute.
final class NameLookup: Sendable {
    typealias Answer = Result<[SocketAddress], SocketAddress.Unknown>
    typealias Resolver = @Sendable (_ host: String, _ port: Int) -> Answer

    /// Raised once the answer is here.
    let signal = WakeSignal()
    private let result = Mutex<Answer?>(nil)

    /// The answer, once it is here.
    var answer: Answer? { result.withLock { $0 } }

    /// Asks the system.
    static let system: Resolver = { host, port in
        Result { () throws(SocketAddress.Unknown) in
            try SocketAddress.all(host: host, port: port, isNumeric: false)
        }
    }

    /// Asks.
    static func start(host: String, port: Int, _ resolver: @escaping Resolver) -> NameLookup {
        let lookup = NameLookup()
        let code = startThread { lookup.finish(resolver(host, port)) }
        if code != 0 { lookup.finish(.failure(SocketAddress.Unknown(reason: String(cString: strerror(code))))) }
        return lookup
    }

    private func finish(_ answer: Answer) {
        result.withLock { $0 = answer }
        signal.raise()
    }
}

/// Asks the resolver at most one question at a time: one that it does not answer is left to it, and whoever asks again
/// waits for the same answer.
final class NameResolver {
    private let resolver: NameLookup.Resolver
    private var lookup: NameLookup?

    init(_ resolver: @escaping NameLookup.Resolver = NameLookup.system) {
        self.resolver = resolver
    }

    /// The question that is being asked, or a new one.
    func lookup(host: String, port: Int) -> NameLookup {
        if let lookup, lookup.answer == nil { return lookup }
        let lookup = NameLookup.start(host: host, port: port, resolver)
        self.lookup = lookup
        return lookup
    }
}

/// What a thread is to do, as the C library carries it.
private final class ThreadBody {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Starts a thread that nobody waits for.
///
/// - Returns: 0, or the `errno` of the fault.
private func startThread(_ body: @escaping @Sendable () -> Void) -> CInt {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    let context = Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let code = pthread_create(
        &thread, &attributes,
        { context in
            guard let context else { return nil }
            Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }, context.toOpaque())
    if code != 0 { context.release() }
    return code
}
