import HTTPTypes

/// The cookie that holds the id of a browser's session. No script can read it, and no page of another site sends it.
struct BrowserCookie: Sendable {
    /// Whether the browser comes by https: then the cookie is bound to this very host, and never travels without TLS.
    let isSecure: Bool

    /// A name with `__Host-` is refused by browsers unless this host set it, by https and for all paths: no neighbour
    /// below the same domain can plant one.
    var name: String { isSecure ? "__Host-parkd" : "parkd" }

    /// The id that a request brings; `nil` where there is none, or more than one: then somebody has planted one.
    func id(in headers: HTTPFields) -> RefreshToken? {
        var ids: [Substring] = []
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                guard pair.hasPrefix(name + "=") else { continue }
                ids.append(pair.dropFirst(name.utf8.count + 1))
            }
        }
        guard ids.count == 1, let id = ids.first, id.utf8.count == 64, id.utf8.allSatisfy(Self.isDigit) else {
            return nil
        }
        return RefreshToken(text: String(id))
    }

    /// The field that makes a browser keep an id, until it is closed.
    func set(_ id: RefreshToken) -> String { "\(name)=\(id.text); \(attributes)" }

    /// The field that makes a browser forget it.
    var cleared: String { "\(name)=; Max-Age=0; \(attributes)" }

    private var attributes: String {
        isSecure ? "Path=/; Secure; HttpOnly; SameSite=Strict" : "Path=/api/auth; HttpOnly; SameSite=Strict"
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
