import Foundation
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

/// A request that hides behind another where two parties disagree on where the first one ends (RFC 9112, §11.2).
@Suite("Security: request smuggling", .timeLimit(.minutes(2)))
struct SmugglingSecurityTests {
    /// What is hidden: an answer that bears its name betrays that it was taken for a request.
    private static let hidden = "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Request-ID: smuggled\r\n\r\n"

    private static func post(_ fields: String, _ body: String) -> String {
        "POST /api/auth/logout HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\(fields)\r\n\r\n\(body)"
    }

    /// Heads whose length two readers would tell differently, each before a body that is a request itself.
    private static let ambiguous: [String] = {
        let chunked = "0\r\n\r\n" + hidden
        let length = hidden.utf8.count
        let encodings = [
            "Transfer-Encoding: chunked\r\nContent-Length: 5", "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: chunked, identity", "Transfer-Encoding : chunked", "Transfer-Encoding:\u{0B}chunked",
            "Transfer-Encoding: xchunked", "Transfer-Encoding: chunkedx", "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding:\r\n chunked", "Transfer-Encoding: chunked\r\n\tx", "Transfer_Encoding: chunked",
            " Transfer-Encoding: chunked", "X-A: b\r\n Transfer-Encoding: chunked", "Transfer-Encoding: chunked\u{0}",
            "Transfer-Encoding: chu\u{0}nked", "Transfer-Encoding:", "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: gzip,chunked", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: identity, chunked", "Transfer-Encoding: , chunked", "Transfer-Encoding: chunked,",
            "Transfer-Encoding: chunked;q=1", "Transfer-Encoding: chunked\r\nContent-Length:",
        ]
        let lengths = [
            "Content-Length: 5\r\nContent-Length: \(length + 5)", "Content-Length: 5, 5", "Content-Length: +5",
            "Content-Length: -5", "Content-Length: 0x5", "Content-Length: 5 5", "Content-Length: 5a",
            "Content-Length: 18446744073709551621", "Content-Length: 99999999999999999999999", "Content-Length : 5",
            "Content-Length:\u{0B}5", "Content-Length: 5\u{0}", "Content-Length: \"5\"", "Content-Length: 5.0",
            "Content-Length:", "Content-Length: 5;", "Content-Length:\r\n 5", "Content-Length: 1_0",
            "Content-Length: ٥",
            "Content-Length: 5\r\nContent-Length: 5", "Content-Length: \(String(repeating: "0", count: 40))5",
        ]
        return (encodings + lengths).map { post($0, chunked) }
    }()

    /// Bodies in chunks that are none.
    private static let badChunks: [String] = {
        let bodies = [
            "0x2\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n", " 2\r\n{}\r\n0\r\n\r\n",
            "10000000000000002\r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n", "2\r{}\r0\r\r", "2\r\n{}0\r\n\r\n",
            "2\r\n{}xx0\r\n\r\n", "g\r\n{}\r\n0\r\n\r\n", "\r\n2\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n0\n\n",
            "2;\n{}\r\n0\r\n\r\n", "2\u{0}\r\n{}\r\n0\r\n\r\n", "2 2\r\n{}\r\n0\r\n\r\n", "2 \r\n{}\r\n0\r\n\r\n",
            "2;a=\u{0}\r\n{}\r\n0\r\n\r\n", "2;a\rb\r\n{}\r\n0\r\n\r\n", "\r\n{}\r\n0\r\n\r\n",
            "\(String(repeating: "0", count: 20))2\r\n{}\r\n0\r\n\r\n",
            "2;\(String(repeating: "a", count: 300))\r\n{}\r\n0\r\n\r\n",
            "2\r\n{}\r\n0\r\nContent-Length: 9\r\n\r\n", "2\r\n{}\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
            "2\r\n{}\r\n0\r\nX-A : b\r\n\r\n", "2\r\n{}\r\n0\r\n X-A: b\r\n\r\n", "2\r\n{}\r\n0\r\nX-A: b\n\r\n",
        ]
        return bodies.map { post("Transfer-Encoding: chunked", $0 + hidden) }
    }()

    /// Lines that are none, and other protocols.
    private static let badLines: [String] = [
        "GET /health/live HTTP/1.1\nHost: x\n\n", "GET /health/live HTTP/1.1\rHost: x\r\r",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: a\rX-Request-ID: smuggled\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: a\u{0}b\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n\r\n",
        "GET /health/live\u{0} HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1 x\r\nHost: x\r\n\r\n", "GET\t/health/live\tHTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: x\r\nX A: b\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nNoColon\r\n\r\n", "GET /health/live HTTP/0.9\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/9.9\r\nHost: x\r\n\r\n", "GET /health/live HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET /health/live\r\n\r\n", "GET /health/live http/1.1\r\nHost: x\r\n\r\n",
        "GET  /health/live HTTP/1.1\r\nHost: x\r\n\r\n", "GET /health/live  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1 \r\nHost: x\r\n\r\n", " GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live\tHTTP/1.1\r\nHost: x\r\n\r\n", "GET /health/live?\t HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live\u{0B}HTTP/1.1\r\nHost: x\r\n\r\n", "GET  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\r\nHost: x\r\n\r\n", "\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n", "\rGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\n Host: x\r\n\r\n", "GET /health/live HTTP/1.1\r\n\tHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost : x\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost\t: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\n\r\n", "GET /health/live HTTP/1.1\r\nHost: x\r\n\n",
        "POST /api/auth/logout HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{5}hello", "SSH-2.0-x\r\n\r\n",
    ]

    /// Who leaves the server waiting for more is let go soon.
    private static let limits: ConnectionLimits = {
        var limits = ConnectionLimits()
        (limits.headS, limits.bodyS, limits.idleS) = (5, 5, 5)
        return limits
    }()

    /// The statuses of the answers, and whether the hidden request was among them.
    private static func ask(_ port: Int, _ text: String) async -> (statuses: [String], isSmuggled: Bool) {
        let answer = await RawConnection.open(port) { connection in
            connection.send(text)
            // Where the connection stays open, a last request ends it: it tells that no more will be answered.
            connection.send("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Request-ID: last\r\nConnection: close\r\n\r\n")
            return connection.receive()
        }
        let statuses = answer.components(separatedBy: "HTTP/1.1 ").dropFirst().map { String($0.prefix(3)) }
        return (Array(statuses), answer.contains("smuggled"))
    }

    @Test("A head that tells its length in two ways, or in none that counts, is 400 and ends the connection")
    func lengths() async throws {
        try await Self.refuse(Self.ambiguous)
    }

    @Test("A chunk whose size or end is not as the standard writes it is 400 and ends the connection")
    func chunks() async throws {
        try await Self.refuse(Self.badChunks)
    }

    @Test("Bare line ends, folded and nameless fields, NUL and other protocols are refused; nothing behind is answered")
    func lines() async throws {
        try await Self.refuse(Self.badLines.map { $0 + Self.hidden })
    }

    private static func refuse(_ texts: [String]) async throws {
        try await House(limits: limits).server.serve { port async throws in
            for text in texts {
                let (statuses, isSmuggled) = await ask(port, text)
                let shown = text.prefix(200).debugDescription
                #expect(!isSmuggled, "\(shown)")
                // Refused, or the connection's end without a word; where a field is taken for none, what follows it
                // is refused as well. Then nothing.
                #expect(statuses.count <= 2, "\(statuses) to \(shown)")
                #expect(
                    statuses.allSatisfy { ["400", "501", "505", "404", "411", "413"].contains($0) },
                    "\(statuses) to \(shown)")
            }
        }
    }

    @Test(
        "Trailers, extensions of chunks and bodies of GET are read as what they are, and the next request is answered")
    func honest() async throws {
        let body = Self.hidden
        let size = String(body.utf8.count, radix: 16)
        try await House(limits: Self.limits).server.serve { port async throws in
            for text in [
                "GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
                "GET /health/live HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "\(size)\r\n\(body)\r\n0\r\n\r\n",
                Self.post("Transfer-Encoding: chunked", "\(size);a=\"GET / HTTP/1.1\"\r\n\(body)\r\n0\r\n\r\n"),
                Self.post(
                    "Transfer-Encoding: chunked", "\(size)\r\n\(body)\r\n0\r\nX-Request-ID: other\r\nX-B: c\r\n\r\n"),
                Self.post("Transfer-Encoding: Chunked", "\(size)\r\n\(body)\r\n0\r\n\r\n"),
            ] {
                let (statuses, isSmuggled) = await Self.ask(port, text)
                #expect(!isSmuggled && statuses.count == 2 && statuses.last == "200", "\(statuses) to \(text)")
            }
        }
    }

    @Test("Who asks for another protocol gets none, and the connection goes on in this one", arguments: [true, false])
    func upgrade(hasBody: Bool) async throws {
        try await House(limits: Self.limits).server.serve { port async throws in
            for fields in [
                "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
                "Connection: upgrade\r\nUPGRADE: websocket", "Connection: keep-alive, Upgrade\r\nUpgrade: TLS/1.2, x/1",
            ] {
                let text =
                    hasBody
                    ? Self.post("Content-Length: \(Self.hidden.utf8.count)\r\n" + fields, Self.hidden)
                    : "GET /health/live HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\n"
                let (statuses, isSmuggled) = await Self.ask(port, text)
                #expect(!isSmuggled && statuses == [hasBody ? "400" : "200", "200"], "\(statuses) to \(fields)")
            }
        }
    }

    @Test("CONNECT opens no tunnel, and nothing behind it is answered", arguments: ["x:443", "/health/live"])
    func connect(target: String) async throws {
        try await House(limits: Self.limits).server.serve { port async throws in
            let (statuses, isSmuggled) = await Self.ask(
                port, "CONNECT \(target) HTTP/1.1\r\nHost: x\r\n\r\n" + Self.hidden)
            #expect(!isSmuggled && statuses.count <= 1, "\(statuses)")
            #expect(statuses.allSatisfy { ["400", "405"].contains($0) }, "\(statuses)")
        }
    }

    @Test("Fields of a trailer name nobody and open nothing")
    func trailers() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.server.serve { port async throws in
            let answer = await RawConnection.open(port) { connection in
                connection.send(
                    "GET /api/v6/devices HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                        + "Trailer: Authorization\r\n\r\n0\r\nAuthorization: Bearer \(token)\r\n\r\n")
                return connection.receive()
            }
            #expect(answer.hasPrefix("HTTP/1.1 401 "))
        }
    }
}
