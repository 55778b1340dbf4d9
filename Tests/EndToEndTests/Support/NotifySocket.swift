import Foundation

/// Where a daemon tells systemd how it is: the other end of sd_notify(3).
final class NotifySocket: Sendable {
    let path: String
    private let descriptor: Int32

    init(folder: String) {
        path = folder + "/notify"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        precondition(bytes.count < MemoryLayout.size(ofValue: address.sun_path), "\(path) is too long for a socket")
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    deinit {
        close(descriptor)
    }

    /// The next message, its lines; empty where none comes for a minute.
    func next() async -> [String] {
        await withCheckedContinuation { continuation in
            Thread { [self] in
                var bytes = [UInt8](repeating: 0, count: 4096)
                let count = recv(descriptor, &bytes, bytes.count, 0)
                let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
                continuation.resume(returning: text.split(separator: "\n").map(String.init))
            }.start()
        }
    }

    /// Waits until the daemon says that it is ready and ingests, and returns all that it said until then.
    @discardableResult
    func awaitReadiness() async -> [String] { await lines { $0.hasPrefix("STATUS=Ingesting;") } }

    /// The lines up to and with the first that is looked for; all of them where nothing more comes for a minute.
    func lines(until isLast: (String) -> Bool) async -> [String] {
        var lines: [String] = []
        while lines.first(where: isLast) == nil {
            let more = await next()
            if more.isEmpty { break }
            lines += more
        }
        return lines
    }
}
