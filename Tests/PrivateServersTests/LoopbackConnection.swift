import Glibc

/// Whether something accepts connections on a port of 127.0.0.1.
func answers(port: Int) -> Bool {
    guard let connection = LoopbackConnection(port: port) else { return false }
    connection.close()
    return true
}

/// A TCP connection to a port of 127.0.0.1, blocking.
struct LoopbackConnection {
    let descriptor: CInt

    /// Connects; `nil` where nothing listens.
    init?(port: Int) {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            Glibc.close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    /// Sends bytes and answers what comes back, at most 64 bytes.
    func exchange(_ bytes: [UInt8]) -> [UInt8] {
        guard send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count else { return [] }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &buffer, buffer.count)
        return Array(buffer.prefix(max(count, 0)))
    }

    func close() {
        Glibc.close(descriptor)
    }
}
