import HTTPTypes
import HummingbirdCore
import LoRaWAN
import NIOCore
import NIOHTTPTypes

/// Gives kept answers again before a request begins its way through the routes, which costs three times as much.
///
/// Nothing is decided here: who asks was believed, and what they may was looked up, less than a second ago; whatever is
/// not as plain as that goes the long way, refusals too.
struct Repeats: Sendable {
    /// A question to which an answer may be kept, from someone who may have it.
    struct Question: Sendable {
        fileprivate let key: AnswerKey
        fileprivate let principal: Principal
        fileprivate let headers: HTTPFields
    }

    private let gate: Gate
    private let answers: AnswerCache
    private let routes: [String: Route]
    private let crossOrigin: CrossOrigin
    private let date = HTTPDate()

    /// `nil` where nothing is kept.
    init?(_ routes: RouteTable, _ crossOrigin: CrossOrigin) {
        guard let answers = routes.answers else { return nil }
        gate = routes.gate
        self.answers = answers
        self.routes = routes.kept
        self.crossOrigin = crossOrigin
    }

    /// What a request without a body asks; `nil` where it has to go the long way.
    func question(_ request: HTTPRequest) -> Question? {
        let connection = request.headerFields[.connection]?.lowercased() ?? "keep-alive"
        guard request.method == .get, connection == "keep-alive", let target = request.path else { return nil }
        let uri = URI(target)
        guard let route = routes[uri.path],
            let principal = gate.known(request.headerFields, to: route)
        else { return nil }
        return Question(
            key: AnswerKey(scope: principal.scope, uri, knowing: route.queryNames), principal: principal,
            headers: request.headerFields)
    }

    /// Tells the version that the answer must have, on another thread; `nil` where it is not known.
    func version(for question: Question, _ tell: @escaping @Sendable (Int64?) -> Void) {
        answers.version(for: question.key, tell)
    }

    /// The kept answer of that version; `nil` where there is none, or no more of them at this rate.
    func answer(_ question: Question, version: Int64?) -> (head: HTTPResponse, body: ByteBuffer?)? {
        guard let version, let answer = answers.keptAnswer(to: question.key, version: version) else { return nil }
        let now = gate.now()
        let rate = gate.rates.countIfAllowed(question.principal, now: now)
        guard rate?.isAllowed ?? true else { return nil }
        let given = answer.conditional(ifNoneMatch: question.headers[.ifNoneMatch])
        var headers = given.headers
        headers[.contentLength] = String(given.bodyBytes)
        Frame.write(to: &headers, requestID: Frame.requestID(question.headers[.requestID]), rate: rate)
        crossOrigin.write(to: &headers, asked: question.headers)
        headers[.date] = date.text(at: now)
        return (HTTPResponse(status: given.status, headerFields: headers), given.wire)
    }
}
