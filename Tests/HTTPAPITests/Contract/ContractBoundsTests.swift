import Foundation
import HTTPTypes
import Model
import Testing

@testable import HTTPAPI

@Suite("What the contract allows in requests is what the server takes")
struct ContractBoundsTests {
    @Test("Each field of each body is bounded, typed, required and clearable as it is described")
    func bodies() async throws {
        try await withTown { town in
            let contract = town.server.contract
            for operation in contract.operations {
                guard let schema = operation.body?.forms[0].schema else { continue }
                if case .oneOf = schema.form { continue }
                let fields = schema.fields
                let trial = try BodyTrial(operation)
                try await town.open(as: trial.person) { caller in
                    for field in fields { try await trial.check(field, caller) }
                }
            }
        }
    }

    @Test("A body takes the fields that are described for its operation, and none of another's")
    func strangeFields() async throws {
        try await withTown { town in
            let contract = town.server.contract
            func fields(_ operation: HTTPAPI.Operation) -> [String] {
                operation.body?.forms.flatMap { $0.schema.fields.map(\.name) } ?? []
            }
            let names = Set(contract.operations.flatMap(fields)).sorted()
            // A form's fields are none of a JSON body's.
            for operation in contract.operations where operation.body?.forms.count == 1 {
                let trial = try BodyTrial(operation)
                let strange = Set(names).subtracting(fields(operation))
                try await town.open(as: trial.person) { caller in
                    for name in strange {
                        let faults = try await trial.faults(name, "1", caller)
                        #expect(faults == ["unknown"], "\(operation.id): \(name)")
                    }
                }
            }
        }
    }

    @Test("A query takes the parameters that are described for its operation, each within its bounds, and no others")
    func queries() async throws {
        try await withTown { town in
            try town.run("INSERT INTO gateways (tenant_id, gateway_id) VALUES ('\(Town.acme)', '0016C001F15300AA')")
            let operations = town.server.contract.operations
            let names = Set(operations.flatMap { $0.query.map(\.name) }).sorted()
            for operation in operations where operation.method == .get && operation.path.hasPrefix("/api/") {
                let trial = try QueryTrial(operation)
                try await town.open(as: trial.person) { caller in
                    for name in names {
                        // Neither a text nor a value of another kind has a NUL: who asks for it refuses it.
                        let faults = try await trial.faults(name, "%00", caller)
                        let isDescribed = operation.query.contains { $0.name == name }
                        #expect(faults.isEmpty != isDescribed, "\(operation.id): \(name)")
                    }
                    for field in operation.query { try await trial.check(field, caller) }
                }
            }
        }
    }
}

/// Requests whose body is well but for one field.
private struct BodyTrial: Sendable {
    let operation: HTTPAPI.Operation
    let path: String
    let person: Person
    private let members: [String: String]

    init(_ operation: HTTPAPI.Operation) throws {
        self.operation = operation
        let sample = try #require(Sample.all.first { $0.id == operation.id }, "\(operation.id)")
        person = sample.person
        // What is not there is refused after the body was read.
        path = operation.path.replacing("{dev_eui}", with: "0004A30B0000FFFF")
            .replacing("{id}", with: "00000000-0000-4000-8000-00000000dead")
        let body = (sample.body ?? "{}").replacing(/\{\w+(\.\w+)?\}/, with: Town.site("a"))
        let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        members = try #require(object).mapValues { value in
            let bytes = try JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// What is said to be wrong with a field of this value, given as JSON text or not at all.
    func faults(_ name: String, _ value: String?, _ caller: Caller) async throws -> [String] {
        var members = members
        members[name] = value
        let body = "{" + members.map { "\"\($0.key)\":\($0.value)" }.sorted().joined(separator: ",") + "}"
        let caller = try caller.with("Content-Type", "application/json").with("Sec-Fetch-Site", "same-origin")
        return try await caller.send(operation.method, path, body).faults(of: name)
    }

    func check(_ field: Schema.Field, _ caller: Caller) async throws {
        for value in TrialValue.all(of: field.schema) {
            let faults = try await faults(field.name, value.json, caller)
            let place = "\(operation.id): \(field.name) = \(value.json.prefix(60))"
            #expect(faults.isEmpty == value.isAllowed, "\(place) \(faults)")
        }
        let faults = try await faults(field.name, nil, caller)
        #expect(faults == (field.schema.isOptional ? [] : ["missing"]), "\(operation.id): no \(field.name)")
    }
}

/// Requests with one parameter.
private struct QueryTrial: Sendable {
    let operation: HTTPAPI.Operation
    let path: String
    let person: Person

    init(_ operation: HTTPAPI.Operation) throws {
        self.operation = operation
        person = try #require(Sample.all.first { $0.id == operation.id }, "\(operation.id)").person
        let things = ["Devices": Town.devEUI("A1"), "Gateways": "0016C001F15300AA", "Spaces": Town.space("A-1")]
        path = operation.path.replacing("{id}", with: things[operation.group] ?? Town.site("a"))
    }

    func faults(_ name: String, _ value: String, _ caller: Caller) async throws -> [String] {
        try await caller.get("\(path)?\(name)=\(value)").faults(of: name)
    }

    func check(_ field: Schema.Field, _ caller: Caller) async throws {
        for value in TrialValue.all(of: field.schema) {
            guard let text = value.text else { continue }
            let faults = try await faults(field.name, text, caller)
            #expect(faults.isEmpty == value.isAllowed, "\(operation.id): \(field.name) = \(text) \(faults)")
        }
    }
}

extension Reply {
    /// What is wrong for reasons that no schema can tell.
    private static let untold = Set(
        [FieldError.Kind.contradictory, .unknownReference, .past, .tooEasy].map(\.rawValue))

    /// What a 422 says of a field, but for that.
    fileprivate func faults(of name: String) -> [String] {
        json["errors"].items.filter { $0["loc"].items.dropFirst().first?.text == name }
            .compactMap { $0["type"].text }.filter { !Self.untold.contains($0) }
    }
}
