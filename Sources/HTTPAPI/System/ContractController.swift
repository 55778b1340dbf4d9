import HTTPTypes
import Hummingbird
import LoRaWAN
import Model
import Synchronization

/// The contract for programs and for people; both are written and compressed once, at the start.
struct ContractController: Sendable {
    private let document: StaticPage
    private let page: StaticPage
    private let rates: DocumentRates
    private let now: @Sendable () -> Timestamp

    /// The operations by which the contract is read, which it describes too.
    static let operations = [
        Chapter.system.all(.get, "openapi", at: "/openapi.json", for: .open, "This document")
            .gives(.anyObject).refuses(429),
        Chapter.system.all(.get, "docs", at: "/docs", for: .open, "This document as a page")
            .gives(text: "text/html").refuses(429),
    ]

    init(_ contract: Contract, now: @escaping @Sendable () -> Timestamp) {
        document = Self.page(contract.openAPI, "application/json")
        page = Self.page(contract.page, "text/html; charset=utf-8")
        rates = DocumentRates()
        self.now = now
    }

    func add(to routes: inout RouteTable) {
        for (operation, page) in zip(Self.operations, [document, page]) {
            routes.open(operation) { request in try answer(request, page) }
        }
    }

    private func answer(_ request: APIRequest, _ page: StaticPage) throws(Problem) -> Answer {
        let answer = page.answer(to: request.request.headers)
        // Who has it already costs nothing.
        if answer.status == .ok { try rates.count(request.context.address, now: now()) }
        return answer
    }

    private static func page(_ bytes: [UInt8], _ media: String) -> StaticPage {
        StaticPage(
            bytes,
            headers: [
                .contentType: media,
                .cacheControl: "public, max-age=300",
                .contentSecurityPolicy:
                    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
                    + "form-action 'none'",
            ])
    }
}

/// How often each address may fetch what anyone may see and what is much larger than the question.
private final class DocumentRates: Sendable {
    private let buckets = Mutex(
        TokenBuckets<String>(perMinute: Limits.documentsPerMinute, countMax: Limits.bucketsMax))

    func count(_ address: String?, now: Timestamp) throws(Problem) {
        let verdict = buckets.withLock { $0.take(NetworkAddress.network(of: address), now: now) }
        guard let verdict, !verdict.isAllowed else { return }
        throw .tooMany(
            "More than \(verdict.limit) times in a minute; it changes with the version only, so keep it.",
            retryAfterS: verdict.retryAfterS)
    }
}
