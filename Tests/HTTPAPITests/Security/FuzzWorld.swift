import LoRaWAN
import Parking

@testable import HTTPAPI

/// Two tenants at work, whose people, keys and devices come, change and go meanwhile.
struct FuzzWorld {
    /// A key that an owner has made.
    struct Key {
        let id: String
        let text: String
    }

    let town: Town
    let stock: Stock
    let nobody: Caller
    var generator: FuzzGenerator
    private var witness = FuzzWitness()
    /// By the mark of the tenant, newest last.
    var keys: [String: [Key]] = [:]
    /// The account of each tenant's clerk, who comes and goes.
    var clerks: [String: UserID] = [:]
    /// The account of the other tenant's clerk, where an owner has let them in.
    var guests: [String: UserID] = [:]
    /// Whose the device is that is handed to and fro.
    var roamerOwner = Canaries.acme
    /// All keys that there ever were: the audit log names them.
    private(set) var allKeys: Set<String> = []
    /// All people who were let in from elsewhere.
    private(set) var allGuests: Set<String> = []
    private(set) var faults: [String] = []
    /// How often each deed had its effect.
    private(set) var done: [String: Int] = [:]

    /// Bears no mark: what bears one of its first owner must stay behind.
    static let roamer = "f0f0f0f0-00de-4000-8000-000000000001"

    init(_ town: Town, _ nobody: Caller, seed: UInt64) throws {
        self.town = town
        self.nobody = nobody
        stock = try Stock(town)
        generator = FuzzGenerator(town.server.contract, seed: seed)
        // Nobody knows a password but the clerks, so that nobody can become the other's.
        for owner in [Canaries.acme, .beta] {
            try town.run(owner.rows(passwordHash: "none \(owner.mark)"))
            clerks[owner.mark] = UserID(owner.id(.user, 5))
            guard let hash = PasswordHash(of: Self.password, cost: 1) else { throw NoPassword() }
            try town.run("UPDATE users SET password_hash = '\(hash.text)' WHERE id = '\(owner.id(.user, 5))'")
        }
        try town.run(
            """
            INSERT INTO devices (id, tenant_id, dev_eui, name, lifecycle_state)
            VALUES ('\(Self.roamer)', '\(roamerOwner.tenant)', 'F1F1F1F100000001', 'Roamer', 'commissioned')
            """)
    }

    var answered: [String: (well: Int, refused: Int)] { witness.answered }

    /// Sends a request and has the answer looked at.
    @discardableResult
    mutating func ask(_ request: FuzzRequest, by asker: FuzzAsker) async throws -> Reply {
        let reply = try await request.send(by: asker.caller)
        // A gateway that its tenant has deleted is free for anyone, so that its EUI bears the wrong mark from then on;
        // were it not free, the other's rows would have changed.
        if request.operation.id == "createGateway", reply.status == 201, let owner = asker.owner,
            let eui = reply.json["gateway_id"].text
        {
            tell(eui.lowercased(), to: owner)
        }
        for fault in witness.faults(request, by: asker, reply) {
            faults.append("\(request) by \(asker.owner?.mark ?? "nobody"): \(fault)")
        }
        if let owner = asker.owner { generator.learn(reply, to: request, given: owner) }
        return reply
    }

    /// The same of one operation of the contract.
    @discardableResult
    mutating func ask(
        _ operation: String, _ id: String = "", body: String? = nil, by asker: FuzzAsker
    ) async throws -> Reply {
        guard let known = town.server.contract.operations.first(where: { $0.id == operation }) else {
            throw UnknownOperation(name: operation)
        }
        var request = FuzzRequest(operation: known)
        request.path = known.path.replacing("{id}", with: id)
        request.body = body
        return try await ask(request, by: asker)
    }

    /// The clerks'.
    static let password = "what only clerks know 7"

    private struct NoPassword: Error {}

    private struct UnknownOperation: Error {
        let name: String
    }

    /// Holds an answer against what must be.
    mutating func expect(_ reply: Reply, _ statuses: Int..., of deed: String) {
        guard !statuses.contains(reply.status) else { return }
        faults.append(
            "\(deed): \(reply.status), not one of \(statuses): \(String(decoding: reply.body, as: UTF8.self))")
    }

    /// A tenant rightly knows something of the other's from now on.
    mutating func tell(_ token: String, to owner: Canaries) { witness.tell(token, to: owner) }

    mutating func count(_ deed: String) { done[deed, default: 0] += 1 }

    mutating func remember(_ key: Key, of owner: Canaries) {
        keys[owner.mark, default: []].append(key)
        allKeys.insert(key.id)
    }

    mutating func remember(guest: UserID, of owner: Canaries) {
        guests[owner.mark] = guest
        allGuests.insert(guest.description)
    }

    /// Whatever a tenant has, but what its people are told of their refusals.
    func rows(of owner: Canaries) throws -> [String] {
        let tables = try stock.lines("SELECT name, owner FROM (\(TenantRows.owned)) AS owned")
        let questions = tables.map { line in
            let parts = line.split(separator: ",")
            let isTold = parts[0] == "audit_log" ? "AND t.action <> 'access.refuse'" : ""
            // A guest who goes from one tenant to the other leaves the time, and the place, in their own account.
            let told = "'{last_login_at,last_tenant_id,updated_at}'::text[]"
            let row = parts[0] == "users" ? "(to_jsonb(t) - \(told))::text" : "t::text"
            return """
                SELECT '\(parts[0])', count(*), md5(string_agg(\(row), ' ' ORDER BY \(row)))
                FROM \(parts[0]) t WHERE \(parts[1])::text LIKE '\(owner.mark)%' \(isTold)
                """
        }
        return try stock.lines(questions.joined(separator: " UNION ALL "))
    }
}

/// Who asks. Tokens are made anew each time, since a long run outlives them.
extension FuzzWorld {
    func person(_ user: UserID, in tenant: TenantID, as role: Role) async throws -> Caller {
        try nobody.bearing(try await House.token(user, in: tenant, as: role, at: .now))
    }

    func person(_ role: Role, of owner: Canaries) async throws -> FuzzAsker {
        FuzzAsker(
            owner: owner, caller: try await person(owner.user(role), in: owner.tenant, as: role), isReader: false)
    }

    func platform() async throws -> Caller {
        try await person(Person.platform.id, in: .platform, as: .platformAdmin)
    }

    /// Someone as what they are in a tenant now: their token claims the most that it can, which gives no more.
    func member(_ user: UserID?, of owner: Canaries) async throws -> FuzzAsker {
        let caller = try await person(user ?? owner.user(.viewer), in: owner.tenant, as: .owner)
        return FuzzAsker(owner: owner, caller: caller, isReader: false, isPlatformAdmin: true)
    }

    func key(_ text: String, of owner: Canaries, isReader: Bool = false) throws -> FuzzAsker {
        FuzzAsker(owner: owner, caller: try nobody.with("X-API-Key", text), isReader: isReader)
    }

    /// Everyone of a tenant, and whoever pretends to be of it.
    ///
    /// - Parameter isReader: whether they only look, since it is the other tenant's turn to change things.
    func askers(of owner: Canaries, isReader: Bool) async throws -> [FuzzAsker] {
        let other = owner.mark == Canaries.acme.mark ? Canaries.beta : .acme
        var askers: [FuzzAsker] = []
        for (role, weight) in [(Role.viewer, 1), (.operator, 2), (.admin, 4), (.owner, 6)] {
            // A viewer may have been made the other tenant's member, and is told of both where they log in.
            let asker = FuzzAsker(
                owner: owner, caller: try await person(owner.user(role), in: owner.tenant, as: role),
                isReader: isReader, isPlatformAdmin: role == .viewer)
            askers += Array(repeating: asker, count: isReader ? 1 : weight)
        }
        for text in [owner.key(1), owner.key(2)] + (keys[owner.mark] ?? []).map(\.text) {
            askers.append(try key(text, of: owner, isReader: isReader))
        }
        for user in [clerks[owner.mark], guests[owner.mark]].compactMap(\.self) {
            var asker = try await member(user, of: owner)
            asker = FuzzAsker(owner: owner, caller: asker.caller, isReader: isReader, isPlatformAdmin: true)
            askers.append(asker)
        }
        let admin = try await person(Person.platform.id, in: owner.tenant, as: .platformAdmin)
        askers.append(FuzzAsker(owner: owner, caller: admin, isReader: isReader, isPlatformAdmin: true))
        guard !isReader else { return askers }

        let owners = try await person(owner.user(.owner), in: other.tenant, as: .owner)
        let both = try await person(.owner, of: owner).caller.with("X-API-Key", other.key(1))
        for caller in [owners, both, try nobody.with("X-API-Key", other.key(2, secretOf: owner)), nobody] {
            askers.append(FuzzAsker(owner: nil, caller: caller, isReader: false))
        }
        return askers
    }
}
