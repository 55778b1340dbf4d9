/// Follows one connection's two streams message by message, and recognises the moments at which faults are injected.
struct WireReader {
    /// The protocols that are understood.
    enum Wire: Sendable {
        /// PostgreSQL's, version 3, without TLS
        /// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
        case postgres
        /// MQTT 3.1.1 or 5, without TLS.
        case mqtt
    }

    /// A message that a fault waits for.
    enum Moment: Sendable {
        /// The daemon asks for COMMIT.
        case commit
        /// The database answers that it has committed.
        case committed
        /// The daemon acknowledges a QoS 1 message.
        case acknowledgement
    }

    /// Where bytes go.
    enum Direction: Int, Sendable {
        case toServer, toClient
    }

    /// Some messages as they came; the moment is that of the last.
    struct Piece {
        var bytes: [UInt8]
        var moment: Moment?
    }

    private let wire: Wire
    private var rest: [[UInt8]] = [[], []]
    private var hasBegun = false
    /// Whether the connection is one of the ingest lanes'; others commit too.
    private var isIngest: Bool
    /// Prepared statements that are a COMMIT.
    private var commits: Set<[UInt8]> = []

    init(_ wire: Wire) {
        self.wire = wire
        isIngest = wire == .mqtt
    }

    /// Takes what has arrived; answers the messages that are complete, cut after each moment.
    mutating func take(_ bytes: ArraySlice<UInt8>, _ direction: Direction) -> [Piece] {
        var buffer = rest[direction.rawValue]
        buffer += bytes
        var pieces: [Piece] = []
        var cut = 0
        var start = 0
        while let length = length(of: buffer[start...], direction), start + length <= buffer.count {
            let moment = moment(of: buffer[start..<start + length], direction)
            start += length
            if moment != nil {
                pieces.append(Piece(bytes: Array(buffer[cut..<start]), moment: moment))
                cut = start
            }
        }
        if start > cut { pieces.append(Piece(bytes: Array(buffer[cut..<start]))) }
        rest[direction.rawValue] = Array(buffer[start...])
        return pieces
    }

    /// The length of the message that begins here; `nil` where too little of it has come.
    private func length(of bytes: ArraySlice<UInt8>, _ direction: Direction) -> Int? {
        switch wire {
        case .postgres:
            let isFirst = direction == .toServer && !hasBegun
            let header = isFirst ? 0 : 1
            guard bytes.count >= header + 4 else { return nil }
            return header + bytes.dropFirst(header).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        case .mqtt:
            var length = 0
            for (place, byte) in bytes.dropFirst().prefix(4).enumerated() {
                length |= Int(byte & 0x7F) << (7 * place)
                if byte < 0x80 { return 2 + place + length }
            }
            return nil
        }
    }

    private mutating func moment(of message: ArraySlice<UInt8>, _ direction: Direction) -> Moment? {
        guard let kind = message.first else { return nil }
        switch wire {
        case .mqtt: return direction == .toServer && kind & 0xF0 == 0x40 ? .acknowledgement : nil
        case .postgres: break
        }
        guard direction == .toServer else {
            return isIngest && kind == UInt8(ascii: "C") && Self.texts(message.dropFirst(5)).first == Self.commit
                ? .committed : nil
        }
        guard hasBegun else {
            hasBegun = true
            isIngest = Self.texts(message.dropFirst(8)).contains(Array("parkd ingest".utf8))
            return nil
        }
        let texts = Self.texts(message.dropFirst(5))
        switch kind {
        case UInt8(ascii: "P") where texts.count > 1 && texts[1] == Self.commit:
            commits.insert(texts[0])
            return nil
        case UInt8(ascii: "B") where texts.count > 1 && commits.contains(texts[1]): return isIngest ? .commit : nil
        case UInt8(ascii: "Q") where texts.first == Self.commit: return isIngest ? .commit : nil
        default: return nil
        }
    }

    private static let commit = Array("COMMIT".utf8)

    /// The NUL-terminated texts at the beginning of a message's body, of which the first few matter.
    private static func texts(_ body: ArraySlice<UInt8>) -> [[UInt8]] {
        body.prefix(512).split(separator: 0, maxSplits: 15, omittingEmptySubsequences: false).map(Array.init)
    }
}
