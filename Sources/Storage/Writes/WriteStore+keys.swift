import JSON
import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Makes an API key of the current tenant.
    public func createAPIKey(
        _ context: WriteContext, _ key: NewAPIKey
    ) async throws(StoreFault) -> Result<APIKeyView, Refusal> {
        let tenant = context.scope.tenantID
        let action = AuditedResource.apiKey.action("create", on: key.id.description)
        return try await administer(context, action) { connection throws(PostgresError) in
            var parameters = Parameters(tenant.uuid)
            parameters.add(key.id.uuid)
            parameters.add(key.secretHash)
            parameters.add(key.name)
            parameters.addColumn(key.scopes) { $0.description }
            parameters.add(key.expiresAt)
            parameters.add(context.author.userID?.uuid)
            let made: APIKeyView = try connection.written(KeyWriteStatements.insert, parameters)
            return .success(Written(made, of: tenant, made.id, new: made.audited()))
        }
    }

    /// Revokes an API key of the current tenant, for ever.
    public func revokeAPIKey(
        _ context: WriteContext, _ id: APIKeyID
    ) async throws(StoreFault) -> Result<APIKeyView, Refusal> {
        let tenant = context.scope.tenantID
        let action = AuditedResource.apiKey.action("delete", on: id.description)
        return try await administer(context, action) { connection throws(PostgresError) in
            var parameters = Parameters(tenant.uuid)
            parameters.add(id.uuid)
            let live: APIKeyView? = try connection.first(KeyWriteStatements.lock, parameters)
            guard let key = live else { return .failure(.noKey) }
            parameters.add(context.author.userID?.uuid)
            try connection.executeLater(KeyWriteStatements.revoke, parameters)
            return .success(Written(key, of: tenant, id, old: key.audited()))
        }
    }
}

extension AuditedResource {
    static let apiKey = AuditedResource(name: "api_key", refusals: [:])
}

extension Refusal {
    static let noKey = Refusal.notFound("There is no such API key.")
}
