import Foundation

/// An HTTP/1.1 connection to the loopback that reads of an answer what a measurement needs, and skips its body.
final class HTTPConnection {
    /// What is read of an answer; status 0 where the connection is gone.
    struct Answer {
        var status = 0
        var entityTag: [UInt8] = []
    }

    let descriptor: Int32
    /// The part of a header that came without its end.
    private var pending: [UInt8] = []
    private var answer = Answer()
    /// Bytes of the body that are still to come; `nil` while the header is.
    private var missing: Int?

    /// Connects; where nobody listens, every answer has status 0.
    init(port: Int) {
        descriptor = HTTPSocket.connected(to: port)
    }

    func close() { _ = Glibc.close(descriptor) }

    /// Sends a request, which is short enough to be taken at once.
    func send(_ request: [UInt8]) -> Bool {
        request.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            == request.count
    }

    /// Reads what is there, once; the answer where it is complete.
    func receive(_ buffer: inout [UInt8]) -> Answer? {
        buffer.withUnsafeMutableBytes { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { return Answer() }
            return take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) -> Answer? {
        if let missing {
            self.missing = missing - bytes.count
        } else if pending.isEmpty {
            begin(bytes)
        } else {
            pending.append(contentsOf: bytes)
            let whole = pending
            whole.withUnsafeBytes { begin($0) }
        }
        guard missing == 0 else { return nil }
        missing = nil
        pending = []
        return answer
    }

    /// Reads the header, or keeps what came of it.
    private func begin(_ bytes: UnsafeRawBufferPointer) {
        guard let end = Self.end(of: "\r\n\r\n", in: bytes) else {
            pending = Array(bytes)
            return
        }
        let head = UnsafeRawBufferPointer(rebasing: bytes[..<end])
        let length = Self.field("\r\nContent-Length: ", of: head).map { Self.number($0) } ?? 0
        answer = Answer(
            status: Self.number(head.dropFirst(9)), entityTag: Self.field("\r\nETag: ", of: head).map(Array.init) ?? [])
        missing = (answer.status == 304 ? 0 : length) - (bytes.count - end)
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int {
        digits.prefix { (0x30...0x39).contains($0) }.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// The value of a field whose name is written as the daemon writes it.
    private static func field(
        _ name: StaticString, of head: UnsafeRawBufferPointer
    ) -> Slice<UnsafeRawBufferPointer>? {
        end(of: name, in: head).map { head[$0...].prefix { $0 != UInt8(ascii: "\r") } }
    }

    /// Where a text ends that occurs in the bytes.
    private static func end(of text: StaticString, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let first = bytes.baseAddress else { return nil }
        let count = text.utf8CodeUnitCount
        var start = 0
        while start + count <= bytes.count {
            if bytes[start] == text.utf8Start[0], memcmp(first + start, text.utf8Start, count) == 0 {
                return start + count
            }
            start += 1
        }
        return nil
    }
}
