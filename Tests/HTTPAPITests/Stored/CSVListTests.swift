import Foundation
import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("Every list of the contract as CSV")
struct CSVListTests {
    private static func isList(_ id: String, _ town: Town) -> Bool {
        town.server.contract.operations.contains { $0.id == id && $0.isList }
    }

    @Test("Each list has as many rows below its names as JSON, with the names of its items")
    func all() async throws {
        try await withTown { town in
            var seen: Set<String> = []
            for sample in Sample.all where Self.isList(sample.id, town) {
                let operation = try #require(town.server.contract.operations.first { $0.id == sample.id })
                // No sample ran before, so that a space that one adds is not there.
                let path = sample.path.reduce(operation.path) { path, part in
                    let value = part.value == "{createSpace}" ? "\(Town.space("A-1"))" : part.value
                    return path.replacing("{\(part.key)}", with: value)
                }
                let target = path + (sample.query.isEmpty ? "" : "?" + sample.query)
                let (json, csv) = try await town.open(as: sample.person) { caller in
                    (try await caller.get(target), try await caller.with("Accept", "text/csv").get(target))
                }
                #expect(csv.status == 200 && csv.header("Content-Type")?.hasPrefix("text/csv") == true, "\(target)")
                let rows = String(decoding: csv.body, as: UTF8.self).components(separatedBy: "\r\n")
                #expect(rows.count - 2 == json.json["count"].integer, "\(target)")
                let items = json.json[json.json.keys[0]].items
                let columns = Set(rows[0].components(separatedBy: ",").map { $0.prefix { $0 != "." } }.map(String.init))
                for item in items { #expect(Set(item.keys) == columns, "\(target)") }
                seen.insert(sample.id)
            }
            #expect(seen == Set(town.server.contract.operations.filter(\.isList).map(\.id)))
        }
    }

    @Test("Each part of a list tells where the next is, until the end, and another tenant's rows are in none")
    func parts() async throws {
        try await withTown { town in
            let seen = try await town.open(as: .acme(.viewer)) { caller in
                let caller = try caller.with("Accept", "text/csv")
                var seen: [String] = []
                var next: String? = "/api/v6/devices?sort=dev_eui&limit=1&offset=0"
                while let target = next {
                    let reply = try await caller.get(target)
                    let rows = String(decoding: reply.body, as: UTF8.self).components(separatedBy: "\r\n")
                    seen += rows.dropFirst().dropLast()
                    next = reply.header("Link").map { String($0.dropFirst().prefix { $0 != ">" }) }
                    guard seen.count < 100 else { break }
                }
                return seen
            }
            let own = try town.lines("SELECT dev_eui FROM devices WHERE tenant_id = '\(Town.acme)' ORDER BY dev_eui")
            #expect(seen.map { $0.components(separatedBy: ",")[1] } == own)
        }
    }
}
