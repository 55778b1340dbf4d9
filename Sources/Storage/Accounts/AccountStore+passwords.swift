public import LoRaWAN
public import Model
public import Parking
import Postgres

extension AccountStore {
    /// Sets the password of the person who knows the old one, and ends every login of theirs but one.
    ///
    /// - Parameters:
    ///   - session: the one that goes on; `nil` ends all.
    ///   - cookieHash: the digest of the next id of that one, where it is a browser's.
    public func changePassword(
        of user: UserID, from old: String, to new: String, keeping session: UUIDBits?,
        renewingCookie cookieHash: String,
        audit: AuditEntry
    ) async throws(StoreFault) -> PasswordChange {
        try await run { connection throws(PostgresError) in
            try connection.inTransaction { connection throws(PostgresError) in
                var parameters = Parameters(user.uuid)
                parameters.add(old)
                parameters.add(new)
                let isDone = try connection.setPassword(
                    PasswordStatements.change, parameters, of: user, keeping: session, audit)
                guard isDone else { return .outdated }
                var cookie = Parameters(user.uuid)
                cookie.add(session)
                cookie.add(cookieHash)
                let renewed = try connection.execute(BrowserSessionStatements.replaceID, cookie).affected
                return .done(hasNewCookie: renewed == 1)
            }
        }
    }

    /// Sets the password of an account for an operator, and ends every login: `parkd user password`.
    ///
    /// - Throws: `notFound` where no account has the address.
    public func resetPassword(of email: EmailAddress, to hash: String) async throws(StoreFault) -> UserID {
        guard let account = try await account(email: email) else {
            throw StoreFault(.notFound, "There is no account with the address \(email).")
        }
        var entry = AuditEntry(
            action: "user.password", resourceType: "user", requestID: UUIDBits.random().description, succeeded: true)
        entry.author = .system
        entry.tenantID = .platform
        entry.resourceID = account.id.description
        let audit = entry
        _ = try await run { connection throws(PostgresError) in
            var parameters = Parameters(account.id.uuid)
            parameters.add(hash)
            return try connection.inTransaction { connection throws(PostgresError) in
                try connection.setPassword(
                    PasswordStatements.reset, parameters, of: account.id, keeping: nil, audit)
            }
        }
        return account.id
    }

    /// The logins of a person that can still be refreshed, the newest first; a hundred at most.
    public func sessions(of user: UserID) async throws(StoreFault) -> [SessionView] {
        try await run(isRead: true) { connection throws(PostgresError) in
            try connection.execute(PasswordStatements.sessions, Parameters(user.uuid))
                .list(of: PasswordStatements.sessions.name)
        }
    }

    /// Ends one login of a person, or all, with their access tokens; returns how many.
    public func endSessions(
        of user: UserID, only session: UUIDBits?, audit: AuditEntry
    ) async throws(StoreFault) -> Int {
        try await run { connection throws(PostgresError) in
            try connection.inTransaction { connection throws(PostgresError) in
                var parameters = Parameters(user.uuid)
                parameters.add(session)
                try connection.execute(SessionStatements.lockPerson, Parameters(user.uuid))
                let ended = try connection.execute(PasswordStatements.end, parameters)
                var entry = audit
                if session != nil && ended.count == 0 { entry.outcome = .notFound }
                try connection.execute(AccountStatements.audit, Parameters(entry))
                return ended.count
            }
        }
    }
}

/// The statements over passwords and over logins as their person sees them.
enum PasswordStatements {
    static let change = Statement(
        "change_password",
        """
        UPDATE users SET password_hash = $3::text, password_changed_at = now()
        WHERE id = $1::uuid AND password_hash = $2::text
        """)

    static let reset = Statement(
        "reset_password",
        "UPDATE users SET password_hash = $2::text, password_changed_at = now() WHERE id = $1::uuid")

    /// A family is alive where it has a token that was neither used nor revoked.
    static let sessions = Statement("sessions_of_person", of: SessionView.self) { columns in
        """
        SELECT \(columns)
        FROM refresh_tokens r JOIN tenants t ON t.id = r.tenant_id
        WHERE r.user_id = $1::uuid AND r.replaced_at IS NULL AND r.revoked_at IS NULL
            AND least(r.expires_at, r.idle_ends_at) > now()
        ORDER BY r.created_at DESC, r.id LIMIT 100
        """
    }

    /// One family, or every one; rows that were used are marked too, so that no access token of the family is missed.
    static let end = Statement(
        "end_sessions",
        """
        WITH living AS (
            SELECT DISTINCT family_id FROM refresh_tokens
            WHERE user_id = $1::uuid AND ($2::uuid IS NULL OR family_id = $2::uuid) AND revoked_at IS NULL
                AND replaced_at IS NULL AND least(expires_at, idle_ends_at) > now()
        ), ended AS (
            UPDATE refresh_tokens SET ended_at = now(), revoked_at = coalesce(revoked_at, now())
            WHERE user_id = $1::uuid AND ($2::uuid IS NULL OR family_id = $2::uuid) AND ended_at IS NULL
        )
        SELECT family_id FROM living
        """)

    static let endOthers = Statement(
        "end_other_sessions",
        """
        UPDATE refresh_tokens SET ended_at = now(), revoked_at = coalesce(revoked_at, now())
        WHERE user_id = $1::uuid AND family_id IS DISTINCT FROM $2::uuid AND ended_at IS NULL
        """)

    static let all = [change, reset, sessions, end, endOthers]
}

extension PostgresConnection {
    /// Within a transaction: sets the password, and ends the logins.
    fileprivate mutating func setPassword(
        _ statement: Statement, _ parameters: Parameters, of user: UserID, keeping session: UUIDBits?,
        _ audit: AuditEntry
    ) throws(PostgresError) -> Bool {
        guard try execute(statement, parameters).affected == 1 else { return false }
        var others = Parameters(user.uuid)
        others.add(session)
        try execute(PasswordStatements.endOthers, others)
        try execute(AccountStatements.audit, Parameters(audit))
        return true
    }

    /// One transaction, which is undone where `body` throws.
    mutating func inTransaction<Value>(
        _ body: (inout PostgresConnection) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        try begin()
        do throws(PostgresError) {
            let value = try body(&self)
            try execute(script: "COMMIT")
            return value
        } catch {
            rollBack()
            throw error
        }
    }
}
