import JSON
import LoRaWAN
import Parking

extension MemberView {
    /// Writes the members of a user, as their tenant sees them.
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("tenant_id", tenantID)
        json.member("email", email)
        json.member("name", name)
        json.member("role", role.rawValue)
        json.member("is_active", isActive)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
    }
}
