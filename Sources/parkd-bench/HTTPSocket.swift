import Foundation

/// A blocking HTTP/1.1 connection to the loopback that does no more than a measurement needs.
struct HTTPSocket {
    /// What is read of an answer.
    struct Answer {
        var status = 0
        var entityTag = ""
        var body: [UInt8] = []
    }

    private let descriptor: Int32
    private var buffer: [UInt8]

    /// Connects; where nobody listens, every answer has status 0.
    ///
    /// - Parameter answerBytesMax: the longest answer.
    init(port: Int, answerBytesMax: Int = 1 << 20) {
        buffer = [UInt8](repeating: 0, count: answerBytesMax)
        descriptor = Self.connected(to: port)
    }

    /// A connected socket; where nobody listens, one on which nothing can be sent.
    static func connected(to port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    /// Asks once, on a connection of its own.
    static func get(_ path: String, port: Int) -> Answer {
        var socket = HTTPSocket(port: port, answerBytesMax: 64 << 10)
        defer { socket.close() }
        return socket.ask(Array("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n".utf8), keepBody: true)
    }

    func close() { _ = Glibc.close(descriptor) }

    /// Sends a request and reads its answer, with the body only where it is wanted.
    mutating func ask(_ request: [UInt8], keepBody: Bool = false) -> Answer {
        let sent = request.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent == request.count else { return Answer() }
        var count = 0
        var headEnd: Int?
        var answer = Answer()
        var wanted = Int.max
        while count < wanted, count < buffer.count {
            let space = buffer.count - count
            let received = buffer.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress.map { $0 + count }, space, 0)
            }
            guard received > 0 else { return Answer() }
            count += received
            guard headEnd == nil else { continue }
            headEnd = buffer[..<count].firstRange(of: Array("\r\n\r\n".utf8))?.upperBound
            guard let headEnd else { continue }
            let head = String(decoding: buffer[..<headEnd], as: UTF8.self)
            answer.status = Int(head.dropFirst(9).prefix(3)) ?? 0
            answer.entityTag = Self.field("etag", of: head)
            wanted = headEnd + (answer.status == 304 ? 0 : Int(Self.field("content-length", of: head)) ?? 0)
        }
        if keepBody, let headEnd { answer.body = Array(buffer[headEnd..<count]) }
        return answer
    }

    private static func field(_ name: String, of head: String) -> String {
        for line in head.split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name { return String(parts[1].dropFirst()) }
        }
        return ""
    }
}
