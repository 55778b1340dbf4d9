import HTTPTypes
import LoRaWAN
import Parking

extension Gate {
    /// Whoever is behind a request, where that is known without asking anybody and nothing speaks against them.
    ///
    /// `nil` refuses nobody: ``admit(_:to:)`` then finds out, and says what is wrong.
    func known(_ headers: HTTPFields, to route: Route) -> Principal? {
        guard let principal = principal(knownBy: headers), principal.tenant.isActive else { return nil }
        if let slug = headers[.tenantSlug], slug.lowercased() != principal.tenant.slug { return nil }
        return Self.refusal(of: principal, at: route) == nil ? principal : nil
    }

    private func principal(knownBy headers: HTTPFields) -> Principal? {
        let now = now()
        switch (headers[.authorization], headers[.apiKey]) {
        case (let header?, nil):
            guard let text = Self.token(in: header), external?.isTheirs(text) != true,
                let token = tokens.known(text, now: now),
                let standing = standings.recent(token, now: now), standing.account.isActive
            else { return nil }
            return Principal(token, standing)
        case (nil, let text?):
            guard let key = KeyText(text), let standing = standings.recent(key, now: now), standing.isValid else {
                return nil
            }
            return Principal(standing)
        default: return nil
        }
    }
}
