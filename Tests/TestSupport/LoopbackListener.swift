import Glibc

/// Sockets on the loopback, for servers and clients of a test's own making.
public enum LoopbackListener {
    private static let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)

    /// Opens one that listens on a free port; where nobody accepts, the kernel takes as many connections as `backlog`
    /// says.
    public static func open(isIPv6: Bool = false, backlog: CInt) throws -> (descriptor: CInt, port: Int) {
        let listener = socket(isIPv6 ? AF_INET6 : AF_INET, kind, 0)
        var length = socklen_t(isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        let port = withAddress(isIPv6: isIPv6, port: 0) { address -> Int? in
            guard let generic = address.assumingMemoryBound(to: sockaddr.self).baseAddress,
                bind(listener, generic, length) == 0, listen(listener, backlog) == 0,
                getsockname(listener, generic, &length) == 0
            else { return nil }
            return Int(UInt16(bigEndian: address.load(fromByteOffset: 2, as: UInt16.self)))
        }
        guard let port else { throw TestSupportError("no listener: errno \(errno)") }
        return (listener, port)
    }

    /// Connects to 127.0.0.1.
    public static func connect(port: Int, isBlocking: Bool = true) throws -> CInt {
        let connection = socket(AF_INET, kind | (isBlocking ? 0 : CInt(SOCK_NONBLOCK.rawValue)), 0)
        let code = withAddress(isIPv6: false, port: port) { address -> CInt in
            guard let generic = address.assumingMemoryBound(to: sockaddr.self).baseAddress else { return -1 }
            return Glibc.connect(connection, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        guard code == 0 || errno == EINPROGRESS else { throw TestSupportError("no connection: errno \(errno)") }
        return connection
    }

    /// Lends the loopback's address: the family, the port, and IPv4's address or IPv6's, which ends in a one.
    private static func withAddress<Result>(
        isIPv6: Bool, port: Int, _ body: (UnsafeMutableRawBufferPointer) -> Result
    ) -> Result {
        var address = sockaddr_storage()
        return withUnsafeMutableBytes(of: &address) { bytes in
            bytes.storeBytes(of: sa_family_t(isIPv6 ? AF_INET6 : AF_INET), as: sa_family_t.self)
            bytes.storeBytes(of: UInt16(port).bigEndian, toByteOffset: 2, as: UInt16.self)
            if isIPv6 {
                bytes[23] = 1
            } else {
                bytes.storeBytes(of: UInt32(0x7F00_0001).bigEndian, toByteOffset: 4, as: UInt32.self)
            }
            return body(bytes)
        }
    }
}
