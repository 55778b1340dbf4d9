import HTTPTypes
import HummingbirdCore
import JSON
import LoRaWAN
import NIOCore

/// Answers `/health/live` where the request is read, on its connection's event loop.
///
/// The way through the routes leads over Swift's cooperative threads, one for each core, where every request of a crowd
/// stands in the same line: whoever asks whether the daemon lives would wait for all of them.
struct Liveness: Sendable {
    static let path = "/health/live"

    let health: any HealthSource
    let crossOrigin: CrossOrigin
    let now: @Sendable () -> Timestamp
    private let date = HTTPDate()

    init(health: any HealthSource, crossOrigin: CrossOrigin, now: @escaping @Sendable () -> Timestamp) {
        self.health = health
        self.crossOrigin = crossOrigin
        self.now = now
    }

    /// Whether a request asks for it, and for nothing that only the routes do.
    func isAsked(by request: HTTPRequest) -> Bool {
        let fields = request.headerFields
        return request.method == .get && request.path?.prefix(while: { $0 != "?" }) == Self.path[...]
            && fields[.expect] == nil && fields[.contentEncoding] == nil
    }

    /// The answer to a request without a body.
    func answer(to request: HTTPRequest) -> (head: HTTPResponse, body: ByteBuffer) {
        let fields = request.headerFields
        let answer = Self.answer(isLive: health.isLive)
        var headers = answer.headers
        headers[.contentLength] = String(answer.body.count)
        RequestEnvelope.write(to: &headers, requestID: RequestEnvelope.requestID(fields[.requestID]), rate: nil)
        crossOrigin.write(to: &headers, asked: fields)
        headers[.date] = date.text(at: now())
        return (HTTPResponse(status: answer.status, headerFields: headers), ByteBuffer(bytes: answer.body))
    }

    static func answer(isLive: Bool) -> Answer {
        Answer.json(status: isLive ? .ok : .serviceUnavailable) { json in
            json.member("status", isLive ? "live" : "dead")
        }.notStored()
    }
}
