import Crypto
import HTTPTypes
import Hummingbird
import JSON
import LoRaWAN
import NIOCore
import Parking

/// What a controller answers: bytes that are ready to be sent.
struct Answer: Sendable {
    var status = HTTPResponse.Status.ok
    var headers = HTTPFields()
    var body: [UInt8] = []
    /// The entity tag, quotes included, where it cannot be computed from the body.
    var entityTag: String?
    /// The body in place of `body`, where it is sent more than once.
    private(set) var wire: ByteBuffer?
    /// Sends a body that nobody knows the end of, in place of the others.
    var stream: (@Sendable (inout any ResponseBodyWriter) async throws -> Void)?
    /// Bytes of the body.
    var bodyBytes: Int { wire?.readableBytes ?? body.count }

    /// An answer whose body is a JSON object.
    static func json(
        status: HTTPResponse.Status = .ok, capacity: Int = 512, _ members: (inout JSONWriter) -> Void
    ) -> Answer {
        var writer = JSONWriter(capacity: capacity)
        writer.object(members)
        var answer = Answer()
        answer.status = status
        answer.headers[.contentType] = "application/json"
        answer.body = writer.bytes
        return answer
    }

    /// An answer that tells where the new thing is.
    static func created(
        at path: String, capacity: Int = 1024, _ members: (inout JSONWriter) -> Void
    ) -> Answer {
        var answer = json(status: .created, capacity: capacity, members)
        answer.headers[.location] = path
        return answer
    }

    static let noContent: Answer = {
        var answer = Answer()
        answer.status = .noContent
        return answer
    }()

    /// The answer to a write that took something away.
    static func gone<Value>(_ outcome: Result<Value, Refusal>) throws(Refusal) -> Answer {
        _ = try outcome.get()
        return .noContent
    }

    /// The same answer with all that sending it again would compute again.
    var ready: Answer {
        var answer = self
        answer.entityTag = entityTag ?? Answer.entityTag(of: body)
        answer.wire = ByteBuffer(bytes: body)
        answer.body = []
        return answer
    }

    /// Keeps anything with a token in it out of every cache.
    func notStored() -> Answer {
        var answer = self
        answer.headers[.cacheControl] = "no-store"
        return answer
    }

    /// Adds the entity tag, and leaves out the body where the client already has it (RFC 9110, §13.1.2).
    ///
    /// - Parameter isList: whether Accept decides its form.
    func conditional(ifNoneMatch: String?, isList: Bool = false) -> Answer {
        guard status == .ok, stream == nil else { return self }
        var answer = self
        let tag = entityTag ?? Answer.entityTag(of: body)
        answer.headers[.eTag] = tag
        // What one caller sees is nobody else's, and must be asked for again each time.
        if answer.headers[.cacheControl] == nil { answer.headers[.cacheControl] = "private, no-cache" }
        answer.headers[.vary] = "Authorization, X-API-Key" + (isList ? ", Accept" : "")
        guard let ifNoneMatch, Answer.matches(ifNoneMatch, tag) else { return answer }
        answer.status = .notModified
        answer.headers[.contentType] = nil
        answer.body = []
        answer.wire = nil
        return answer
    }

    /// A strong entity tag: half of the SHA-256 of the bytes.
    static func entityTag(of bytes: [UInt8]) -> String {
        "\"" + HexDigits.text(SHA256.hash(data: bytes).prefix(16)) + "\""
    }

    /// Weak comparison against a list of tags, or `*`.
    private static func matches(_ list: String, _ tag: String) -> Bool {
        if list == tag { return true }
        let wanted = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
        return list.split(separator: ",").contains { item in
            let item = item.drop { $0 == " " }.prefix { $0 != " " }
            return item == "*" || (item.hasPrefix("W/") ? item.dropFirst(2) : item) == wanted
        }
    }

    var response: Response {
        if let stream { return Response(status: status, headers: headers, body: ResponseBody(stream)) }
        guard bodyBytes > 0 else { return Response(status: status, headers: headers) }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: wire ?? ByteBuffer(bytes: body)))
    }
}
