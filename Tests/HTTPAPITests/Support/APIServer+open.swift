import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ServiceLifecycle
import TestSupport

@testable import HTTPAPI

extension APIServer {
    /// Lets `body` talk to the API, over a socket where it is to be served.
    func open<Result: Sendable>(
        isServed: Bool, _ body: @escaping @Sendable (Caller) async throws -> Result
    ) async throws -> Result {
        guard isServed else {
            return try await application().test(.router) { client in try await body(Caller(client)) }
        }
        return try await serve { port in
            // Hummingbird's own frame gives an answer 20 s, which is too little on a busy machine.
            try await TestClient.withClient(
                host: "127.0.0.1", port: port, configuration: TestClient.Configuration(timeout: .seconds(600))
            ) { client in
                try await body(Caller(port: port, client.answer))
            }
        }
    }

    /// Serves as the daemon does, the bound of connections included, and lets `body` connect to the port.
    func serve<Result: Sendable>(
        _ body: @escaping @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let service = service { port in listening.yield(port) }
        return try await withThrowingTaskGroup { group in
            group.addTask {
                defer { listening.finish() }
                try await service.run()
            }
            for await port in ports {
                let result = try await body(port)
                group.cancelAll()
                return result
            }
            try await group.waitForAll()
            throw TestSupportError("The server ended before it listened")
        }
    }
}

extension TestClient {
    /// Sends a request over the one connection.
    @Sendable fileprivate func answer(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: ByteBuffer?
    ) async throws -> Reply {
        var headers = headers
        headers[.connection] = "keep-alive"
        let answer = try await execute(
            Request(path, method: method, authority: "localhost", headers: headers, body: body))
        return Reply(answer.head, answer.body)
    }
}
