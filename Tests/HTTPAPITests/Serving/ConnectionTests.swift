import Foundation
import Parking
import Testing

@testable import HTTPAPI

@Suite("What HTTP/1.1 says of a connection holds", .timeLimit(.minutes(2)))
struct ConnectionTests {
    private static func ask(_ port: Int, _ request: String) async -> String {
        await RawConnection.open(port) { connection in
            connection.send(request)
            return connection.receive()
        }
    }

    private static func status(_ answer: String) -> String { String(answer.dropFirst(9).prefix(3)) }

    @Test("A request without Host, with two, or with what is no host, is 400; one of HTTP/1.0 needs none")
    func host() async throws {
        try await House().server.serve { port async throws in
            for (head, expected) in [
                ("GET /health/live HTTP/1.1\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: a\r\nHost: a\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: a\r\nhOST: b\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: a, b\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: a,b\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: a b\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: http://a/\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: x@a\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: a:8080:1\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: [::1\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: []\r\n", "400"),
                ("GET /health/live HTTP/1.0\r\nHost: a/b\r\n", "400"),
                ("GET /health/live HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: close\r\n", "200"),
                ("GET /health/live HTTP/1.1\r\nHost: Parken.example:443\r\nConnection: close\r\n", "200"),
                ("GET /health/live HTTP/1.1\r\nHost: a_b.example.:\r\nConnection: close\r\n", "200"),
                ("GET /health/live HTTP/1.1\r\nHost:\r\nConnection: close\r\n", "200"),
                ("GET /health/live HTTP/1.0\r\n", "200"),
                ("GET /health/live HTTP/1.0\r\nHost: a\r\nHost: b\r\n", "400"),
            ] {
                // Each of these ends its connection, or this would never return.
                let answer = await Self.ask(port, head + "\r\n")
                #expect(Self.status(answer) == expected, "\(head)")
                #expect(answer.contains("application/problem+json") == (expected == "400"))
                #expect(answer.lowercased().contains("connection: close"))
                #expect(answer.lowercased().contains("x-request-id"))
            }
        }
    }

    @Test("A refused head is answered in its turn, after the requests before it")
    func turn() async throws {
        try await House().server.serve { port async throws in
            let good = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
            let answer = await Self.ask(port, good + "GET /health/live HTTP/1.1\r\n\r\n" + good)
            let statuses = answer.components(separatedBy: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
            #expect(statuses == [200, 400])
        }
    }

    @Test(
        "The connection ends where its client says so, in whatever case and company, and with HTTP/1.0",
        arguments: [
            "HTTP/1.1\r\nHost: x\r\nConnection: Close", "HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, CLOSE",
            "HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nConnection: close", "HTTP/1.0",
            "HTTP/1.1\r\nHost: x\r\nconnection:close",
        ])
    func close(rest: String) async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.server.serve { port async throws in
            for path in ["/health/live", "/api/v6/devices", "/no/such/path"] {
                // What follows a last request is not answered.
                let answer = await Self.ask(
                    port,
                    "GET \(path) \(rest)\r\nAuthorization: Bearer \(token)\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2, "\(path)")
                #expect(answer.lowercased().contains("connection: close"))
            }
        }
    }

    @Test("A client that never closes its side is let go soon after its last answer")
    func linger() async throws {
        var limits = ConnectionLimits.patient
        limits.lingerS = 1
        try await House(limits: limits).server.serve { port async throws in
            await RawConnection.open(port) { connection in
                connection.send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(connection.receive().hasPrefix("HTTP/1.1 200 "))
                // Only who sends learns that nobody is there; what is sent before is dropped.
                while !connection.isBrokenOff(withinMS: 100) { connection.send("x") }
            }
        }
    }

    @Test("A client that waits with its body is asked for it, or refused before it sends any")
    func expect() async throws {
        let house = try await House()
        let token = try await house.token(City.olive, in: City.acme, as: .owner)
        try await house.server.serve { port async throws in
            @Sendable func start(_ path: String, _ more: String = "") -> String {
                "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-Continue\r\n" + more
            }
            let body = #"{"email":"ann@example.org","password":"wrong horse"}"#
            let asked = await RawConnection.open(port) { connection in
                connection.send(start("/api/auth/login", "Content-Length: \(body.utf8.count)\r\n\r\n"))
                let first = connection.receive { $0.hasSuffix("\r\n\r\n") }
                connection.send(body)
                let second = connection.receive { $0.hasSuffix("}") }
                // It goes on afterwards.
                connection.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
                return [first, second, connection.receive { $0.hasSuffix("}") }]
            }
            #expect(asked[0].lowercased() == "http/1.1 100 continue\r\n\r\n")
            #expect(asked[1].hasPrefix("HTTP/1.1 401 ") && asked[2].hasPrefix("HTTP/1.1 200 "))

            let length = "Content-Length: 100\r\n"
            for (head, expected) in [
                (start("/api/v6/devices", length), "401"), (start("/no/such/path", length), "404"),
                (start("/api/auth/login", "Content-Length: 5000\r\n"), "413"),
                (start("/api/v6/devices", "X-API-Key: nonsense\r\n" + length), "401"),
                ("POST /api/auth/login HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\(length)", "417"),
            ] {
                // Nobody knows whether a body follows, so the connection ends.
                let answer = await Self.ask(port, head + "\r\n")
                #expect(Self.status(answer) == expected, "\(head)")
                #expect(answer.lowercased().contains("connection: close"))
            }
            // Who does not wait is not asked.
            let impatient = await Self.ask(
                port,
                start(
                    "/api/auth/login",
                    "Authorization: Bearer \(token)\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                        + body))
            #expect(["100", "401"].contains(Self.status(impatient)))
            let old = await Self.ask(
                port,
                "POST /api/auth/login HTTP/1.0\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(Self.status(old) == "401")
        }
    }

    @Test("Doubled and trailing slashes and absolute targets are no other doors")
    func doors() async throws {
        try await House().server.serve { port async throws in
            for (target, expected) in [
                ("/metrics", "200"), ("//metrics", "404"), ("/metrics/", "404"), ("/metrics//", "404"),
                ("/metrics/?x", "404"), ("/./metrics", "404"), ("/metric%73", "404"), ("//health", "404"),
                ("/api//v6/status", "404"), ("/api/v6/status", "200"), ("/api/v6/status/", "200"),
                ("http://evil/api/v6/status", "400"), ("http://x/metrics", "400"), ("HTTP://x/metrics", "400"),
                ("x:80", "400"), ("*", "404"),
            ] {
                let answer = await Self.ask(
                    port, "GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(Self.status(answer) == expected, "\(target)")
            }
        }
    }

    @Test("A body in a content coding is 415, which names what would do; identity is none")
    func coding() async throws {
        try await House().server.serve { port async throws in
            for (coding, expected) in [("gzip", "415"), ("br, gzip", "415"), ("identity", "422"), ("Identity", "422")] {
                let answer = await Self.ask(
                    port,
                    "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Encoding: \(coding)\r\n"
                        + "Content-Length: 2\r\n\r\n{}")
                #expect(Self.status(answer) == expected, "\(coding)")
                #expect(answer.lowercased().contains("accept-encoding: identity") == (expected == "415"))
            }
        }
    }

    @Test("A silent connection outlives a balancer's 60 s by default")
    func keepAlive() {
        #expect(ConnectionLimits().idleS == 75 && ConnectionLimits().stalledS == 30)
    }
}
