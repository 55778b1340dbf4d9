import HTTPTypes
import Hummingbird

/// The contract for programs and for people; both are written once, at the start.
struct ContractController: Sendable {
    private let document: Answer
    private let page: Answer

    init(_ contract: Contract) {
        document = Self.answer(contract.openAPI, "application/json")
        page = Self.answer(contract.page, "text/html; charset=utf-8")
    }

    func add(to routes: inout RouteTable) {
        routes.open(.get, "/openapi.json") { [document] _ in document }
        routes.open(.get, "/docs") { [page] _ in page }
    }

    private static func answer(_ bytes: [UInt8], _ media: String) -> Answer {
        var answer = Answer()
        answer.headers[.contentType] = media
        answer.headers[.cacheControl] = "public, max-age=300"
        answer.headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
        answer.body = bytes
        return answer.ready
    }
}
