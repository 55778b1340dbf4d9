import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("Every answer is what the contract says")
struct ContractAnswersTests {
    /// What the samples want beside the town's rows.
    private static func rows() throws -> String {
        let hash = try #require(PasswordHash(of: "correct horse battery", cost: 1))
        return """
            INSERT INTO gateways (tenant_id, gateway_id, name) VALUES ('\(Town.acme)', '0016C001F15300AA', 'Roof');
            INSERT INTO readings (
                day, tenant_id, device_id, deduplication_id, observed_at, received_at, gateway_id, gateway_count)
            SELECT ((now() - interval '1 second') AT TIME ZONE 'UTC')::date, tenant_id, id, gen_random_uuid(),
                now() - interval '1 second',
                now(), '0016C001F15300AA', 1
            FROM devices WHERE dev_eui = '\(Town.devEUI("A2"))';
            UPDATE users SET password_hash = '\(hash.text)';
            INSERT INTO refresh_tokens (token_hash, family_id, user_id, tenant_id, expires_at) VALUES
                ('a', '\(Town.session)', '\(Person.acme(.owner).id)', '\(Town.acme)', now() + interval '1 day');
            INSERT INTO orphan_devices (dev_eui, last_payload) VALUES
                ('0004A30B000000E1', '\\x01'), ('0004A30B000000E2', NULL), ('0004A30B000000E3', NULL);
            """
    }

    @Test("Each operation answers its sample with the documented status, headers and fields, and no others")
    func samples() async throws {
        try await withTown { town in
            try town.run(try Self.rows())
            let contract = town.server.contract
            let document = try JSONTree(contract.openAPI)
            var values: [String: String] = [:]
            let members = OptionalMembers(check: SchemaCheck(document: document))
            var seen: Set<String> = []
            var described: Set<String> = []
            var shown: Set<String> = []
            for sample in Sample.all {
                let operation = try #require(contract.operations.first { $0.id == sample.id }, "\(sample.id)")
                let reply = try await Self.send(sample, operation, town, values)
                let text = String(decoding: reply.body, as: UTF8.self)
                #expect(reply.status == operation.status, "\(sample.id): \(text)")
                Self.check(reply, operation, document)
                if let cookie = reply.header("Set-Cookie") { values["cookie"] = String(cookie.prefix { $0 != ";" }) }
                for key in reply.json.keys { values["{\(sample.id).\(key)}"] = reply.json[key].text }
                values["{\(sample.id)}"] = reply.json["id"].text
                seen.insert(sample.id)
                let schema = Self.response(to: operation, reply.status, document)["content"]["application/json"][
                    "schema"]
                described.formUnion(members.described(by: schema, at: sample.id))
                shown.formUnion(members.shown(in: reply.json, schema, at: sample.id))
            }
            #expect(described.subtracting(shown).isEmpty, "described, and in no answer")
            let all = Set(contract.operations.map(\.id))
            #expect(all.subtracting(seen).isEmpty, "no sample")
        }
    }

    @Test("Refusals of every kind are documented, and have the form of problems")
    func refusals() async throws {
        try await withTown { town in
            let contract = town.server.contract
            let document = try JSONTree(contract.openAPI)
            for operation in contract.operations {
                for reply in try await Self.refused(operation, town) {
                    #expect(reply.status >= 400 && reply.status < 500, "\(operation.id) \(reply.status)")
                    Self.check(reply, operation, document)
                }
            }
        }
    }

    /// What a browser adds by itself.
    private static func browser(_ caller: Caller, _ operation: HTTPAPI.Operation, _ cookie: String?) throws -> Caller {
        guard operation.path.hasPrefix("/api/auth/session"), !operation.path.hasPrefix("/api/auth/sessions") else {
            return caller
        }
        let page = try caller.with("Sec-Fetch-Site", "same-origin")
        return try cookie.map { try page.with("Cookie", $0) } ?? page
    }

    private static func send(
        _ sample: Sample, _ operation: HTTPAPI.Operation, _ town: Town, _ values: [String: String]
    ) async throws -> Reply {
        func filled(_ text: String) -> String {
            values.reduce(text) { $0.replacing($1.key, with: $1.value) }
        }
        var path = operation.path
        for (name, value) in sample.path { path = path.replacing("{\(name)}", with: filled(value)) }
        if !sample.query.isEmpty { path += "?" + sample.query }
        let target = path
        let body = sample.body.map(filled)
        return try await town.open(as: sample.person) { caller in
            let typed = body == nil ? caller : try caller.with("Content-Type", "application/json")
            let caller = try Self.browser(typed, operation, values["cookie"])
            return try await caller.send(operation.method, target, body)
        }
    }

    /// Requests that must fail: by nobody, with bad queries, paths and bodies.
    private static func refused(_ operation: HTTPAPI.Operation, _ town: Town) async throws -> [Reply] {
        let absent = operation.path.replacing(/\{\w+\}/, with: "00000000-0000-4000-8000-00000000dead")
        let person = operation.access == .platform ? Person.platform : .acme(.owner)
        return try await town.open { nobody in
            let caller = try nobody.bearing(try await town.token(of: person))
            let typed = try caller.with("Content-Type", "application/json")
            var replies: [Reply] = []
            if operation.access != .open { replies.append(try await nobody.send(operation.method, absent)) }
            if !operation.query.isEmpty {
                if !operation.isStream { replies.append(try await caller.send(operation.method, absent + "?limit=x")) }
                replies.append(try await caller.send(operation.method, absent + "?search=%zz"))
            }
            if !operation.pathParameters.isEmpty {
                replies.append(try await typed.send(operation.method, absent, "{}"))
            }
            if operation.body != nil {
                replies.append(try await typed.send(operation.method, absent, "{"))
                replies.append(try await typed.send(operation.method, absent, "[]"))
                replies.append(try await typed.send(operation.method, absent, #"{"nonsense":1}"#))
                replies.append(try await caller.with("Content-Type", "text/xml").send(operation.method, absent, "<a/>"))
            }
            return replies
        }
    }

    private static func response(
        to operation: HTTPAPI.Operation, _ status: Int, _ document: JSONTree
    ) -> JSONTree {
        let described = document["paths"][operation.path][operation.method.rawValue.lowercased()]
        return described["responses"][String(status)]
    }

    private static func check(_ reply: Reply, _ operation: HTTPAPI.Operation, _ document: JSONTree) {
        let check = SchemaCheck(document: document)
        let response = response(to: operation, reply.status, document)
        #expect(response != .null, "\(operation.id) does not document \(reply.status)")
        for name in ContractHeader.all.map(\.name) {
            let described = response["headers"][name]["$ref"].text.map(check.resolved)
            let isThere = reply.header(name) != nil
            #expect(isThere || described?["required"] != .flag(true), "\(operation.id) \(reply.status) lacks \(name)")
            #expect(!isThere || described != nil, "\(operation.id) \(reply.status) does not document \(name)")
        }
        let media = reply.header("Content-Type").map { String($0.prefix { $0 != ";" }) }
        #expect(response["content"].keys.isEmpty ? media == nil : response["content"].keys.contains(media ?? ""))
        guard let media, media.hasSuffix("json") else { return }
        let faults = check.faults(in: reply.json, response["content"][media]["schema"])
        #expect(faults.isEmpty, "\(operation.id) \(reply.status)")
    }
}
