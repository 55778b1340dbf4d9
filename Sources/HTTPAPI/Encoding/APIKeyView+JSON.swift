import JSON
import LoRaWAN
import Parking

extension APIKeyView {
    /// Writes the members of an API key; its secret is none of them.
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("tenant_id", tenantID)
        json.member("name", name)
        json.array("scopes") { json in for scope in scopes { json.value(scope) } }
        json.member("expires_at", expiresAt)
        json.member("last_used_at", lastUsedAt)
        json.member("created_by", createdBy)
        json.member("created_at", createdAt)
    }
}
