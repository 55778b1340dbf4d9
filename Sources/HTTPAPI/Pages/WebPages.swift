import HTTPTypes
import Hummingbird

/// The dashboard: one page for every address that a person may stand at, and the files that it is made of.
///
/// It stands before the routes, since it is none of the API: programs that ask for `/` get the same JSON as ever.
struct WebPages: RouterMiddleware {
    private let folder: String?
    private let built: Pages

    /// - Parameter folder: where the files lie while somebody works on them; `nil` serves what is built in.
    init(folder: String? = nil) {
        self.folder = folder
        built = Pages(.embedded, version: nil)
    }

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head, let place = Self.place(of: request) else {
            return try await next(request, context)
        }
        let pages = folder.map { Pages(WebFiles(folder: $0), version: "dev") } ?? built
        let page = place == .page ? pages.index : pages.files[request.uri.path]
        guard let page else { throw Problem.notFound("There is no such file of the dashboard: reload the page.") }
        var answer = page.answer(to: request.headers)
        if place == .page { answer.headers[.vary] = "Accept, Accept-Encoding" }
        let response = answer.response
        return request.method == .head ? response.createHeadResponse() : response
    }

    private enum Place {
        case page, file
    }

    /// What of the dashboard a request asks for; `nil` is for the API.
    private static func place(of request: Request) -> Place? {
        let path = request.uri.path
        if path.hasPrefix("/ui/") { return .file }
        guard path == "/" || path == "/login" || path.hasPrefix("/t/") || path.hasPrefix("/platform") else {
            return nil
        }
        return (request.headers[.accept] ?? "").contains("text/html") ? .page : nil
    }

    /// All pages of one set of files.
    private struct Pages {
        let index: StaticPage
        let files: [String: StaticPage]

        init(_ files: WebFiles, version: String?) {
            let base = "/ui/\(version ?? files.version)/"
            let keeping = version == nil ? "public, max-age=31536000, immutable" : "no-store"
            self.files = files.bytes.reduce(into: [:]) { pages, file in
                guard file.key != "index.html" else { return }
                // A policy is of documents; on each of forty files it would weigh as much as the files do.
                var headers = file.key.hasSuffix(".svg") ? Self.guards : Self.partGuards
                headers[.contentType] = WebFiles.media(of: file.key)
                headers[.cacheControl] = keeping
                pages[base + file.key] = StaticPage(file.value, headers: headers)
            }
            var headers = Self.guards
            headers[.contentType] = "text/html; charset=utf-8"
            headers[.cacheControl] = "no-cache"
            index = StaticPage(files.index(at: base), headers: headers)
        }

        /// No other site's page may take a file in.
        private static let partGuards: HTTPFields = [.crossOriginResourcePolicy: "same-origin"]

        /// Nothing but the dashboard's own files is run, shown or asked; no text becomes markup; nobody frames it.
        private static let guards: HTTPFields = [
            .contentSecurityPolicy:
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
                + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            .crossOriginOpenerPolicy: "same-origin",
            .crossOriginResourcePolicy: "same-origin",
            .referrerPolicy: "no-referrer",
            .xFrameOptions: "DENY",
            .permissionsPolicy: "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
        ]
    }
}
