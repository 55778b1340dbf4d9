import HTTPTypes
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

/// One field of the table: someone uses a route upon a tenant's thing.
struct Cell: Sendable {
    let rule: RouteRule
    let operation: HTTPAPI.Operation
    let situation: Situation
    let owner: TenantID

    /// The status that is promised.
    var expected: Int { rule.expected(operation, situation, owner: owner) }

    var isRefused: Bool { expected >= 400 }

    /// Asks for a new thing, and compares what is shown with what there is.
    func check(_ caller: Caller, _ stock: Stock) async throws {
        let words = try words(stock)
        let rows = try rule.rows.map { try stock.lines(words.filled(into: $0.sql)) }
        let json = try await check(caller, words).json
        if let rows, let shown = rule.rows?.shown(json) { #expect(shown.sorted() == rows, "\(self)") }
    }

    @discardableResult
    func check(_ caller: Caller, _ words: [String: String]) async throws -> Reply {
        let reply = try await send(caller, words)
        #expect(reply.status == expected, "\(self): \(String(decoding: reply.body, as: UTF8.self))")
        return reply
    }

    func send(_ caller: Caller, _ words: [String: String]) async throws -> Reply {
        var path = operation.path.replacing("{dev_eui}", with: "{eui}")
        // A device and a gateway are found by EUI as well; half of the cells ask so.
        if owner == Town.acme, operation.path.hasPrefix("/api/v6/devices/{id}") {
            path = path.replacing("{id}", with: "{eui}")
        }
        if !rule.query.isEmpty { path += "?" + rule.query }
        let body = situation.isCrossTenant ? rule.platformBody ?? rule.body : rule.body
        let page = try caller.with("Sec-Fetch-Site", "same-origin")
        let typed = body == nil ? page : try page.with("Content-Type", "application/json")
        return try await typed.send(operation.method, words.filled(into: path), body.map { words.filled(into: $0) })
    }

    func words(_ stock: Stock) throws -> [String: String] {
        // The platform has everything, so that its device and bay must be of one tenant.
        let isOwn = rule.isOwn && !situation.isCrossTenant
        var words = try stock.make(rule.thing, of: isOwn ? situation.tenant : owner, for: situation.person)
        if isOwn {
            let theirs = try stock.make(nil, of: owner)
            for word in ["{bay}", "{home}"] { words[word] = theirs[word] }
        }
        words["{tenant}"] = situation.tenant.description
        words["{user}"] = situation.person?.description ?? ""
        words["{door}"] = (situation.role == .platformAdmin ? .platform : situation.tenant).description
        let seesAll = situation.isCrossTenant && !rule.isConfined
        words["{scope}"] = seesAll ? "true" : "tenant_id = '\(situation.tenant)'"
        return words
    }
}

extension Cell: CustomStringConvertible {
    var description: String {
        let whose = owner == Town.acme ? "Acme" : owner == Town.beta ? "Beta" : "the platform"
        return "\(rule.id) by \(situation) upon a thing of \(whose)"
    }
}
