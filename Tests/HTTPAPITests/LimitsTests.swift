import Foundation
import Hummingbird
import HummingbirdTesting
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("No client costs more than its share, whatever bytes it sends", .timeLimit(.minutes(2)))
struct LimitsTests {
    /// Serves with the limits, and lets `body` connect to the port.
    private static func serve(
        _ limits: ConnectionLimits = ConnectionLimits(), _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await House(limits: limits).server.serve(body)
    }

    private static func ask(_ port: Int, _ request: String) async -> String {
        await RawConnection.open(port) { connection in
            connection.send(request)
            return connection.receive()
        }
    }

    private static let close = "Host: x\r\nConnection: close\r\n"

    @Test(
        "A body of more than 1 MB, or of 4 kB where anyone may send one, is 413, whether its length is told or not",
        arguments: [("/api/v6/devices", 1_048_576), ("/api/auth/login", 4096), ("/api/auth/logout/", 4096)])
    func body(path: String, bytesMax: Int) async throws {
        let house = try await House()
        let token = try await house.token(City.olive, in: City.acme, as: .owner)
        try await house.server.serve { port async throws in
            let start =
                "POST \(path) HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer \(token)\r\n"
                + Self.close
            let declared = await Self.ask(port, start + "Content-Length: \(bytesMax + 1)\r\n\r\n")
            #expect(declared.hasPrefix("HTTP/1.1 413 "))
            #expect(declared.contains("application/problem+json") && declared.contains("\(bytesMax) bytes"))
            let chunk = "800\r\n" + String(repeating: "x", count: 2048) + "\r\n"
            let chunks = String(repeating: chunk, count: bytesMax / 2048)
            let chunked = await Self.ask(
                port, start + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "1\r\nx\r\n0\r\n\r\n")
            #expect(chunked.hasPrefix("HTTP/1.1 413 "))
            let whole = await Self.ask(port, start + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n")
            #expect(whole.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test("A path of more than 8 kB is 414; header fields that are too long, too many or too large are 431")
    func head() async throws {
        try await Self.serve { port async throws in
            func status(_ head: String) async -> String {
                String(await Self.ask(port, head + Self.close + "\r\n").dropFirst(9).prefix(3))
            }
            let path = "GET /health?" + String(repeating: "x", count: 8192) + " HTTP/1.1\r\n"
            #expect(await status(path) == "414")
            let get = "GET /health HTTP/1.1\r\n"
            #expect(await status(get) == "200")
            #expect(await status(get + "X-A: " + String(repeating: "x", count: 17_000) + "\r\n") == "431")
            #expect(await status(get + String(repeating: "X-A: y\r\n", count: 101)) == "431")
            let large = "X-A: " + String(repeating: "x", count: 8000) + "\r\n"
            let answer = await Self.ask(port, get + String(repeating: large, count: 5) + Self.close + "\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 431 ") && answer.contains(#""status":431"#))
            #expect(answer.lowercased().contains("x-request-id"))
        }
    }

    @Test("A header or a body that comes byte by byte ends with 408, however lively the connection is")
    func slow() async throws {
        var limits = ConnectionLimits()
        limits.headS = 1
        limits.bodyS = 1
        try await Self.serve(limits) { port async throws in
            let starts = [
                "GET /health HTTP/1.1\r\nX-A: ",
                "POST /api/auth/logout HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
                    + "Content-Type: application/json\r\n\r\n",
            ]
            for start in starts {
                let answer = await RawConnection.open(port) { connection in
                    connection.send(start)
                    while connection.isSilent(forMS: 50) { connection.send("x") }
                    return connection.receive()
                }
                #expect(answer.hasPrefix("HTTP/1.1 408 "))
            }
        }
    }

    @Test("A connection that says nothing is closed, new or after an answer")
    func idle() async throws {
        var limits = ConnectionLimits()
        limits.headS = 1
        limits.idleS = 1
        try await Self.serve(limits) { port async throws in
            #expect(await Self.ask(port, "").hasPrefix("HTTP/1.1 408 "))
            let answers = await Self.ask(port, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answers.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("Health with an address of its own is there, with metrics and nothing else, and stays on the API's too")
    func health() async throws {
        let house = try await House(healthAddress: ("127.0.0.1", 0))
        let own = house.server.healthApplication(at: ("127.0.0.1", 0))
        try await own.test(.router) { client async throws in
            let caller = Caller(client)
            for path in ["/health", "/health/live", "/health/ready", "/metrics"] {
                #expect(try await caller.get(path).status == 200)
            }
            for path in ["/", "/openapi.json", "/docs", "/api/v6/status", "/api/v6/devices"] {
                #expect(try await caller.get(path).status == 404)
            }
            #expect(try await caller.send(.post, "/api/auth/login", "{}").status == 404)
        }
        try await house.open { caller async throws in
            #expect(try await caller.get("/health/live").status == 200)
        }
        let none = try await House().server.healthService()
        #expect(none == nil)
    }

    @Test("Metrics with an address of their own are there and nowhere else")
    func metrics() async throws {
        let house = try await House(metricsAddress: ("127.0.0.1", 0))
        try await house.open { caller async throws in
            #expect(try await caller.get("/metrics").status == 404)
            #expect(try await caller.get("/openapi.json").json["paths"]["/metrics"] == .null)
        }
        let own = house.server.metricsApplication(at: ("127.0.0.1", 0))
        try await own.test(.router) { client async throws in
            let caller = Caller(client)
            #expect(try await caller.get("/metrics").status == 200)
            #expect(try await caller.get("/health").status == 404)
            #expect(try await caller.send(.post, "/metrics").status == 405)
        }
        let shared = try await House().server.metricsService()
        #expect(shared == nil)
    }
}
