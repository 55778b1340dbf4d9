import Foundation

/// One direction of a proxied connection: what was read and is still to be written.
struct ProxyStream {
    let from: CInt
    let to: CInt
    private var pieces: [(due: ContinuousClock.Instant, bytes: [UInt8])] = []
    private var written = 0
    /// Whether the sender has said its last.
    var hasEnded = false
    private var hasTold = false

    /// As much waits here before the sender has to.
    private static let bytesMax = 4 << 20

    init(from: CInt, to: CInt) {
        self.from = from
        self.to = to
    }

    /// Whether more may be read.
    var isReading: Bool { !hasEnded && pieces.reduce(0) { $0 + $1.bytes.count } < Self.bytesMax }
    /// When the next bytes are due; `nil` where there are none.
    var due: ContinuousClock.Instant? { pieces.first?.due }
    /// Whether everything was passed on, the end included.
    var isDone: Bool { hasTold }

    /// Passes bytes on when they are due.
    mutating func append(_ bytes: [UInt8], due: ContinuousClock.Instant) {
        pieces.append((due, bytes))
    }

    /// Reads what there is; `nil` at an error.
    mutating func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(from, &buffer, buffer.count, 0)
        if count < 0 { return errno == EAGAIN || errno == EINTR ? [] : nil }
        if count == 0 { hasEnded = true }
        return Array(buffer.prefix(count))
    }

    /// Writes what is due; `false` at an error.
    mutating func write(oneByOne: Bool) -> Bool {
        while let piece = pieces.first, piece.due <= .now {
            let wanted = oneByOne ? 1 : piece.bytes.count - written
            let count = piece.bytes.withUnsafeBytes { bytes in
                send(to, bytes.baseAddress.map { $0 + written }, wanted, CInt(MSG_NOSIGNAL))
            }
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            written += count
            guard written == piece.bytes.count else { continue }
            written = 0
            pieces.removeFirst()
        }
        if pieces.isEmpty && hasEnded && !hasTold {
            hasTold = true
            shutdown(to, CInt(SHUT_WR))
        }
        return true
    }
}
