import HTTPTypes
import Hummingbird

/// Lets browsers use the API from the configured origins, and from no other (Fetch, §3.2).
struct CrossOrigin: RouterMiddleware {
    typealias Context = APIContext

    /// Origins as browsers send them: scheme, host and port, no path.
    let origins: Set<String>

    private static let requestHeaders =
        "Authorization, Content-Type, If-None-Match, X-API-Key, X-Request-ID, X-Tenant-Slug"
    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
    private static let responseHeaders =
        "ETag, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, "
        + "X-Request-ID"

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard !origins.isEmpty else { return try await next(request, context) }
        let origin = request.headers[.origin].flatMap { origins.contains($0) ? $0 : nil }
        var response: Response
        if request.method == .options, origin != nil, request.headers[.accessControlRequestMethod] != nil {
            response = Response(status: .noContent)
            response.headers[.accessControlAllowMethods] = Self.methods
            response.headers[.accessControlAllowHeaders] = Self.requestHeaders
            response.headers[.accessControlMaxAge] = "600"
        } else {
            response = try await next(request, context)
            if origin != nil { response.headers[.accessControlExposeHeaders] = Self.responseHeaders }
        }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[values: .vary].append("Origin")
        return response
    }
}
