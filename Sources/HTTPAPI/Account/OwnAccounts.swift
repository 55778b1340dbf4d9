public import LoRaWAN
public import Model
public import Parking

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
    /// - Parameter session: the one that goes on; `nil` ends all.
    /// - Returns: whether it was done; not where `old` is no longer the stored hash.
    func changePassword(
        of user: UserID, from old: String, to new: String, keeping session: UUIDBits?, audit: AuditEntry
    ) async throws(StoreFault) -> Bool

    /// The logins of a person that can still be refreshed, the newest first; a hundred at most.
    func sessions(of user: UserID) async throws(StoreFault) -> [SessionView]

    /// Ends one login of a person, or all, with their access tokens; returns how many.
    func endSessions(
        of user: UserID, only session: UUIDBits?, audit: AuditEntry
    ) async throws(StoreFault) -> Int
}
