import HTTPTypes
import Hummingbird

/// Whom the routes of a browser's session let in: pages of our own, and nobody else's.
///
/// They alone act by a cookie, which a browser sends by itself. So another site's page must not be able to ask them: no
/// form can send JSON, browsers say whose page asks, and the cookie is kept from other sites.
struct BrowserDoor: Sendable {
    /// Where people reach the API; `nil` where nothing says it.
    var publicOrigin: WebOrigin?
    /// Whether the API itself speaks TLS.
    var hasTLS = false

    /// The cookie of whoever sends a request: by the public URL, else by what a trusted proxy says, else by what the
    /// API itself speaks.
    func cookie(of request: APIRequest) -> BrowserCookie {
        if let publicOrigin { return BrowserCookie(isSecure: publicOrigin.isSecure) }
        if let scheme = request.context.forwardedScheme { return BrowserCookie(isSecure: scheme == "https") }
        return BrowserCookie(isSecure: hasTLS)
    }

    /// Refuses what a page of another site, or a form, could have sent.
    func check(_ request: APIRequest) throws(Problem) {
        guard request.mediaType == "application/json" else {
            throw Problem(.unsupportedMediaType, "Content-Type must be application/json.")
        }
        let headers = request.request.headers
        let isOwn = headers[.secFetchSite].map { $0 == "same-origin" } ?? isOwn(headers[.origin], request)
        guard isOwn else {
            throw .forbidden(
                "Only pages of this server may ask this: Sec-Fetch-Site must be same-origin, or Origin this server's.")
        }
    }

    /// Whether an origin is ours: the public one, or the one that the request itself is sent to.
    private func isOwn(_ origin: String?, _ request: APIRequest) -> Bool {
        guard let origin else { return false }
        if let publicOrigin, origin == publicOrigin.text { return true }
        guard let host = request.request.head.authority?.lowercased(), !host.isEmpty else { return false }
        // A page that came without TLS may be anybody's on the way.
        return origin == "https://\(host)" || (!cookie(of: request).isSecure && origin == "http://\(host)")
    }
}
