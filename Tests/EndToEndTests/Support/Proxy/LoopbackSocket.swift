import Foundation
import TestSupport

/// Sockets on this machine, none of which blocks or is inherited.
enum LoopbackSocket {
    /// Listens on a free port of 127.0.0.1.
    static func listen() throws -> (descriptor: CInt, port: Int) {
        let (descriptor, port) = try LoopbackListener.open(backlog: 64)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return (descriptor, port)
    }

    /// Takes who has come; `nil` where nobody has.
    static func accept(_ listener: CInt) -> CInt? {
        let descriptor = Foundation.accept(listener, nil, nil)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        sendAtOnce(descriptor)
        return descriptor
    }

    /// Connects; `nil` where nobody listens. On one machine that is known at once.
    static func connect(to target: FaultProxy.Target) -> CInt? {
        let descriptor: CInt
        let isDone: Bool
        switch target {
        case .port(let port):
            descriptor = stream(AF_INET)
            isDone = connect(descriptor, self.address(port: port))
            sendAtOnce(descriptor)
        case .socket(let path):
            descriptor = stream(AF_UNIX)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
            isDone = connect(descriptor, address)
        }
        guard isDone else {
            close(descriptor)
            return nil
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
    }

    /// Lets its close be an RST, as if the connection had been lost.
    static func closeWithReset(_ descriptor: CInt) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
    }

    private static func stream(_ family: CInt) -> CInt {
        socket(family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    }

    private static func sendAtOnce(_ descriptor: CInt) {
        var on: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func connect<Address>(_ descriptor: CInt, _ address: Address) -> Bool {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Foundation.connect(descriptor, generic, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }
}
