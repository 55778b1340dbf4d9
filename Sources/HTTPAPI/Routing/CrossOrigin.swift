import HTTPTypes
import Hummingbird

/// Lets browsers use the API from the configured origins, and from no other (Fetch, §3.2).
struct CrossOrigin: RouterMiddleware {
    typealias Context = APIContext

    /// Origins as browsers send them: scheme, host and port, no path.
    let origins: Set<String>

    /// What dashboards, their HTTP libraries and their tracing send, beside what every page may.
    private static let requestHeaders =
        "Authorization, Baggage, Cache-Control, Content-Type, If-Match, If-Modified-Since, If-None-Match, "
        + "Last-Event-ID, Pragma, Sentry-Trace, Traceparent, Tracestate, X-API-Key, X-Request-ID, X-Requested-With, "
        + "X-Tenant-Slug"
    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
    private static let responseHeaders =
        "Content-Disposition, ETag, Link, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
        + "Retry-After, X-Request-ID"

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard !origins.isEmpty else { return try await next(request, context) }
        let origin = known(request.headers[.origin])
        guard request.method == .options, origin != nil, request.headers[.accessControlRequestMethod] != nil else {
            var response = try await next(request, context)
            write(to: &response.headers, asked: request.headers)
            return response
        }
        var response = Response(status: .noContent)
        response.headers[.accessControlAllowMethods] = Self.methods
        response.headers[.accessControlAllowHeaders] = Self.requestHeaders
        response.headers[.accessControlMaxAge] = "600"
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[values: .vary].append("Origin")
        return response
    }

    /// What every answer but that to a preflight has.
    func write(to headers: inout HTTPFields, asked request: HTTPFields) {
        guard !origins.isEmpty else { return }
        if let origin = known(request[.origin]) {
            headers[.accessControlExposeHeaders] = Self.responseHeaders
            headers[.accessControlAllowOrigin] = origin
        }
        headers[values: .vary].append("Origin")
    }

    private func known(_ origin: String?) -> String? {
        origin.flatMap { origins.contains($0) ? $0 : nil }
    }
}
