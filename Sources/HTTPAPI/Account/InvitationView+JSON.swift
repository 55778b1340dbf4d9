import JSON
import LoRaWAN
import Model
import Parking

extension SessionView {
    /// Writes the members of a login; nothing of it opens anything.
    func write(to json: inout JSONWriter, isCurrent: Bool) {
        write(to: &json)
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
