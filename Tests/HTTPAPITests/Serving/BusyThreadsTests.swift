import Foundation
import HTTPTypes
import ServiceLifecycle
import Testing

@testable import HTTPAPI

@Suite("Who asks whether the daemon lives waits for no other request", .timeLimit(.minutes(2)))
struct BusyThreadsTests {
    private static func ask(_ port: Int, _ path: String) -> String {
        let connection = RawConnection(port: port)
        defer { connection.close() }
        connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return connection.receive()
    }

    /// Lets `body` run on a thread of its own while every thread that Swift's tasks share is busy.
    private static func whileAllAreBusy<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        let count = ProcessInfo.processInfo.activeProcessorCount
        let arrived = DispatchSemaphore(value: 0)
        let isOver = DispatchSemaphore(value: 0)
        @Sendable func hold() {
            arrived.signal()
            _ = isOver.wait(timeout: .now() + 60)
        }
        return await withCheckedContinuation { continuation in
            let thread = Thread {
                for _ in 0..<count { arrived.wait() }
                let value = body()
                for _ in 0..<count { isOver.signal() }
                continuation.resume(returning: value)
            }
            thread.start()
            for _ in 0..<count { Task { hold() } }
        }
    }

    @Test("On an address of its own, health and metrics are told while all cooperative threads are busy")
    func ownAddress() async throws {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let house = try await House(healthAddress: ("127.0.0.1", 0))
        let service = try #require(house.server.healthService { port in listening.yield(port) })
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            let port = try #require(await ports.first { _ in true })
            let answers = await Self.whileAllAreBusy {
                ["/health/live", "/health", "/health/ready", "/metrics"].map { Self.ask(port, $0) }
            }
            for answer in answers { #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)") }
            group.cancelAll()
        }
    }

    @Test("On the API's address, that the daemon lives is told while all cooperative threads are busy")
    func address() async throws {
        try await House().server.serve { port async throws in
            // More than a listener accepts before someone looks after those that it has accepted.
            let answers = await Self.whileAllAreBusy { (0..<50).map { _ in Self.ask(port, "/health/live") } }
            for answer in answers { #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)") }
        }
    }

    @Test("The answer that is given at once is the one that the routes give", arguments: [true, false])
    func sameAnswer(isLive: Bool) async throws {
        var signs = House.Signs()
        signs.isLive = isLive
        let house = try await House(signs: signs, corsOrigins: ["https://dash.example"])
        @Sendable func get(_ caller: Caller) async throws -> Reply {
            try await caller.with("Origin", "https://dash.example").with("X-Request-ID", "the-same").get("/health/live")
        }
        let routed = try await house.open { try await get($0) }
        let early = try await house.served.open { try await get($0) }
        #expect(early.status == routed.status && early.status == (isLive ? 200 : 503) && early.body == routed.body)
        for field in routed.headers { #expect(early.headers[field.name] == field.value, "\(field.name)") }
        #expect(early.header("Date") != nil && early.header("Content-Length") == String(early.body.count))
    }

    @Test("Among pipelined requests it keeps its turn")
    func turn() async throws {
        try await House().server.serve { port async throws in
            let answers = await RawConnection.open(port) { connection in
                let paths = ["/", "/health/live", "/health/live", "/", "/health/live"]
                for (number, path) in paths.enumerated() {
                    let end = number == paths.count - 1 ? "Connection: close\r\n" : ""
                    connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\nX-Request-ID: number-\(number)\r\n\(end)\r\n")
                }
                return connection.receive()
            }
            let order = answers.components(separatedBy: "number-").dropFirst().map { $0.prefix(1) }
            #expect(order == ["0", "1", "2", "3", "4"])
        }
    }
}
