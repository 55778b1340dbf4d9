import Glibc
import Synchronization

/// Free TCP ports on 127.0.0.1.
public enum LoopbackPort {
    private static let given = Mutex<Set<UInt16>>([])

    /// A port that nothing listens on now and that this process was not given before, below the range from which the
    /// kernel takes the ports of clients.
    ///
    /// From inside that range, a client that reconnects to a stopped server would sooner or later be given the server's
    /// own port, connect to itself and keep the server from starting again. Given twice, a port would bring two servers
    /// of one process together while one of them is stopped: the other's clients would then talk to the wrong one.
    ///
    /// - Throws: ``PrivateServerError`` where no port is left.
    public static func free() throws(PrivateServerError) -> Int {
        for _ in 0..<200 {
            let port = UInt16.random(in: 20_000..<32_000)
            guard isFree(port), given.withLock({ $0.insert(port).inserted }) else { continue }
            return Int(port)
        }
        throw PrivateServerError(.spawn, "No free port on 127.0.0.1 between 20000 and 32000")
    }

    /// Whether a server could listen on the port now; what is left of a former server's connections is no hindrance.
    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var yes: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(descriptor, 1) == 0
            }
        }
    }
}
