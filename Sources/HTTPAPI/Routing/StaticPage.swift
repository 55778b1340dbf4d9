import HTTPTypes
import Hummingbird

/// Bytes that are the same for everyone, written and compressed once.
struct StaticPage: Sendable {
    private let plain: Answer
    private let compressed: Answer?

    /// - Parameter headers: what each answer has, `Content-Type` among it.
    init(_ bytes: [UInt8], headers: HTTPFields) {
        plain = Self.answer(bytes, headers)
        let gzip = Gzip.compressed(bytes).flatMap { $0.count < bytes.count ? $0 : nil }
        compressed = gzip.map { bytes in
            var answer = Self.answer(bytes, headers)
            answer.headers[.contentEncoding] = "gzip"
            return answer
        }
    }

    /// The bytes, compressed if the client takes that, or 304 if it has them.
    func answer(to headers: HTTPFields) -> Answer {
        let answer = compressed.flatMap { Self.takesGzip(headers[.acceptEncoding]) ? $0 : nil } ?? plain
        var given = answer.conditional(ifNoneMatch: headers[.ifNoneMatch])
        given.headers[.vary] = "Accept-Encoding"
        if given.status == .notModified { given.headers[.contentEncoding] = nil }
        return given
    }

    private static func answer(_ bytes: [UInt8], _ headers: HTTPFields) -> Answer {
        var answer = Answer()
        answer.headers = headers
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
