public import LoRaWAN
public import Model
public import Parking

/// What authentication asks of and leaves with the database; it acts as the platform role, before any tenant is known.
///
/// Each change is one transaction with its audit entry: neither is ever stored without the other.
public protocol Accounts: OwnAccounts, BrowserAccounts {
    /// The account of an e-mail address; disabled accounts too.
    func account(email: EmailAddress) async throws(StoreFault) -> Account?

    /// The active memberships of a person, tenants that are suspended included, by tenant name.
    func memberships(of user: UserID) async throws(StoreFault) -> [Membership]

    /// Every tenant that is not suspended, the platform's first, then by name.
    func activeTenants() async throws(StoreFault) -> [TenantSummary]

    /// What the settings of a tenant have its dashboards leave out.
    func featuresLeftOut(in tenant: TenantID) async throws(StoreFault) -> Set<Feature>

    /// How a person stands in a tenant now, in one round trip; `nil` where either does not exist, or the session was
    /// ended.
    func status(
        of user: UserID, in tenant: TenantID, session: UUIDBits?
    ) async throws(StoreFault) -> CallerStatus?

    /// How an API key stands now, in one round trip; `nil` where there is none with that secret. Notes the use, at most
    /// once a minute.
    func status(of key: APIKeyID, secretHash: String) async throws(StoreFault) -> KeyStatus?

    /// Replaces a hash by a stronger one of the same password; nothing happens where `old` is no longer the stored one.
    func replacePasswordHash(of user: UserID, from old: String, to new: String) async throws(StoreFault)

    /// Method, cost and salt of a hash that v5 left and no login has replaced yet; `nil` where there is none.
    ///
    /// Of several costs the dearest.
    func outdatedPasswordSetting() async throws(StoreFault) -> String?

    /// Stores the first token of a new family, and the time of the login.
    ///
    /// - Returns: whether it was done; not where `ground` holds no more, or the account is disabled or gone.
    func openSession(
        _ session: Session, on ground: SessionGround, audit: AuditEntry
    ) async throws(StoreFault) -> Bool

    /// Exchanges a refresh token for its successor, which ends at `expiresAt`.
    ///
    /// Under a row lock, so that of two who present one token only one gets a successor. A token that was replaced or
    /// revoked before revokes its family; one whose tenant is suspended, or whose person is shut out, stays as it is.
    /// Person and tenant of `audit` are filled in from the stored session.
    func rotateSession(
        tokenHash: String, successorHash: String, expiresAt: Timestamp, network: String?, audit: AuditEntry
    ) async throws(StoreFault) -> SessionRotation

    /// Revokes the family of a refresh token; an unknown token changes nothing, and is not told apart.
    func closeSession(tokenHash: String, audit: AuditEntry) async throws(StoreFault)

    /// Whether someone has logged in to an account from a network, and could still refresh that login.
    func hasLoggedIn(
        email: EmailAddress, from network: String, _ address: String?
    ) async throws(StoreFault) -> Bool

    /// Records what changed nothing: a refusal.
    func record(_ entry: AuditEntry) async throws(StoreFault)
}

/// What keeps the login of a browser alive: the id in its cookie, which is the same at each use.
///
/// Each change is one transaction with its audit entry.
public protocol BrowserAccounts: Sendable {
    /// The living session of a browser by the digest of its id; `nil` where there is none, or its time is over.
    func browserSession(idHash: String) async throws(StoreFault) -> Session?

    /// Notes the use of a browser's session, which goes on until `idleEndsAt`; `switching` is recorded where it stood
    /// in another tenant before, with that one as its old value.
    ///
    /// - Returns: whether it was done; not where the session has ended meanwhile.
    func useBrowserSession(
        idHash: String, in tenant: TenantID, idleEndsAt: Timestamp, network: String?, switching audit: AuditEntry
    ) async throws(StoreFault) -> Bool

    /// Ends a browser's session with its access tokens; an unknown id changes nothing, and is not told apart.
    func endBrowserSession(idHash: String, audit: AuditEntry) async throws(StoreFault)
}

/// What people do with their own accounts: accept invitations, set their password, end their logins.
///
/// Each change is one transaction with its audit entry.
public protocol OwnAccounts: Sendable {
    /// What a code invites to; `nil` where it is unknown, used, revoked or too old.
    func invitation(codeHash: String) async throws(StoreFault) -> PendingInvitation?

    /// Makes the person a member, and uses the code up. Whose it is, is filled into `audit`.
    ///
    /// - Returns: whether it was done; not where the code is no longer good, or a new person's address has an account
    /// by
    ///   now.
    func redeemInvitation(
        codeHash: String, as person: InvitedPerson, audit: AuditEntry
    ) async throws(StoreFault) -> Bool

    /// Sets the password of the person who knows the old one, and ends every login of theirs but one.
    ///
    /// - Parameters:
    ///   - session: the one that goes on; `nil` ends all.
    ///   - cookieHash: the digest of the next id of that one, where it is a browser's.
    func changePassword(
        of user: UserID, from old: String, to new: String, keeping session: UUIDBits?,
        renewingCookie cookieHash: String,
        audit: AuditEntry
    ) async throws(StoreFault) -> PasswordChange

    /// The logins of a person that still go on, the newest first; a hundred at most.
    func sessions(of user: UserID) async throws(StoreFault) -> [SessionView]

    /// Ends one login of a person, or all, with their access tokens; returns how many.
    func endSessions(
        of user: UserID, only session: UUIDBits?, audit: AuditEntry
    ) async throws(StoreFault) -> Int
}
