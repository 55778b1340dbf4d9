import LoRaWAN
import Parking

/// An access token that was verified: who speaks, and as what in which tenant.
struct AccessToken: Sendable, Equatable {
    let userID: UserID
    let tenantID: TenantID
    let role: Role
    /// The login that it belongs to; `nil` in a token that names none.
    var session: UUIDBits?
}
