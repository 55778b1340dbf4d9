import JSON
import LoRaWAN
import Parking

extension AuditLine {
    /// Writes the members of a line of the audit log (API.md, Audit).
    func write(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("tenant_id", tenantID)
        json.member("actor_type", actorType)
        json.member("actor_id", actorID)
        json.member("action", action)
        json.member("resource_type", resourceType)
        json.member("resource_id", resourceID)
        json.member("outcome", outcome.rawValue)
        json.member("detail", detail)
        Self.member("old_values", oldValues, to: &json)
        Self.member("new_values", newValues, to: &json)
        json.member("ip_address", address)
        json.member("user_agent", userAgent)
        json.member("request_id", requestID)
        json.member("created_at", createdAt)
    }

    private static func member(_ name: String, _ value: RawJSON?, to json: inout JSONWriter) {
        if let value { json.member(name, value) } else { json.memberNull(name) }
    }
}
