import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// The current tenant's API keys.
struct APIKeysController: Sendable {
    let reads: any AccountReads
    let writes: any KeyWrites
    /// To be told when a key's status has changed.
    let changed: @Sendable () -> Void

    func add(to routes: inout RouteTable) {
        let keys = Chapter.keys
        routes.member(
            keys.all(.get, "listAPIKeys", for: .member(.owner), "Keys of the tenant")
                .givesPage(of: "api_keys", .named("APIKey", APIKeyView.schema)),
            list)
        routes.write(
            keys.all(.post, "createAPIKey", for: .member(.owner), "Make a key")
                .about("The key is shown in this answer, and never again.")
                .body(
                    .object([
                        "name": .text(max: Limits.keyNameLengthMax).like("Guidance signs"),
                        "scopes": .list(.words(KeyScope.all.map(\.description)), count: 1...KeyScope.all.count),
                        "expires_at": .time.orNull.optional.like(json: "null"),
                    ])
                )
                .creates(
                    APIKeyView.schema.adding(["key": .text.like("pk_7b0c2a36…_…").about("Send it as X-API-Key.")])
                )
                .refuses(409),
            create)
        routes.write(
            keys.one(.delete, "deleteAPIKey", for: .member(.owner), "Revoke a key").givesNothing(), revoke)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let keys = try await reads.apiKeys(scope: principal.scope, page: try request.page())
        return .list("api_keys", keys, to: request, scope: principal.scope.confined, bytesPerItem: 400)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let text = KeyText.random()
        let key = try Self.newKey(try await request.fields(), text, now: context.at)
        return try Self.created(await writes.createAPIKey(context, key), text)
    }

    @Sendable private func revoke(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id: APIKeyID = try request.identifier(or: .notFound("There is no such API key."))
        let outcome = try await writes.revokeAPIKey(context, id)
        changed()
        return try .gone(outcome)
    }

    private static func newKey(_ body: BodyFields, _ text: KeyText, now: Timestamp) throws(Problem) -> NewAPIKey {
        var fields = body
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
