#if canImport(Glibc)
    import Glibc
#endif

/// Connects to the first of several addresses that answers, and closes what it began with the others.
final class ConnectionRace {
    /// Why none has answered: the last `errno`.
    struct Lost: Error {
        let code: CInt
    }

    /// Who has.
    struct Winner {
        let descriptor: CInt
        let address: SocketAddress
    }

    private var race: AddressRace
    private var runners: [Winner] = []

    /// Begins with the first of these.
    init(_ addresses: [SocketAddress], nowMS: Int) {
        race = AddressRace(addresses, nowMS: nowMS)
    }

    deinit {
        for runner in runners { close(runner.descriptor) }
    }

    /// How long until something is due without an answer; `nil` where nothing is.
    func waitMS(nowMS: Int) -> Int? { race.waitMS(nowMS: nowMS) }

    /// What to poll for room to write.
    var descriptors: [CInt] { runners.map(\.descriptor) }

    /// Goes on as far as that is possible now.
    ///
    /// - Returns: the winner, whose descriptor is now the caller's; `nil` where there is none yet.
    func advance(nowMS: Int) throws(Lost) -> Winner? {
        var lastFault = ENOENT
        for runner in runners {
            guard let code = outcome(of: runner) else { continue }
            runners.removeAll { $0.descriptor == runner.descriptor }
            guard code != 0 else { return runner }
            close(runner.descriptor)
            race.failed(nowMS: nowMS)
            lastFault = code
        }
        while let address = race.next(nowMS: nowMS) {
            let code = start(address)
            guard code != 0 else { continue }
            race.failed(nowMS: nowMS)
            lastFault = code
        }
        guard !race.isLost else { throw Lost(code: lastFault) }
        return nil
    }

    /// - Returns: 0, or the `errno` of the fault.
    private func start(_ address: SocketAddress) -> CInt {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(address.family, CInt(kind), 0)
        guard descriptor >= 0 else { return errno }
        guard address.connect(descriptor) == 0 || errno == EINPROGRESS else {
            let code = errno
            close(descriptor)
            return code
        }
        runners.append(Winner(descriptor: descriptor, address: address))
        return 0
    }

    /// - Returns: 0 where it is connected, the `errno` of the fault where it will not be, `nil` where that is open.
    private func outcome(of runner: Winner) -> CInt? {
        var poller = pollfd(fd: runner.descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&poller, 1, 0) > 0 else { return nil }
        var code: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(runner.descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return errno }
        return code
    }
}
