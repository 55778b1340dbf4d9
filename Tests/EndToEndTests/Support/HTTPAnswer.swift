import Foundation
import JSON

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// An answer of the API; status 0 where nobody listens yet.
struct HTTPAnswer: Sendable {
    let status: Int
    let bytes: [UInt8]

    /// Sends a request, POST where there is a body.
    static func of(_ url: String, token: String?, body: String?) async throws -> HTTPAnswer {
        guard let url = URL(string: url) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.timeoutInterval = 60
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        if let body {
            request.httpMethod = "POST"
            request.httpBody = Data(body.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        do {
            let (data, response) = try await URLSession.shared.data(for: request)
            return HTTPAnswer(status: (response as? HTTPURLResponse)?.statusCode ?? 0, bytes: Array(data))
        } catch is URLError {
            return HTTPAnswer(status: 0, bytes: [])
        }
    }

    /// The body as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A text in the body, by its path.
    func text(_ path: String...) throws -> String {
        try value(path) { $0.string } ?? ""
    }

    /// A number in the body, by its path.
    func integer(_ path: String...) throws -> Int {
        try value(path) { $0.integer.map { Int($0) } } ?? -1
    }

    private func value<Value>(_ path: [String], _ read: (JSONValue) -> Value?) throws -> Value? {
        let document = try JSONDocument(parsing: bytes)
        return document.withRoot { root in
            var value: JSONValue? = root
            for key in path { value = value?.member(named: key) }
            return value.flatMap(read)
        }
    }
}
