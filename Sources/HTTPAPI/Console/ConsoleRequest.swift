import HTTPTypes
import JSON
import NIOCore

/// What the command line asks of the API.
public struct ConsoleRequest: Sendable {
    /// What is to be done.
    public enum Method: String, Sendable {
        /// Read.
        case get = "GET"
        /// Add, or act.
        case post = "POST"
        /// Change.
        case patch = "PATCH"
        /// Take away.
        case delete = "DELETE"
    }

    /// What is to be done.
    public var method: Method
    /// The steps of the path below `/api/v6`, as they are, not percent-encoded.
    public var path: [String]
    /// The query.
    public var query: [(name: String, value: String)] = []
    /// The fields of the body; `nil` sends none.
    public var body: [(name: String, value: ConsoleValue)]?

    /// Makes a request without query and body.
    public init(_ method: Method, _ path: String...) {
        self.method = method
        self.path = path
    }

    func head(userAgent: String) -> HTTPRequest {
        var target = "/api/v6/" + path.map(PercentEncoding.encoded).joined(separator: "/")
        for (index, pair) in query.enumerated() {
            target +=
                (index == 0 ? "?" : "&") + PercentEncoding.encoded(pair.name) + "="
                + PercentEncoding.encoded(pair.value)
        }
        var head = HTTPRequest(
            method: HTTPRequest.Method(method.rawValue) ?? .get, scheme: nil, authority: nil, path: target)
        head.headerFields[.userAgent] = userAgent
        if body != nil { head.headerFields[.contentType] = "application/json" }
        return head
    }

    var bodyBytes: ByteBuffer {
        guard let body else { return ByteBuffer() }
        var json = JSONWriter()
        json.object { json in
            for field in body {
                json.key(field.name)
                field.value.write(to: &json)
            }
        }
        return ByteBuffer(bytes: json.bytes)
    }
}
