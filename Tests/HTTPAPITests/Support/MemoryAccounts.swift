import HTTPAPI
import LoRaWAN
import Model
import Parking
import TestSupport

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
    private var invitations: [String: PendingInvitation] = [:]
    private var lastTenants: [UserID: TenantID] = [:]
    private var ended: Set<UUIDBits> = []
    private var leftOut: [TenantID: Set<Feature>] = [:]
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

    func account(email: EmailAddress) async throws(StoreFault) -> Account? {
        try check()
        return accounts.values.first { EmailAddress(of: $0.email) == email }
    }

    func memberships(of user: UserID) async throws(StoreFault) -> [Membership] {
        try check()
        let last = lastTenants[user]
        return (memberships[user] ?? []).enumerated().compactMap { index, membership in
            tenant(membership.tenant.id).map { tenant in
                var place = Membership(tenant: tenant, role: membership.role)
                place.place = tenant.id == last ? 0 : index + 1
                return place
            }
        }.sorted { $0.tenant.name < $1.tenant.name }
    }

    func activeTenants() async throws(StoreFault) -> [TenantSummary] {
        try check()
        return tenants.filter(\.isActive)
    }

    func featuresLeftOut(in tenant: TenantID) async throws(StoreFault) -> Set<Feature> {
        try check()
        return leftOut[tenant] ?? []
    }

    func leaveOut(_ features: Set<Feature>, in tenant: TenantID) { leftOut[tenant] = features }

    func status(
        of user: UserID, in tenant: TenantID, session: UUIDBits?
    ) async throws(StoreFault) -> CallerStatus? {
        try check()
        if let session, ended.contains(session) { return nil }
        standingQuestions += 1
        guard let account = accounts[user], let summary = self.tenant(tenant) else { return nil }
        let places = memberships[user] ?? []
        return CallerStatus(
            account: account, tenant: summary, role: places.first { $0.tenant.id == tenant }?.role,
            isPlatformAdmin: places.contains { $0.tenant.id == .platform && $0.role == .platformAdmin })
    }

    func status(of key: APIKeyID, secretHash: String) async throws(StoreFault) -> KeyStatus? {
        try check()
        return nil
    }

    func replacePasswordHash(of user: UserID, from old: String, to new: String) async throws(StoreFault) {
        try check()
        if accounts[user]?.passwordHash == old { accounts[user]?.passwordHash = new }
    }

    func openSession(
        _ session: Session, on ground: SessionGround, audit entry: AuditEntry
    ) async throws(StoreFault) -> Bool {
        try check()
        let account = accounts[session.userID]
        switch ground {
        case .password(let hash): guard account?.passwordHash == hash else { return false }
        case .session(let family): guard family.map({ !ended.contains($0) }) ?? true else { return false }
        }
        sessions[session.tokenHash] = Stored(session: session)
        lastTenants[session.userID] = session.tenantID
        audit.append(entry)
        return true
    }

    func rotateSession(
        tokenHash: String, successorHash: String, expiresAt: Timestamp, network: String?, audit entry: AuditEntry
    ) async throws(StoreFault) -> SessionRotation {
        try check()
        guard let stored = sessions[tokenHash], stored.session.kind == .refresh else { return .unknown }
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
        next.network = network
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
        guard let session = sessions[tokenHash]?.session, session.kind == .refresh else { return }
        let family = session.familyID
        for (hash, other) in sessions where other.session.familyID == family { sessions[hash]?.isUsed = true }
        audit.append(entry)
    }

    func outdatedPasswordSetting() async throws(StoreFault) -> String? {
        try check()
        return accounts.values.compactMap(\.passwordHash).first { $0.hasPrefix("$2") }
    }

    func hasLoggedIn(
        email: EmailAddress, from network: String, _ address: String?
    ) async throws(StoreFault) -> Bool {
        try check()
        return sessions.values.contains { stored in
            stored.session.network == network
                && accounts[stored.session.userID].map { EmailAddress(of: $0.email) } == email
        }
    }

    func invitation(codeHash: String) async throws(StoreFault) -> PendingInvitation? {
        try check()
        return invitations[codeHash]
    }

    func redeemInvitation(
        codeHash: String, as person: InvitedPerson, audit entry: AuditEntry
    ) async throws(StoreFault) -> Bool {
        try check()
        guard let invitation = invitations.removeValue(forKey: codeHash) else { return false }
        var user = UserID.random()
        switch person {
        case .known(let id): user = id
        case .new(let hash):
            accounts[user] = Account(
                id: user, email: invitation.email.text, name: nil, passwordHash: hash, isActive: true)
        }
        memberships[user, default: []].append(invitation.membership)
        audit.append(entry)
        return true
    }

    func changePassword(
        of user: UserID, from old: String, to new: String, keeping session: UUIDBits?,
        renewingCookie cookieHash: String,
        audit entry: AuditEntry
    ) async throws(StoreFault) -> PasswordChange {
        try check()
        guard accounts[user]?.passwordHash == old else { return .outdated }
        accounts[user]?.passwordHash = new
        end(user) { $0 != session }
        audit.append(entry)
        let kept = sessions.first { $0.value.session.familyID == session && $0.value.session.kind == .browser }
        guard let (hash, _) = kept, let renewed = sessions.removeValue(forKey: hash) else {
            return .done(hasNewCookie: false)
        }
        sessions[cookieHash] = renewed
        return .done(hasNewCookie: true)
    }

    func browserSession(idHash: String) async throws(StoreFault) -> Session? {
        try check()
        guard let stored = sessions[idHash], stored.session.kind == .browser, !stored.isUsed else { return nil }
        return stored.session
    }

    func useBrowserSession(
        idHash: String, in tenant: TenantID, idleEndsAt: Timestamp, network: String?, switching entry: AuditEntry
    ) async throws(StoreFault) -> Bool {
        guard let session = try await browserSession(idHash: idHash) else { return false }
        sessions[idHash]?.session.tenantID = tenant
        sessions[idHash]?.session.idleEndsAt = idleEndsAt
        if session.tenantID != tenant { audit.append(entry) }
        return true
    }

    func endBrowserSession(idHash: String, audit entry: AuditEntry) async throws(StoreFault) {
        guard let session = try await browserSession(idHash: idHash) else { return }
        end(session.userID) { $0 == session.familyID }
        audit.append(entry)
    }

    func sessions(of user: UserID) async throws(StoreFault) -> [SessionView] {
        try check()
        return sessions.values.filter { $0.session.userID == user && !$0.isUsed }.map { stored in
            SessionView(
                id: stored.session.familyID, kind: stored.session.kind, tenantID: stored.session.tenantID,
                tenantName: tenant(stored.session.tenantID)?.name ?? "", createdAt: stored.session.expiresAt,
                lastUsedAt: stored.session.expiresAt, expiresAt: stored.session.expiresAt)
        }
    }

    func endSessions(
        of user: UserID, only session: UUIDBits?, audit entry: AuditEntry
    ) async throws(StoreFault) -> Int {
        try check()
        audit.append(entry)
        return end(user) { session == nil || $0 == session }
    }

    @discardableResult
    private func end(_ user: UserID, where isMeant: (UUIDBits) -> Bool) -> Int {
        var families: Set<UUIDBits> = []
        for (hash, stored) in sessions where stored.session.userID == user && isMeant(stored.session.familyID) {
            if !stored.isUsed { families.insert(stored.session.familyID) }
            ended.insert(stored.session.familyID)
            sessions[hash]?.isUsed = true
        }
        return families.count
    }

    /// Lets a code invite someone.
    func invite(_ invitation: PendingInvitation, codeHash: String) { invitations[codeHash] = invitation }

    func record(_ entry: AuditEntry) async throws(StoreFault) {
        try check()
        audit.append(entry)
    }
}
