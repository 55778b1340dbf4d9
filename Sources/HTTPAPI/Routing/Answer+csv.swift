import HTTPTypes
import HummingbirdCore
import JSON
import Model

extension Answer {
    /// The rows of a list, as a file of the list's name.
    ///
    /// - Parameter next: the parameter of the query that asks for the rows behind these; `nil` where there are none.
    static func csv(
        _ name: String, _ items: [some Resource], to request: APIRequest, next: (name: String, value: String)?
    ) -> Answer {
        var answer = Answer()
        answer.headers[.contentType] = "text/csv; charset=utf-8; header=present"
        answer.headers[.contentDisposition] = "attachment; filename=\"\(name).csv\""
        answer.body = CSVWriter(items).bytes
        if let next { answer.headers[.link] = "<\(request.target(with: next))>; rel=\"next\"" }
        return answer
    }
}

extension APIRequest {
    /// Whether the rows of a list are wanted as CSV: it is named in Accept, and JSON is not preferred to it.
    var wantsCSV: Bool {
        guard route.operation.isList, let accept = request.headers[.accept] else { return false }
        var weights: [String: Double] = [:]
        for range in accept.split(separator: ",").prefix(Self.mediaRangesMax) {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let media = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            weights[media] = max(weight, weights[media] ?? 0)
        }
        let csv = weights["text/csv"] ?? 0
        if let json = weights["application/json"] { return csv > json }
        return csv > 0 && csv >= weights["*/*"] ?? 0
    }

    /// More than any client sends.
    private static let mediaRangesMax = 32

    /// The path and query of this request with another value of one parameter.
    fileprivate func target(with parameter: (name: String, value: String)) -> String {
        let others = PercentEncoding.pairs(request.uri.query ?? "") ?? []
        let pairs = others.filter { $0.name != parameter.name } + [parameter]
        return request.uri.path + "?"
            + pairs.map { "\(PercentEncoding.encoded($0.name))=\(PercentEncoding.encoded($0.value))" }
            .joined(separator: "&")
    }
}
