import HTTPTypes

@testable import HTTPAPI

/// A request of the fuzz.
struct FuzzRequest: Sendable, CustomStringConvertible {
    let operation: HTTPAPI.Operation
    var path = ""
    var query: [String] = []
    var body: String?
    var tag: String?
    var slug: String?
    /// Whether its cursor was given to the other tenant.
    var hasForeignCursor = false
    /// Whether its entity tag was given to the other tenant.
    var hasForeignTag = false

    var target: String { query.isEmpty ? path : path + "?" + query.joined(separator: "&") }

    /// Everything that an answer may repeat.
    var text: String { (target + " " + (body ?? "")).lowercased() }

    var isRead: Bool { operation.method == .get }

    var description: String { "\(operation.method) \(target) \(body ?? "")" }

    func send(by caller: Caller) async throws -> Reply {
        var caller = caller
        if body != nil { caller = try caller.with("Content-Type", "application/json") }
        if let tag { caller = try caller.with("If-None-Match", tag) }
        if let slug { caller = try caller.with("X-Tenant-Slug", slug) }
        return try await caller.send(operation.method, target, body)
    }
}
