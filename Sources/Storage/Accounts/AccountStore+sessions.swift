public import LoRaWAN
public import Parking
import Postgres

extension AccountStore {
    /// Stores the first token of a new family, and the time of the login.
    ///
    /// Whoever ends a person's logins holds their row, so that a login is either found and ended, or finds that its
    /// ground is gone.
    /// - Returns: whether it was done; not where `ground` holds no more, or the account is disabled or gone.
    public func openSession(
        _ session: Session, on ground: SessionGround, audit: AuditEntry
    ) async throws(StoreFault) -> Bool {
        try await run { connection throws(PostgresError) in
            try connection.beginLater()
            try connection.executeLater(SessionStatements.lockPerson, Parameters(session.userID.uuid))
            let ground = Parameters(ground, of: session.userID)
            let holds = try connection.execute(SessionStatements.holds, ground).count == 1
            if holds {
                try connection.executeLater(SessionStatements.insert, Parameters(session))
                if session.kind == .browser {
                    var bound = Parameters(session.userID.uuid)
                    bound.add(Int64(Self.browserSessionsMax))
                    try connection.executeLater(BrowserSessionStatements.endOldest, bound)
                }
                var place = Parameters(session.userID.uuid)
                place.add(session.tenantID.uuid)
                try connection.executeLater(SessionStatements.noteLogin, place)
                try connection.executeLater(AccountStatements.audit, Parameters(audit))
            }
            try connection.commit()
            return holds
        }
    }

    /// Exchanges a refresh token for its successor, which ends at `expiresAt`.
    ///
    /// Under a row lock, so that of two who present one token only one gets a successor. A token that was replaced or
    /// revoked before revokes its family; one whose tenant is suspended, or whose person is shut out, stays as it is.
    /// Person and tenant of `audit` are filled in from the stored session; a refusal is recorded as one.
    public func rotateSession(
        tokenHash: String, successorHash: String, expiresAt: Timestamp, network: String?, audit: AuditEntry
    ) async throws(StoreFault) -> SessionRotation {
        try await run { connection throws(PostgresError) in
            try connection.withSession(tokenHash) { connection, stored throws(PostgresError) in
                guard let stored else { return .unknown }
                var entry = audit
                entry.actorID = stored.session.userID
                entry.tenantID = stored.session.tenantID
                entry.succeeded = stored.state == .valid
                try connection.send(AccountStatements.audit, Parameters(entry))
                switch stored.state {
                case .dead:
                    try connection.send(SessionStatements.revokeFamily, Parameters(stored.session.familyID))
                    return .reused(stored.session)
                case .expired: return .unknown
                case .suspended: return .suspended(stored.session)
                case .shutOut: return .shutOut(stored.session)
                case .valid:
                    var successor = stored.session
                    successor.tokenHash = successorHash
                    successor.expiresAt = expiresAt
                    successor.address = audit.address
                    successor.network = network
                    try connection.send(SessionStatements.retire, Parameters(tokenHash))
                    try connection.send(SessionStatements.insert, Parameters(successor))
                    return .rotated(successor)
                }
            }
        }
    }

    /// Revokes the family of a refresh token; an unknown token changes nothing, and is not told apart.
    public func closeSession(tokenHash: String, audit: AuditEntry) async throws(StoreFault) {
        try await run { connection throws(PostgresError) in
            try connection.withSession(tokenHash) { connection, stored throws(PostgresError) in
                guard let stored else { return }
                var entry = audit
                entry.actorID = stored.session.userID
                entry.tenantID = stored.session.tenantID
                try connection.send(AccountStatements.audit, Parameters(entry))
                try connection.send(SessionStatements.revokeFamily, Parameters(stored.session.familyID))
            }
        }
    }

    /// Whether someone has logged in to an account from a network, and could still refresh that login.
    public func hasLoggedIn(
        email: EmailAddress, from network: String, _ address: String?
    ) async throws(StoreFault) -> Bool {
        guard let address else { return false }
        return try await run(isRead: true) { connection throws(PostgresError) in
            var parameters = Parameters(email.text)
            parameters.add(network)
            parameters.add(address)
            let rows = try connection.execute(SessionStatements.known, parameters)
            return rows.present(rows.boolean(0, 0))
        }
    }

    /// Deletes refresh tokens whose time is over; returns how many.
    public func purgeSessions() async throws(StoreFault) -> Int {
        try await run { connection throws(PostgresError) in
            try connection.execute(SessionStatements.purge).affected
        }
    }
}

/// A refresh token as it is stored.
private struct StoredSession {
    enum State {
        /// Neither used nor revoked, in its time, and of somebody who may be here.
        case valid
        /// It would be valid, and its tenant is suspended.
        case suspended
        /// It would be valid, and its person is disabled or no member.
        case shutOut
        /// Used, or revoked.
        case dead
        /// Never used, and too old.
        case expired
    }

    let session: Session
    let state: State

    /// Reads a row of ``SessionStatements/lock``; a token of v5 that names no tenant is worth nothing.
    init?(_ rows: borrowing Rows) {
        guard rows.count > 0, let tenantID = rows.uuid(0, 3) else { return nil }
        session = Session(
            tokenHash: rows.present(rows.text(0, 0)), familyID: rows.present(rows.uuid(0, 1)),
            userID: UserID(rows.present(rows.uuid(0, 2))), tenantID: TenantID(tenantID),
            expiresAt: rows.present(rows.timestamp(0, 4)))
        let isDead = rows.present(rows.boolean(0, 5))
        let isInTime = rows.present(rows.boolean(0, 6))
        let isAdmitted = rows.present(rows.boolean(0, 7))
        // There is always the tenant that a token names.
        let isTenantActive = rows.boolean(0, 8) ?? false
        state =
            switch (isDead, isInTime, isAdmitted, isTenantActive) {
            case (true, _, _, _): .dead
            case (_, false, _, _): .expired
            case (_, _, false, _): .shutOut
            case (_, _, _, false): .suspended
            default: .valid
            }
    }
}

extension PostgresConnection {
    /// One transaction in two round trips: locks the token and its family, then sends what `decide` makes of it.
    fileprivate mutating func withSession<Outcome>(
        _ tokenHash: String,
        _ decide: (inout PostgresConnection, StoredSession?) throws(PostgresError) -> Outcome
    ) throws(PostgresError) -> Outcome {
        try enterPipeline()
        try send(SessionStatements.lockFamily, Parameters(tokenHash))
        try send(SessionStatements.lock, Parameters(tokenHash))
        try requestAnswers()
        _ = try next(of: SessionStatements.lockFamily)
        let outcome = try decide(&self, StoredSession(try next(of: SessionStatements.lock)))
        try sync()
        try finish()
        try leavePipeline()
        return outcome
    }
}

extension Parameters {
    /// The columns of ``SessionStatements/holds``.
    fileprivate init(_ ground: SessionGround, of user: UserID) {
        self.init(user.uuid)
        switch ground {
        case .password(let hash):
            add(true)
            add(hash)
            add(nil as UUIDBits?)
        case .session(let family):
            add(false)
            add(nil as String?)
            add(family)
        }
    }

    fileprivate init(_ session: Session) {
        self.init()
        add(session.tokenHash)
        add(session.familyID)
        add(session.userID.uuid)
        add(session.tenantID.uuid)
        add(session.expiresAt)
        add(session.address)
        add(session.network)
        add(session.kind.rawValue)
        add(session.idleEndsAt)
    }
}
