import LoRaWAN
import Parking

@testable import HTTPAPI

/// Who sends a request of the fuzz.
struct FuzzAsker: Sendable {
    /// Whose they are; `nil` for nobody's, who may see nothing of either tenant.
    let owner: Canaries?
    let caller: Caller
    /// Whether they only look: the other tenant must be at the end as it was.
    let isReader: Bool
    /// Whether they are told of every tenant where they log in and switch: platform admins are.
    var isPlatformAdmin = false

    /// Acme's people and programs, who try everything; Beta's, who look; and those whose proofs are mixed of both.
    static func all(_ nobody: Caller) async throws -> [FuzzAsker] {
        let (acme, beta) = (Canaries.acme, Canaries.beta)
        var askers: [FuzzAsker] = []
        func add(_ owner: Canaries?, _ caller: Caller, weight: Int = 1, isPlatformAdmin: Bool = false) {
            let asker = FuzzAsker(
                owner: owner, caller: caller, isReader: owner?.mark == beta.mark, isPlatformAdmin: isPlatformAdmin)
            askers += Array(repeating: asker, count: weight)
        }
        func token(_ person: Canaries, in tenant: Canaries, as role: Role) async throws -> Caller {
            let text = try await House.token(person.user(role), in: tenant.tenant, as: role, at: .now)
            return try nobody.bearing(text)
        }
        func key(_ text: String) throws -> Caller { try nobody.with("X-API-Key", text) }

        for (role, weight) in [(Role.viewer, 1), (.operator, 2), (.admin, 4), (.owner, 6)] {
            add(acme, try await token(acme, in: acme, as: role), weight: weight)
        }
        let admin = try await House.token(Person.platform.id, in: acme.tenant, as: .platformAdmin, at: .now)
        add(acme, try nobody.bearing(admin), weight: 2, isPlatformAdmin: true)
        add(acme, try key(acme.key(1)))
        add(acme, try key(acme.key(2)), weight: 2)

        for role in [Role.viewer, .owner] { add(beta, try await token(beta, in: beta, as: role), weight: 2) }
        add(beta, try key(beta.key(1)))

        add(nil, try await token(acme, in: beta, as: .owner))
        add(nil, try key(beta.key(1, secretOf: acme)))
        add(nil, try (try await token(acme, in: acme, as: .owner)).with("X-API-Key", beta.key(1)))
        add(nil, nobody)
        return askers
    }
}
