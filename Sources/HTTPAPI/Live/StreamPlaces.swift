import Parking

/// Who has how many streams; beyond the limits there is no place.
struct StreamPlaces {
    /// Whose a stream is: a person or a key, whatever tenant they stand in.
    struct Owner: Hashable, Sendable {
        let principal: String
        let tenant: TenantID

        init(_ principal: Principal) {
            tenant = principal.tenant.id
            self.principal =
                switch principal.caller {
                case .person(let account): "user \(account.id)"
                case .program(let key, _): "key \(key)"
                case .console: "console"
                }
        }
    }

    private let limits: LiveLimits
    private(set) var count = 0
    private var byTenant: [TenantID: Int] = [:]
    private var byPrincipal: [String: Int] = [:]

    init(_ limits: LiveLimits) { self.limits = limits }

    /// Takes a place.
    ///
    /// - Throws: 429 where there is none.
    mutating func enter(_ owner: Owner) throws(Problem) {
        guard byPrincipal[owner.principal, default: 0] < limits.streamsPerPrincipal else {
            throw Self.refusal("You have \(limits.streamsPerPrincipal) streams open, which is all that one may have.")
        }
        guard byTenant[owner.tenant, default: 0] < limits.streamsPerTenant else {
            throw Self.refusal("The tenant has \(limits.streamsPerTenant) streams open, which is all that it may have.")
        }
        guard count < limits.streamsMax else {
            throw Self.refusal("\(limits.streamsMax) streams are open, which is all that there may be.")
        }
        count += 1
        byTenant[owner.tenant, default: 0] += 1
        byPrincipal[owner.principal, default: 0] += 1
    }

    /// Gives a place back.
    mutating func leave(_ owner: Owner) {
        count -= 1
        Self.lower(&byTenant, owner.tenant)
        Self.lower(&byPrincipal, owner.principal)
    }

    private static func lower<Key>(_ counts: inout [Key: Int], _ key: Key) {
        counts[key] = counts[key].flatMap { $0 > 1 ? $0 - 1 : nil }
    }

    private static func refusal(_ words: String) -> Problem {
        .tooMany(words + " Ask by pages meanwhile.", retryAfterS: 30)
    }
}
