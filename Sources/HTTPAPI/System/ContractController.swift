import HTTPTypes
import Hummingbird
import LoRaWAN
import Model
import Synchronization

/// The contract for programs and for people; both are written and compressed once, at the start.
struct ContractController: Sendable {
    private let document: Page
    private let page: Page
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
        document = Page(contract.openAPI, "application/json")
        page = Page(contract.page, "text/html; charset=utf-8")
        rates = DocumentRates()
        self.now = now
    }

    func add(to routes: inout RouteTable) {
        for (operation, page) in zip(Self.operations, [document, page]) {
            routes.open(operation) { request in try answer(request, page) }
        }
    }

    private func answer(_ request: APIRequest, _ page: Page) throws(Problem) -> Answer {
        let answer = page.answer(to: request.request.headers)
        // Who has it already costs nothing.
        if answer.status == .ok { try rates.count(request.context.address, now: now()) }
        return answer
    }

    /// One of them, as it is sent and compressed.
    private struct Page: Sendable {
        private let plain: Answer
        private let compressed: Answer?

        init(_ bytes: [UInt8], _ media: String) {
            plain = Self.answer(bytes, media)
            compressed = Gzip.compressed(bytes).map { bytes in
                var answer = Self.answer(bytes, media)
                answer.headers[.contentEncoding] = "gzip"
                return answer
            }
        }

        func answer(to headers: HTTPFields) -> Answer {
            let answer = compressed.flatMap { Self.takesGzip(headers[.acceptEncoding]) ? $0 : nil } ?? plain
            var given = answer.conditional(ifNoneMatch: headers[.ifNoneMatch])
            given.headers[.vary] = "Accept-Encoding"
            if given.status == .notModified { given.headers[.contentEncoding] = nil }
            return given
        }

        private static func answer(_ bytes: [UInt8], _ media: String) -> Answer {
            var answer = Answer()
            answer.headers[.contentType] = media
            answer.headers[.cacheControl] = "public, max-age=300"
            answer.headers[.contentSecurityPolicy] =
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
                + "form-action 'none'"
            answer.body = bytes
            return answer.ready
        }

        /// Whether `gzip` or `*` is among the codings, with a weight that is not 0 (RFC 9110, §12.5.3).
        private static func takesGzip(_ acceptEncoding: String?) -> Bool {
            var star = false
            for item in (acceptEncoding ?? "").lowercased().split(separator: ",") {
                let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
                let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
                switch parts.first {
                case "gzip", "x-gzip": return weight > 0
                case "*": star = weight > 0
                default: break
                }
            }
            return star
        }
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
