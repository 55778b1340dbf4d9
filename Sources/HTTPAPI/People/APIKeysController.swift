import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// The current tenant's API keys.
struct APIKeysController: Sendable {
    let reads: any AccountReads
    let writes: any KeyWrites
    /// To be told when a key's standing has changed.
    let changed: @Sendable () -> Void

    func add(to routes: inout RouteTable) {
        routes.member(.get, "/api/v6/api-keys", atLeast: .owner, list)
        routes.write(.post, "/api/v6/api-keys", for: .member(.owner), create)
        routes.write(.delete, "/api/v6/api-keys/{id}", for: .member(.owner), revoke)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        let page = query.page()
        try query.check()
        let keys = try await reads.apiKeys(scope: principal.scope, page: page)
        return .list("api_keys", keys, scope: principal.scope.confined, bytesPerItem: 400) { json, key in
            key.write(to: &json)
        }
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let text = KeyText.random()
        let key = try Self.newKey(try await request.jsonFields(), text, now: context.at)
        return try Self.created(await writes.createAPIKey(context, key), text)
    }

    @Sendable private func revoke(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        guard let id = APIKeyID(request.parameter("id")) else { throw Refusal.notFound("There is no such API key.") }
        let outcome = try await writes.revokeAPIKey(context, id)
        changed()
        return try .gone(outcome)
    }

    private static func newKey(_ body: BodyFields, _ text: KeyText, now: Timestamp) throws(Problem) -> NewAPIKey {
        var fields = body
        fields.allow(only: "name", "scopes", "expires_at")
        let name = fields.required("name") { $0.text("name", max: Limits.keyNameLengthMax) }
        let scopes = fields.required("scopes") { Self.scopes(&$0) }
        let end = fields.time("expires_at")
        if let end, end <= now { fields.fail("expires_at", .past, "expires_at must lie in the future.") }
        try fields.check()
        return NewAPIKey(
            id: text.id, secretHash: text.secretHash, name: name ?? "", scopes: scopes ?? [], expiresAt: end)
    }

    private static func scopes(_ fields: inout BodyFields) -> [KeyScope]? {
        guard case .list(let items)? = fields.value("scopes") else {
            fields.fail("scopes", .wrongType, "scopes must be a list.")
            return nil
        }
        guard (1...KeyScope.all.count).contains(items.count) else {
            fields.fail("scopes", .outOfRange, "scopes must have between 1 and \(KeyScope.all.count) elements.")
            return nil
        }
        var scopes: [KeyScope] = []
        for item in items {
            guard case .text(let text) = item, let scope = KeyScope(text) else {
                let words = KeyScope.all.map(\.description).joined(separator: ", ")
                fields.fail("scopes", .notInList, "Each of scopes must be one of \(words).")
                return nil
            }
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        return scopes
    }

    /// The one answer that holds the key's text: nobody can ask for it again.
    private static func created(
        _ outcome: Result<APIKeyView, Refusal>, _ text: KeyText
    ) throws(Refusal) -> Answer {
        let key = try outcome.get()
        return Answer.created(at: "/api/v6/api-keys/\(key.id)") { json in
            key.write(to: &json)
            json.member("key", text.text)
        }.notStored()
    }
}
