import Glibc
import LoRaWAN
import NIOHTTP1

/// Follows the bytes of a connection from request to request, and says where one is not written as RFC 9112 has it.
///
/// The parser behind it is lenient where a proxy may not be, and stops for good at a client's wish to change the
/// protocol. Two readers that disagree on where a request ends see different requests; so what passes here has one
/// reading only: two spaces in the first line, lines that end in CR LF and nowhere else, names right before their
/// colons, and a length told once.
struct RequestFraming {
    /// What becomes of the bytes that were shown.
    enum Step: Equatable {
        /// So many are in order; what follows them is to be shown next.
        case pass(Int)
        /// So many are to be left out; what follows them is to be shown next.
        case leaveOut(Int)
        /// They are the beginning of a line: they are to be shown again with what follows.
        case wait
        /// They are no HTTP, and nothing that follows is.
        case refuse(HTTPParserError)
    }

    private enum State {
        /// Before a first line; one empty line may stand there, which old clients send after a body.
        case start(mayBeEmpty: Bool)
        case fields
        case body(left: Int)
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers
    }

    /// What a head says of the length of its body.
    private struct Length {
        var isModern = false
        var bytes: Int?
        var isChunked = false

        var isTold: Bool { bytes != nil || isChunked }
    }

    /// Bytes of a line of a head, with its name and end.
    static let lineBytesMax = Limits.headerFieldBytesMax + 1024
    /// Bytes of the line before a chunk, with its extensions, which nobody reads.
    static let chunkLineBytesMax = 256
    /// Digits of a length: more could be more than a number holds.
    static let digitsMax = 15

    private var state = State.start(mayBeEmpty: true)
    private var length = Length()

    /// Looks at the next bytes; at least one.
    mutating func next(_ bytes: UnsafeRawBufferPointer) -> Step {
        switch state {
        case .body(let left):
            let count = min(left, bytes.count)
            state = left > count ? .body(left: left - count) : .start(mayBeEmpty: true)
            return .pass(count)
        case .chunk(let left):
            let count = min(left, bytes.count)
            state = left > count ? .chunk(left: left - count) : .chunkEnd
            return .pass(count)
        case .chunkEnd: return endChunk(bytes)
        case .start, .fields, .chunkSize, .trailers: return nextLine(bytes)
        }
    }

    private mutating func endChunk(_ bytes: UnsafeRawBufferPointer) -> Step {
        guard bytes[0] == Self.cr, bytes.count < 2 || bytes[1] == Self.lf else { return .refuse(.invalidChunkSize) }
        guard bytes.count >= 2 else { return .wait }
        state = .chunkSize
        return .pass(2)
    }

    private mutating func nextLine(_ bytes: UnsafeRawBufferPointer) -> Step {
        // A client that speaks another protocol may never end a line.
        if case .start = state, bytes[0] != Self.cr, !Self.isCapital(bytes[0]) { return .refuse(.invalidMethod) }
        let bytesMax: Int
        let tooLong: HTTPParserError
        if case .chunkSize = state {
            (bytesMax, tooLong) = (Self.chunkLineBytesMax, .invalidChunkSize)
        } else {
            (bytesMax, tooLong) = (Self.lineBytesMax, .headerOverflow)
        }
        guard let end = Self.index(of: Self.lf, in: bytes) else {
            return bytes.count < bytesMax ? .wait : .refuse(tooLong)
        }
        guard end < bytesMax else { return .refuse(tooLong) }
        let line = UnsafeRawBufferPointer(rebasing: bytes[..<max(0, end - 1)])
        guard end > 0, bytes[end - 1] == Self.cr, Self.index(of: Self.cr, in: line) == nil else {
            return .refuse(.lfExpected)
        }
        switch take(line) {
        case .inOrder: return .pass(end + 1)
        case .unwanted: return .leaveOut(end + 1)
        case .faulty(let error): return .refuse(error)
        }
    }

    private enum Verdict {
        case inOrder
        case unwanted
        case faulty(HTTPParserError)
    }

    private mutating func take(_ line: UnsafeRawBufferPointer) -> Verdict {
        switch state {
        case .start(let mayBeEmpty):
            guard !line.isEmpty else {
                state = .start(mayBeEmpty: false)
                return mayBeEmpty ? .unwanted : .faulty(.invalidMethod)
            }
            guard let isModern = Self.firstLine(line) else { return .faulty(.invalidURL) }
            length = Length(isModern: isModern)
            state = .fields
            return .inOrder
        case .fields:
            guard line.isEmpty else { return takeField(line, isTrailer: false) }
            if length.isChunked {
                state = .chunkSize
            } else {
                let bytes = length.bytes ?? 0
                state = bytes > 0 ? .body(left: bytes) : .start(mayBeEmpty: true)
            }
            return .inOrder
        case .trailers:
            guard line.isEmpty else { return takeField(line, isTrailer: true) }
            state = .start(mayBeEmpty: true)
            return .inOrder
        case .chunkSize:
            guard let bytes = Self.chunkBytes(line) else { return .faulty(.invalidChunkSize) }
            state = bytes > 0 ? .chunk(left: bytes) : .trailers
            return .inOrder
        case .body, .chunk, .chunkEnd: preconditionFailure("these have no lines")
        }
    }

    private mutating func takeField(_ line: UnsafeRawBufferPointer, isTrailer: Bool) -> Verdict {
        guard let colon = Self.index(of: UInt8(ascii: ":"), in: line), colon > 0 else {
            return .faulty(.invalidHeaderToken)
        }
        let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return .faulty(.invalidHeaderToken) }
        let value = line[(colon + 1)...]
        switch colon {
        // Nothing here speaks another protocol, and the parser would wait for it.
        case 7 where Self.isEqual(name, "upgrade"): return .unwanted
        case 14 where Self.isEqual(name, "content-length"):
            guard !isTrailer, !length.isTold, let bytes = Self.decimal(value) else {
                return .faulty(.invalidContentLength)
            }
            length.bytes = bytes
        // RFC 9112, §6.1: no coding but this is known here, an older client can have none, and none hides a length.
        case 17 where Self.isEqual(name, "transfer-encoding"):
            let coding = UnsafeRawBufferPointer(rebasing: Self.trimmed(value))
            guard !isTrailer, !length.isTold, length.isModern, Self.isEqual(coding, "chunked") else {
                return .faulty(.unknown)
            }
            length.isChunked = true
        default: break
        }
        return .inOrder
    }
}

/// How the parts of a line are read.
extension RequestFraming {
    fileprivate static let cr = UInt8(ascii: "\r")
    fileprivate static let lf = UInt8(ascii: "\n")

    fileprivate static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    fileprivate static func index(of byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress, let found = memchr(start, Int32(byte), bytes.count) else { return nil }
        return UnsafeRawPointer(found) - start
    }

    /// Three parts with one space between each; whether the version is 1.1, or `nil` where it is no such line.
    fileprivate static func firstLine(_ line: UnsafeRawBufferPointer) -> Bool? {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return nil
        }
        return parts[2].elementsEqual("HTTP/1.1".utf8)
    }

    fileprivate static func isEqual(_ text: UnsafeRawBufferPointer, _ lowerCase: StaticString) -> Bool {
        text.count == lowerCase.utf8CodeUnitCount
            && text.elementsEqual(
                UnsafeBufferPointer(start: lowerCase.utf8Start, count: lowerCase.utf8CodeUnitCount)
            ) { byte, wanted in (isCapital(byte) ? byte | 0x20 : byte) == wanted }
    }

    fileprivate static func trimmed(_ value: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let rest = value.drop(while: isSpace)
        let end = rest.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? rest.startIndex
        return rest[..<end]
    }

    fileprivate static func decimal(_ value: Slice<UnsafeRawBufferPointer>) -> Int? {
        let digits = trimmed(value)
        guard (1...digitsMax).contains(digits.count) else { return nil }
        var number = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }

    /// The size of a chunk, which extensions may follow.
    fileprivate static func chunkBytes(_ line: UnsafeRawBufferPointer) -> Int? {
        let digits = line.prefix { $0 != UInt8(ascii: ";") }
        guard (1...digitsMax).contains(digits.count), line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
        else { return nil }
        var number = 0
        for byte in digits {
            guard let digit = HexDigits.value(of: byte) else { return nil }
            number = number << 4 | Int(digit)
        }
        return number
    }
}
