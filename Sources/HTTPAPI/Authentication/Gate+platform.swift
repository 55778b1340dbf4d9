import HTTPTypes
import Hummingbird
import Parking

extension Gate {
    /// Whether whoever asks belongs to the platform tenant, for what an open route tells nobody else. Whatever is wrong
    /// with their proof, they are a stranger: the route answers everyone.
    ///
    /// Health must answer when nothing else does: while the database is away it is not asked, and an access token that
    /// is in order is believed for as long as it holds, 15 minutes at most.
    func isOfPlatform(_ request: APIRequest, isDatabaseAway: Bool) async -> Bool {
        let headers = request.request.headers
        if headers[.authorization] == nil && headers[.apiKey] == nil { return false }
        do {
            if isDatabaseAway {
                guard let text = headers[.authorization].flatMap(Self.token(in:)) else { return false }
                return try await tokens.verify(text, now: now()).tenantID == .platform
            }
            let principal = try await principal(behind: request)
            return principal.tenant.id == .platform && principal.tenant.isActive
        } catch {
            return false
        }
    }
}
