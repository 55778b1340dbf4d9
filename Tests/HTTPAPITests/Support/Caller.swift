import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

/// A client of the API.
struct Caller: Sendable {
    /// Sends a request as it is, and gives the answer.
    typealias Send = @Sendable (HTTPRequest.Method, String, HTTPFields, ByteBuffer?) async throws -> Reply

    /// Where the server listens; `nil` where it is asked without a socket.
    let port: Int?
    private let request: Send
    private var headers = HTTPFields()

    init(port: Int? = nil, _ request: @escaping Send) {
        self.port = port
        self.request = request
    }

    /// A client that asks the routes, without a socket.
    init(_ client: any TestClientProtocol) {
        self.init { method, path, headers, body in
            let answer = try await client.executeRequest(uri: path, method: method, headers: headers, body: body)
            return Reply(answer.head, answer.body)
        }
    }

    /// The same client, as nobody.
    var anonymous: Caller { Caller(port: port, request) }

    /// The same client with one more header.
    func with(_ name: String, _ value: String) throws -> Caller {
        var caller = self
        caller.headers[try #require(HTTPField.Name(name))] = value
        return caller
    }

    /// The same client with an access token.
    func bearing(_ token: String) throws -> Caller { try with("Authorization", "Bearer \(token)") }

    func send(_ method: HTTPRequest.Method, _ path: String, _ body: String? = nil) async throws -> Reply {
        try await request(method, path, headers, body.map { ByteBuffer(string: $0) })
    }

    func get(_ path: String) async throws -> Reply { try await send(.get, path) }

    func post(_ path: String, _ json: String) async throws -> Reply {
        try await with("Content-Type", "application/json").send(.post, path, json)
    }

    func patch(_ path: String, _ json: String) async throws -> Reply {
        try await with("Content-Type", "application/json").send(.patch, path, json)
    }

    func put(_ path: String, _ json: String) async throws -> Reply {
        try await with("Content-Type", "application/json").send(.put, path, json)
    }

    func delete(_ path: String) async throws -> Reply { try await send(.delete, path) }

    /// Logs in with the password of everyone.
    func login(_ name: String, _ password: String = MemoryAccounts.password) async throws -> Reply {
        try await post("/api/auth/login", #"{"email":"\#(name)@example.org","password":"\#(password)"}"#)
    }
}
