import JSON
import LoRaWAN
import Parking

extension InvitationView {
    /// Writes the members of an invitation; its code is none of them.
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("tenant_id", tenantID)
        json.member("email", email)
        json.member("name", name)
        json.member("role", role.rawValue)
        json.member("created_by", createdBy)
        json.member("created_at", createdAt)
        json.member("expires_at", expiresAt)
    }
}

extension SessionView {
    /// Writes the members of a login; nothing of it opens anything.
    func write(to json: inout JSONWriter, isCurrent: Bool) {
        json.member("id", id.description)
        json.member("tenant_id", tenantID)
        json.member("tenant_name", tenantName)
        json.member("ip_address", address)
        json.member("created_at", createdAt)
        json.member("last_used_at", lastUsedAt)
        json.member("expires_at", expiresAt)
        json.member("is_current", isCurrent)
    }
}

extension Membership {
    /// Writes the members of a place where a person belongs.
    func write(to json: inout JSONWriter) {
        json.member("id", tenant.id)
        json.member("name", tenant.name)
        json.member("slug", tenant.slug)
        json.member("type", tenant.kind.rawValue)
        json.member("role", role.rawValue)
    }
}
