import HTTPTypes
import Hummingbird
import JSON
import Parking

/// A refusal as RFC 9457 describes it; thrown by whoever finds a reason to refuse, rendered in one place.
struct Problem: Error, Sendable, Equatable {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// One sentence that the frontend shows to people.
    var detail: String
    /// What is wrong with which field; only with 422.
    var errors: [FieldError] = []
    /// What the status demands beside the body: `Allow`, `Retry-After`, `WWW-Authenticate`.
    var headers = HTTPFields()

    init(_ status: HTTPResponse.Status, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    static func malformed(_ detail: String) -> Problem { Problem(.badRequest, detail) }

    static func forbidden(_ detail: String) -> Problem { Problem(.forbidden, detail) }

    static func notFound(_ detail: String) -> Problem { Problem(.notFound, detail) }

    static func bodyTooLarge(bytesMax: Int) -> Problem {
        Problem(.contentTooLarge, "The request body is larger than \(bytesMax) bytes.")
    }

    /// Refuses a body in a content coding; what would do is named (RFC 9110, §15.5.16).
    static let undecodable: Problem = {
        var problem = Problem(
            .unsupportedMediaType, "A body must not be compressed: Content-Encoding is not understood here.")
        problem.headers[.acceptEncoding] = "identity"
        return problem
    }()

    /// Refuses who is not known; `invalidToken` where there is a token and it is no good (RFC 6750, §3.1).
    static func unauthorized(_ detail: String, invalidToken: Bool = false) -> Problem {
        var problem = Problem(.unauthorized, detail)
        problem.headers[.wwwAuthenticate] =
            invalidToken ? #"Bearer realm="parkd", error="invalid_token""# : #"Bearer realm="parkd""#
        return problem
    }

    static func methodNotAllowed(allow: String) -> Problem {
        var problem = Problem(.methodNotAllowed, "This method is not possible here; possible are \(allow).")
        problem.headers[.allow] = allow
        return problem
    }

    static func invalid(_ errors: [FieldError]) -> Problem {
        var problem = Problem(
            .unprocessableContent, errors.first?.message ?? "The request has a field with an impossible value.")
        problem.errors = Array(errors.prefix(Limits.faultsMax))
        return problem
    }

    static func busy(_ detail: String, retryAfterS: Int) -> Problem {
        var problem = Problem(.serviceUnavailable, detail)
        problem.headers[.retryAfter] = String(retryAfterS)
        return problem
    }

    static func tooMany(_ detail: String, retryAfterS: Int) -> Problem {
        var problem = Problem(.tooManyRequests, detail)
        problem.headers[.retryAfter] = String(retryAfterS)
        return problem
    }

    /// What a client is told of a store's fault: never SQL, and the store's own words only where they are for people.
    init(_ fault: StoreFault) {
        switch fault.code {
        case .unavailable: self = .busy("The database is not reachable at the moment; try again soon.", retryAfterS: 2)
        case .crowded: self = .busy("Too much is asked at once; try again soon.", retryAfterS: 2)
        case .notFound: self.init(.notFound, "There is no such thing.")
        case .conflict: self.init(.conflict, fault.detail)
        case .invalid: self.init(.unprocessableContent, fault.detail)
        case .internal: self = .bug
        }
    }

    /// What a client is told of a change that was not made.
    init(_ refusal: Refusal) {
        switch refusal {
        case .notFound(let sentence): self = .notFound(sentence)
        case .conflict(let sentence): self.init(.conflict, sentence)
        case .invalid(let fields): self = .invalid(fields.prefix(Limits.faultsMax).map { FieldError($0) })
        }
    }

    static let bug = Problem(.internalServerError, "The server made a mistake; the log names it by the request id.")

    func answer(instance: String, requestID: String) -> Answer {
        var answer = Answer.json(status: status) { json in
            json.member("type", "about:blank")
            json.member("title", status.reasonPhrase)
            json.member("status", status.code)
            json.member("detail", detail)
            json.member("instance", instance)
            json.member("request_id", requestID)
            if status == .unprocessableContent {
                json.array("errors") { json in
                    for error in errors { json.value(error) }
                }
            }
        }
        answer.headers = headers
        answer.headers[.contentType] = "application/problem+json"
        answer.headers[.cacheControl] = "no-store"
        return answer
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ error: FieldError) {
        object { json in
            json.array("loc") { json in
                json.value(error.place.rawValue)
                for step in error.path {
                    switch step {
                    case .name(let name): json.value(name)
                    case .index(let index): json.value(index)
                    }
                }
            }
            json.member("msg", error.message)
            json.member("type", error.type.rawValue)
        }
    }
}
