import Foundation

/// A TCP connection on the loopback for bytes that no HTTP client would send; it blocks a thread of its own.
struct RawConnection: Sendable {
    /// Connects to a port, lets `body` talk, and closes.
    static func open<Value: Sendable>(
        _ port: Int, _ body: @escaping @Sendable (RawConnection) -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                let connection = RawConnection(port: port)
                let value = body(connection)
                connection.close()
                continuation.resume(returning: value)
            }
            thread.start()
        }
    }

    private let descriptor: Int32

    /// - Parameter receiveBytes: what the system may keep of unread bytes; its default where `nil`.
    init(port: Int, receiveBytes: Int32? = nil) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBytes, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Ends both directions, also for a thread that waits to receive.
    func shutDown() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    func close() { _ = Glibc.close(descriptor) }

    /// Sends what the other end takes.
    func send(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Sends as much as the other end takes at once, until it has taken nothing for a quarter of a second.
    func sendWithoutWaiting(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        var interest = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while sent < bytes.count, poll(&interest, 1, 250) == 1 {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// What comes until `isEnough`, or until the other end closes.
    func receive(until isEnough: (String) -> Bool = { _ in false }) -> String {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isEnough(text) {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return text
    }

    /// Whether the other end breaks the connection off within so many milliseconds, without anything being read.
    func isBrokenOff(withinMS milliseconds: Int32) -> Bool {
        var interest = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&interest, 1, milliseconds) == 1
    }

    /// Whether nothing comes within so many milliseconds.
    func isSilent(forMS milliseconds: Int32) -> Bool {
        var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&interest, 1, milliseconds) == 0
    }
}
