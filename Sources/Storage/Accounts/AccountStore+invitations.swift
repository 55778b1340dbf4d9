import JSON
import LoRaWAN
import Model
public import Parking
import Postgres

extension AccountStore {
    /// What a code invites to; `nil` where it is unknown, used, revoked or too old.
    public func invitation(codeHash: String) async throws(StoreFault) -> PendingInvitation? {
        try await run(isRead: true) { connection throws(PostgresError) in
            let rows = try connection.execute(InvitationStatements.find, Parameters(codeHash))
            guard rows.count > 0 else { return nil }
            return PendingInvitation(
                email: EmailAddress(of: rows.present(rows.text(0, 0))),
                membership: Membership(
                    tenant: TenantSummary(rows, row: 0, column: 2),
                    role: rows.present(rows.text(0, 1).flatMap { Role(rawValue: $0) })))
        }
    }

    /// Makes the person a member, and uses the code up. Whose it is, is filled into `audit`.
    ///
    /// - Returns: whether it was done; not where the code is no longer good, or a new person's address has an account
    /// by
    ///   now.
    public func redeemInvitation(
        codeHash: String, as person: InvitedPerson, audit: AuditEntry
    ) async throws(StoreFault) -> Bool {
        try await run { connection throws(PostgresError) in
            try connection.begin()
            do throws(PostgresError) {
                let isDone = try connection.redeem(codeHash, as: person, audit)
                guard isDone else {
                    connection.rollBack()
                    return false
                }
                try connection.execute(script: "COMMIT")
                return true
            } catch {
                connection.rollBack()
                throw error
            }
        }
    }

    /// Deletes invitations whose time is over; returns how many.
    public func purgeInvitations() async throws(StoreFault) -> Int {
        try await run { connection throws(PostgresError) in
            try connection.execute(InvitationStatements.purge).affected
        }
    }
}

extension PostgresConnection {
    fileprivate mutating func redeem(
        _ codeHash: String, as person: InvitedPerson, _ audit: AuditEntry
    ) throws(PostgresError) -> Bool {
        let taken = try execute(InvitationStatements.take, Parameters(codeHash))
        guard taken.count > 0 else { return false }
        let email = taken.present(taken.text(0, 2))
        let name = taken.text(0, 3)
        let role = taken.present(taken.text(0, 4))
        guard let user = try account(of: person, email, name) else { return false }
        var parameters = Parameters(taken.present(taken.uuid(0, 1)))
        parameters.add(user.uuid)
        parameters.add(role)
        parameters.add(name)
        try execute(InvitationStatements.join, parameters)
        var entry = audit
        entry.actorID = user
        entry.succeeded = true
        entry.tenantID = taken.uuid(0, 1).map { TenantID($0) }
        entry.resourceID = taken.uuid(0, 0)?.description
        entry.newValues = .object { json in
            json.member("email", email)
            json.member("role", role)
        }
        try execute(AccountStatements.audit, Parameters(entry))
        return true
    }

    private mutating func account(
        of person: InvitedPerson, _ email: String, _ name: String?
    ) throws(PostgresError) -> UserID? {
        switch person {
        case .known(let id): return id
        case .new(let passwordHash):
            var parameters = Parameters(email)
            parameters.add(name)
            parameters.add(passwordHash)
            let made = try execute(InvitationStatements.addAccount, parameters)
            return made.count > 0 ? made.uuid(0, 0).map { UserID($0) } : nil
        }
    }
}
