import HTTPTypes

extension HTTPField.Name {
    /// Names a request; taken from the client or made.
    static let requestID = known("X-Request-ID")
    /// The tenant that a dashboard believes to be the current one; checked, never trusted.
    static let tenantSlug = known("X-Tenant-Slug")

    /// The key of a program.
    static let apiKey = known("X-API-Key")

    /// Whom proxies saw, in order.
    static let forwardedFor = known("X-Forwarded-For")
    /// The same in the form of RFC 7239.
    static let forwarded = known("Forwarded")
    /// By which scheme a client came to a proxy.
    static let forwardedProto = known("X-Forwarded-Proto")
    /// How the page that asks stands to us, as browsers say it (Fetch Metadata).
    static let secFetchSite = known("Sec-Fetch-Site")
    /// What a browser shall forget.
    static let clearSiteData = known("Clear-Site-Data")
    /// How many requests a minute are possible.
    static let rateLimitLimit = known("RateLimit-Limit")
    /// How many could follow at once.
    static let rateLimitRemaining = known("RateLimit-Remaining")
    /// Seconds until as many are possible as ever.
    static let rateLimitReset = known("RateLimit-Reset")

    /// Where more of the same is (RFC 8288).
    static let link = known("Link")
    /// Which pages may reach the window of a page.
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    /// Which pages may have a file.
    static let crossOriginResourcePolicy = known("Cross-Origin-Resource-Policy")
    /// What of a page's address others are told.
    static let referrerPolicy = known("Referrer-Policy")
    /// Who may frame a page, for browsers that do not know `frame-ancestors`.
    static let xFrameOptions = known("X-Frame-Options")
    /// What of the device a page may use.
    static let permissionsPolicy = known("Permissions-Policy")
    /// The last event that a client of a stream has seen.
    static let lastEventID = known("Last-Event-ID")
    /// Whether nginx may gather an answer before it passes it on.
    static let accelBuffering = known("X-Accel-Buffering")

    /// A name that is known to be a token of RFC 9110.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a field name") }
        return name
    }
}
