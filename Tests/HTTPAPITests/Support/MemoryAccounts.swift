import HTTPAPI
import LoRaWAN
import Parking

/// Accounts, sessions and audit log in memory, with the rules that the port's comments name.
actor MemoryAccounts: Accounts {
    private struct Stored {
        var session: Session
        var isUsed = false
    }

    private var accounts: [UserID: Account] = [:]
    private var memberships: [UserID: [Membership]] = [:]
    private var tenants = [City.platform, City.acme, City.beta, City.gone]
    private var sessions: [String: Stored] = [:]
    private(set) var audit: [AuditEntry] = []
    /// How often the per-request question was asked.
    private(set) var standingQuestions = 0
    private var fault: StoreFault?

    /// The city's people; the password of each is `correct horse`.
    init() {
        let people: [(UserID, String, [(TenantSummary, Role)])] = [
            (City.root, "root", [(City.platform, .platformAdmin)]),
            (City.ann, "ann", [(City.acme, .viewer)]),
            (City.olive, "olive", [(City.acme, .owner), (City.beta, .operator)]),
            (City.dora, "dora", [(City.acme, .viewer)]),
            (City.gus, "gus", [(City.gone, .owner)]),
            (City.nora, "nora", []),
        ]
        for (id, name, places) in people {
            accounts[id] = Account(
                id: id, email: "\(name)@example.org", name: name, passwordHash: MemoryAccounts.hash,
                isActive: id != City.dora)
            memberships[id] = places.map { Membership(tenant: $0.0, role: $0.1) }
        }
    }

    static let password = "correct horse"
    private static let hash = PasswordHash(of: password, cost: 1)?.text

    func change(_ user: UserID, _ body: @Sendable (inout Account) -> Void) {
        if var account = accounts[user] {
            body(&account)
            accounts[user] = account
        }
    }

    func change(_ tenant: TenantID, _ body: @Sendable (inout TenantSummary) -> Void) {
        for index in tenants.indices where tenants[index].id == tenant { body(&tenants[index]) }
    }

    func setMemberships(of user: UserID, _ list: [Membership]) { memberships[user] = list }

    func fail(_ fault: StoreFault?) { self.fault = fault }

    func stored(_ user: UserID) -> Account? { accounts[user] }

    private func check() throws(StoreFault) {
        if let fault { throw fault }
    }

    private func tenant(_ id: TenantID) -> TenantSummary? { tenants.first { $0.id == id } }

    func account(email: String) async throws(StoreFault) -> Account? {
        try check()
        return accounts.values.first { $0.email == email.lowercased() }
    }

    func memberships(of user: UserID) async throws(StoreFault) -> [Membership] {
        try check()
        return (memberships[user] ?? []).compactMap { membership in
            tenant(membership.tenant.id).map { Membership(tenant: $0, role: membership.role) }
        }.sorted { $0.tenant.name < $1.tenant.name }
    }

    func activeTenants() async throws(StoreFault) -> [TenantSummary] {
        try check()
        return tenants.filter(\.isActive)
    }

    func standing(of user: UserID, in tenant: TenantID) async throws(StoreFault) -> Standing? {
        try check()
        standingQuestions += 1
        guard let account = accounts[user], let summary = self.tenant(tenant) else { return nil }
        let places = memberships[user] ?? []
        return Standing(
            account: account, tenant: summary, role: places.first { $0.tenant.id == tenant }?.role,
            isPlatformAdmin: places.contains { $0.tenant.id == .platform && $0.role == .platformAdmin })
    }

    func standing(of key: APIKeyID, secretHash: String) async throws(StoreFault) -> KeyStanding? {
        try check()
        return nil
    }

    func replacePasswordHash(of user: UserID, from old: String, to new: String) async throws(StoreFault) {
        try check()
        if accounts[user]?.passwordHash == old { accounts[user]?.passwordHash = new }
    }

    func openSession(_ session: Session, audit entry: AuditEntry) async throws(StoreFault) {
        try check()
        sessions[session.tokenHash] = Stored(session: session)
        audit.append(entry)
    }

    func rotateSession(
        tokenHash: String, successorHash: String, expiresAt: Timestamp, audit entry: AuditEntry
    ) async throws(StoreFault) -> SessionRotation {
        try check()
        guard let stored = sessions[tokenHash] else { return .unknown }
        guard !stored.isUsed else {
            for (hash, other) in sessions where other.session.familyID == stored.session.familyID {
                sessions[hash]?.isUsed = true
            }
            return .reused(stored.session)
        }
        if let refused = refusal(of: stored.session) { return refused }
        sessions[tokenHash]?.isUsed = true
        var next = stored.session
        next.tokenHash = successorHash
        next.expiresAt = expiresAt
        sessions[successorHash] = Stored(session: next)
        audit.append(entry)
        return .rotated(next)
    }

    private func refusal(of session: Session) -> SessionRotation? {
        let places = memberships[session.userID] ?? []
        let isMember = places.contains { place in
            place.tenant.id == session.tenantID || (place.tenant.id == .platform && place.role == .platformAdmin)
        }
        guard accounts[session.userID]?.isActive == true, isMember else { return .shutOut(session) }
        return tenant(session.tenantID)?.isActive == true ? nil : .suspended(session)
    }

    func closeSession(tokenHash: String, audit entry: AuditEntry) async throws(StoreFault) {
        try check()
        guard let family = sessions[tokenHash]?.session.familyID else { return }
        for (hash, other) in sessions where other.session.familyID == family { sessions[hash]?.isUsed = true }
        audit.append(entry)
    }

    func outdatedPasswordSetting() async throws(StoreFault) -> String? {
        try check()
        return accounts.values.compactMap(\.passwordHash).first { $0.hasPrefix("$2") }
    }

    func hasLoggedIn(email: String, from address: String?) async throws(StoreFault) -> Bool {
        try check()
        return sessions.values.contains { stored in
            stored.session.address == address && accounts[stored.session.userID]?.email == email.lowercased()
        }
    }

    func record(_ entry: AuditEntry) async throws(StoreFault) {
        try check()
        audit.append(entry)
    }
}
