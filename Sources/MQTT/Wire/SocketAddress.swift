#if canImport(Glibc)
    import Glibc
#endif

/// One address of a host and port, as `getaddrinfo` gave it.
struct SocketAddress: Equatable, Sendable {
    /// Why a name has no address.
    struct Unknown: Error {
        let reason: String
    }

    let family: CInt
    private let bytes: [UInt8]

    /// All addresses of a host, in the order in which they are to be tried (RFC 6724).
    ///
    /// - Parameter isNumeric: takes the host for an address; a name asks the resolver, which may take seconds.
    static func all(host: String, port: Int, isNumeric: Bool) throws(Unknown) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (isNumeric ? AI_NUMERICHOST : 0)
        var first: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &first)
        guard code == 0 else { throw Unknown(reason: String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(first) }
        return sequence(first: first) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            guard let info = entry?.pointee, let address = info.ai_addr else { return nil }
            let bytes = UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen))
            return SocketAddress(family: info.ai_family, bytes: Array(bytes))
        }
    }

    /// The same addresses with their families in turn, so that a family which does not work costs one attempt
    /// (RFC 8305, §4); one that has just disappointed comes last.
    static func ordered(_ addresses: [SocketAddress], last: SocketAddress?) -> [SocketAddress] {
        let rest = addresses.filter { $0 != last }
        guard let family = rest.first?.family else { return addresses }
        let (first, second) = (rest.filter { $0.family == family }, rest.filter { $0.family != family })
        var inTurn: [SocketAddress] = []
        for index in 0..<max(first.count, second.count) {
            if index < first.count { inTurn.append(first[index]) }
            if index < second.count { inTurn.append(second[index]) }
        }
        return inTurn + addresses.filter { $0 == last }
    }

    /// `connect(2)`.
    func connect(_ descriptor: CInt) -> CInt {
        bytes.withUnsafeBytes { bytes in
            guard let address = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress else { return -1 }
            return Glibc.connect(descriptor, address, socklen_t(bytes.count))
        }
    }
}
