import NIOHTTP1
import Testing

@testable import HTTPAPI

/// However the bytes of a connection are cut, each is read in one way only.
@Suite("Security: where a request begins and ends")
struct FramingSecurityTests {
    /// What of a text comes to the parser where it arrives in pieces of so many bytes, and why the rest does not.
    private static func read(_ text: String, inPiecesOf size: Int) -> (passed: String, error: HTTPParserError?) {
        var framing = RequestFraming()
        var rest = Array(text.utf8)[...]
        var shown: [UInt8] = []
        var passed: [UInt8] = []
        while !rest.isEmpty {
            shown += rest.prefix(size)
            rest = rest.dropFirst(size)
            steps: while !shown.isEmpty {
                switch shown.withUnsafeBytes({ framing.next($0) }) {
                case .pass(let count):
                    passed += shown.prefix(count)
                    shown.removeFirst(count)
                case .leaveOut(let count): shown.removeFirst(count)
                case .wait: break steps
                case .refuse(let error): return (String(decoding: passed, as: UTF8.self), error)
                }
            }
        }
        return (String(decoding: passed, as: UTF8.self), nil)
    }

    private static func check(_ text: String, passes expected: String, refusing error: HTTPParserError? = nil) {
        for size in [1, 2, 3, 7, 64, text.utf8.count] {
            let read = read(text, inPiecesOf: size)
            #expect(read.error == error, "\(text.prefix(100).debugDescription) in pieces of \(size)")
            // In a body, what comes before the fault has passed already.
            if error == nil { #expect(read.passed == expected, "\(text.prefix(100).debugDescription)") }
        }
    }

    private static let get = "GET /x?a=b HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test("Requests that are in order pass as they are, one after another")
    func inOrder() {
        let requests = [
            Self.get, "OPTIONS * HTTP/1.1\r\nHost:x\r\nX-A:\r\nX-B: \t b \r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /",
            "POST / HTTP/1.0\r\ncontent-length:\t005 \r\n\r\n12345",
            "PUT / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "POST / HTTP/1.1\r\nTRANSFER-ENCODING: Chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n00A;a=\"b c\";d\r\n0\r\n\r\n45678\r\n"
                + "0;x\r\nX-A: b\r\nX-C: \r\n\r\n",
        ]
        for request in requests { Self.check(request, passes: request) }
        Self.check(requests.joined(), passes: requests.joined())
    }

    @Test("A wish for another protocol, and an empty line before a request, are left out")
    func leftOut() {
        Self.check("\r\n" + Self.get + "\r\n" + Self.get, passes: Self.get + Self.get)
        Self.check(
            "GET / HTTP/1.1\r\nUpgrade: h2c\r\nHost: x\r\nuPGRADE:websocket\r\n\r\n" + Self.get,
            passes: "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + Self.get)
        Self.check(
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nUpgrade: x\r\n\r\n" + Self.get,
            passes: "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Self.get)
    }

    @Test(
        "What another reader could take for something else is refused",
        arguments: [
            ("GET  / HTTP/1.1\r\n\r\n", HTTPParserError.invalidURL), ("GET / HTTP/1.1 \r\n\r\n", .invalidURL),
            ("GET /\tHTTP/1.1\r\n\r\n", .invalidURL), ("GET /\u{7F} HTTP/1.1\r\n\r\n", .invalidURL),
            ("\r\n\r\nGET / HTTP/1.1\r\n\r\n", .invalidMethod), ("get / HTTP/1.1\r\n\r\n", .invalidMethod),
            ("\u{16}\u{3}\u{1}", .invalidMethod), ("GET / HTTP/1.1\n\n", .lfExpected),
            ("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", .lfExpected), ("GET / HTTP/1.1\r\nA: b\r\n\n", .lfExpected),
            ("GET / HTTP/1.1\r\n A: b\r\n\r\n", .invalidHeaderToken),
            ("GET / HTTP/1.1\r\nA : b\r\n\r\n", .invalidHeaderToken),
            ("GET / HTTP/1.1\r\nA\r\n\r\n", .invalidHeaderToken),
            ("GET / HTTP/1.1\r\n: b\r\n\r\n", .invalidHeaderToken),
            ("GET / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", .invalidContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n", .invalidContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", .invalidContentLength),
            ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", .invalidContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", .unknown),
            ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unknown),
            ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .unknown),
        ])
    func refused(_ text: String, _ error: HTTPParserError) {
        Self.check(text, passes: "", refusing: error)
        Self.check(Self.get + text + Self.get, passes: "", refusing: error)
    }

    @Test(
        "So is a chunk that is not as the standard writes it",
        arguments: [
            "0x5\r\n", "-5\r\n", " 5\r\n", "5 \r\n", "5\t;a\r\n", ";a\r\n", "\r\n", "g\r\n", "5\r\nGET /x\r\n",
            "5\r\nGET /\rx", "5;a=\u{1}\r\n",
        ])
    func chunks(_ body: String) {
        let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        Self.check(head + body, passes: "", refusing: .invalidChunkSize)
    }

    @Test("Lines, the lines before chunks, and lengths are taken up to their bounds and no further")
    func bounds() {
        func head(_ bytes: Int) -> String {
            "GET / HTTP/1.1\r\nA: \(String(repeating: "b", count: bytes - 5))\r\n\r\n"
        }
        Self.check(head(RequestFraming.lineBytesMax), passes: head(RequestFraming.lineBytesMax))
        Self.check(head(RequestFraming.lineBytesMax + 1), passes: "", refusing: .headerOverflow)
        let endless = "GET /" + String(repeating: "a", count: RequestFraming.lineBytesMax)
        Self.check(endless, passes: "", refusing: .headerOverflow)
        func chunk(_ bytes: Int) -> String {
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0;\(String(repeating: "a", count: bytes - 4))\r\n\r\n"
        }
        Self.check(chunk(RequestFraming.chunkLineBytesMax), passes: chunk(RequestFraming.chunkLineBytesMax))
        Self.check(chunk(RequestFraming.chunkLineBytesMax + 1), passes: "", refusing: .invalidChunkSize)
        func length(_ digits: Int) -> String {
            "POST / HTTP/1.1\r\nContent-Length: \(String(repeating: "9", count: digits))\r\n\r\n"
        }
        Self.check(length(RequestFraming.digitsMax), passes: length(RequestFraming.digitsMax))
        Self.check(length(RequestFraming.digitsMax + 1), passes: "", refusing: .invalidContentLength)
        func size(_ digits: Int) -> String {
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\(String(repeating: "F", count: digits))\r\n"
        }
        Self.check(size(RequestFraming.digitsMax), passes: size(RequestFraming.digitsMax))
        Self.check(size(RequestFraming.digitsMax + 1), passes: "", refusing: .invalidChunkSize)
    }
}
