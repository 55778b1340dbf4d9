import HTTPTypes
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Every route, for everyone, wherever they stand")
struct RightsTableTests {
    @Test("The rules name every route that is served, with the people that it lets in, and no others")
    func complete() async throws {
        let server = try await House().server
        let operations = server.contract.operations
        #expect(Set(operations.map(\.id)) == Set(RouteRule.all.map(\.id)))
        for route in server.routes().routes {
            let operation = operations.first { $0.method == route.method && $0.path == route.path }
            let rules = RouteRule.all.filter { $0.id == operation?.id }
            #expect(!rules.isEmpty, "\(route.method) \(route.path) has no rule")
            for rule in rules {
                #expect(route.access == rule.access, "\(rule.id)")
                let scope = rule.resource.map { KeyScope($0, route.method == .get ? .read : .write) }
                #expect(route.keyScope == scope, "\(rule.id)")
                #expect((rule.thing != nil) == route.path.contains("{"), "\(rule.id)")
            }
        }
    }

    @Test(
        "Each answers with the status that the rules promise, shows the rows of its scope, and refused changes nothing",
        arguments: Situation.all)
    func everyone(situation: Situation) async throws {
        try await withTown { town in
            let stock = try Stock(town)
            let operations = Dictionary(uniqueKeysWithValues: town.server.contract.operations.map { ($0.id, $0) })
            try await town.open { nobody in
                let caller = try await Self.caller(situation, nobody, town, stock)
                let cells = try RouteRule.all.flatMap { rule in
                    let operation = try #require(operations[rule.id])
                    return Self.owners(rule, situation).map {
                        Cell(rule: rule, operation: operation, situation: situation, owner: $0)
                    }
                }
                try await Self.refused(cells.filter(\.isRefused), caller, stock)
                for cell in cells where !cell.isRefused { try await cell.check(caller, stock) }
            }
        }
    }

    /// What is refused changes nothing, so that all of it can be asked of the same things.
    private static func refused(_ cells: [Cell], _ caller: Caller, _ stock: Stock) async throws {
        var words: [[String: String]] = []
        for cell in cells { words.append(try cell.words(stock)) }
        let before = try stock.fingerprint()
        let lines = try stock.auditLines()
        for (cell, words) in zip(cells, words) { try await cell.check(caller, words) }
        let after = try stock.fingerprint()
        #expect(after == before, "something was changed by what was refused")
        let told = try stock.auditLines()
        #expect(told >= lines + cells.count { $0.expected == 403 }, "a 403 has left no line in the audit log")
    }

    /// Whose things are asked for: each tenant's where the answer may depend on it.
    private static func owners(_ rule: RouteRule, _ situation: Situation) -> [TenantID] {
        if situation.bar != nil || (rule.thing == nil && rule.body == nil) { return [Town.acme] }
        return situation.tenant == .platform ? [Town.acme, Town.beta, .platform] : [Town.acme, Town.beta]
    }

    private static func caller(
        _ situation: Situation, _ nobody: Caller, _ town: Town, _ stock: Stock
    ) async throws -> Caller {
        switch situation.proof {
        case .nothing:
            return nobody
        case .token(let person, let claim):
            if !situation.furnish.isEmpty { try stock.run(situation.furnish) }
            return try nobody.bearing(try await House.token(person, in: situation.tenant, as: claim, at: .now))
        case .key(let scopes):
            let maker: Person =
                situation.tenant == .platform
                ? .platform : Person(role: .owner, tenant: situation.tenant)
            let names = scopes.map { "\"\($0)\"" }.joined(separator: ",")
            let made = try await town.open(as: maker) {
                try await $0.post("/api/v6/api-keys", #"{"name":"Key","scopes":[\#(names)]}"#)
            }
            if !situation.furnish.isEmpty {
                try stock.run(["{key}": try #require(made.json["id"].text)].filled(into: situation.furnish))
            }
            // Or its use would be written down, which is no change that a refusal must not make.
            try stock.run("UPDATE api_keys SET last_used_at = now() + interval '1 day'")
            town.server.gate.callers.forget()
            return try nobody.with("X-API-Key", try #require(made.json["key"].text))
        }
    }
}
