import JSON

/// A header of answers, as the contract describes it.
struct ContractHeader: Sendable {
    let name: String
    let about: String
    let type: String
    let example: String
    /// Whether it is there whenever it is described.
    var isCertain = true

    static let requestID = ContractHeader(
        name: "X-Request-ID", about: "Names the request in the log.", type: "string",
        example: "5f3c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f")
    static let entityTag = ContractHeader(
        name: "ETag", about: "For If-None-Match.", type: "string", example: #"W/"0d5c1be0a411""#)
    static let location = ContractHeader(
        name: "Location", about: "Where the new thing is.", type: "string", example: "/api/v6/devices/7b0c2a36")
    static let retryAfter = ContractHeader(
        name: "Retry-After", about: "Seconds after which another try makes sense.", type: "integer", example: "2")
    static let challenge = ContractHeader(
        name: "WWW-Authenticate", about: "How to authenticate.", type: "string", example: #"Bearer realm="parkd""#)

    static let setCookie = ContractHeader(
        name: "Set-Cookie", about: "The cookie of a browser's session, or its end.", type: "string",
        example: "__Host-parkd=b5d0…; Path=/; HttpOnly; SameSite=Strict; Secure", isCertain: false)
    static let clearSiteData = ContractHeader(
        name: "Clear-Site-Data", about: "What the browser shall forget.", type: "string",
        example: #""cache", "storage""#)

    /// What is left of the rate of requests that the caller has; absent where there is no limit.
    static let rates = [
        ContractHeader(
            name: "RateLimit-Limit", about: "Requests that may come at once.", type: "integer", example: "1200",
            isCertain: false),
        ContractHeader(
            name: "RateLimit-Remaining", about: "How many of them are left.", type: "integer", example: "1199",
            isCertain: false),
        ContractHeader(
            name: "RateLimit-Reset", about: "Seconds after which all are there again.", type: "integer", example: "1",
            isCertain: false),
    ]

    static let next = ContractHeader(
        name: "Link", about: "Of CSV: where the rows behind these are; absent at the end.", type: "string",
        example: #"</api/v6/devices?offset=100>; rel="next""#, isCertain: false)

    static let all =
        [requestID, entityTag, location, next, retryAfter, challenge, setCookie, clearSiteData] + rates

    /// Writes its definition.
    func write(to json: inout JSONWriter) {
        json.object(name) { json in
            json.member("description", about)
            json.member("required", isCertain)
            json.object("schema") { json in json.member("type", type) }
            json.key("example")
            if type == "integer" { json.raw(example.utf8) } else { json.value(example) }
        }
    }

    /// Writes a reference to it.
    func refer(in json: inout JSONWriter) {
        json.object(name) { json in json.member("$ref", "#/components/headers/\(name)") }
    }
}
