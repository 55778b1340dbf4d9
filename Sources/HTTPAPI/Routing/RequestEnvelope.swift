import HTTPTypes
import Hummingbird
import LoRaWAN
import Logging
import Parking

/// Middleware around every request: assigns the request id, enforces size limits, and renders refusals as
/// `application/problem+json`.
struct RequestEnvelope: RouterMiddleware {
    /// The proxies whose word on the origin of a request is believed.
    var proxies = TrustedProxies.none
    /// Whether browsers are told to come by https from now on (RFC 6797): where that is how people reach the API.
    var demandsHTTPS = false

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = Self.requestID(request.headers[.requestID])
        context.logger[metadataKey: LogKey.requestID] = .string(context.requestID)
        if proxies.contains(context.address) {
            context.forwardedScheme = Self.scheme(request.headers[values: .forwardedProto])
        }
        context.address = proxies.origin(
            peer: context.address,
            forwarded: ForwardedNodes(
                forwardedFor: request.headers[values: .forwardedFor], forwarded: request.headers[values: .forwarded]))
        var response: Response
        do {
            try Self.check(request)
            response = try await next(request, context)
        } catch let error as UnreadableBody {
            // The server itself answers a request that is no HTTP; a second answer would break the connection.
            throw error.cause
        } catch {
            response = Self.refusal(error, request: request, context: context)
        }
        Self.write(to: &response.headers, requestID: context.requestID, rate: context.rate.verdict)
        if demandsHTTPS { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }

    /// What the nearest proxy has said, which writes last.
    private static func scheme(_ fields: [String]) -> String? {
        fields.last?.split(separator: ",").last.map { $0.filter { $0 != " " }.lowercased() }
    }

    /// What every answer has.
    static func write(to headers: inout HTTPFields, requestID: String, rate: RateVerdict?) {
        headers[.requestID] = requestID
        headers[.xContentTypeOptions] = "nosniff"
        rate?.write(to: &headers)
    }

    /// The client's own id where it is fit for a log, else a new one.
    static func requestID(_ given: String?) -> String {
        guard let given, (1...128).contains(given.utf8.count), given.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return RequestIDs.process.next() }
        return given
    }

    private static func check(_ request: Request) throws(Problem) {
        if let fault = HeadFault(target: request.uri.string) { throw fault.problem }
        let path = request.uri.path
        // A rule of a proxy for a path must hold for every way to it.
        if path.contains("//") || path == "/metrics/" {
            throw .notFound("There is no \(path.prefix(Limits.textLengthMax)) here.")
        }
        let bytesMax = Limits.bodyBytesMax(at: path)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bytesMax {
            throw .bodyTooLarge(bytesMax: bytesMax)
        }
        if let coding = request.headers[.contentEncoding], coding.lowercased() != "identity" {
            throw .undecodable
        }
        if let expectation = request.headers[.expect], expectation.lowercased() != "100-continue" {
            throw Problem(.expectationFailed, "Nothing but 100-continue can be expected.")
        }
        if request.uri.string.utf8.count > Limits.targetBytesMax {
            throw Problem(.uriTooLong, "The path and query are longer than \(Limits.targetBytesMax) bytes.")
        }
    }

    private static func refusal(_ error: any Error, request: Request, context: APIContext) -> Response {
        let problem = problem(for: error, request: request, logger: context.logger)
        let answer = problem.answer(instance: request.uri.path, requestID: context.requestID)
        let response = answer.response
        return request.method == .head ? response.createHeadResponse() : response
    }

    private static func problem(for error: any Error, request: Request, logger: Logger) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case let refusal as Refusal:
            return Problem(refusal)
        case let fault as StoreFault:
            if fault.code == .internal {
                logger.error("store fault", metadata: [LogKey.detail: .string(fault.detail)])
            }
            return Problem(fault)
        case is CancellationError:
            return .busy("The server is stopping; try again soon.", retryAfterS: 5)
        case let error as any HTTPResponseError where error.status == .notFound:
            return .notFound("There is no \(request.uri.path.prefix(Limits.textLengthMax)) here.")
        case let error as any HTTPResponseError:
            return Problem(error.status, error.status.reasonPhrase + ".")
        default:
            logger.error("unexpected error", metadata: [LogKey.error: .string(String(reflecting: type(of: error)))])
            return .bug
        }
    }
}
