public import LoRaWAN
public import Parking
import Postgres

extension AccountStore {
    /// How many sessions of browsers one person may have: a further one ends the one that was used longest ago.
    public static let browserSessionsMax = 100

    /// The living session of a browser by the digest of its id; `nil` where there is none, or its time is over.
    public func browserSession(idHash: String) async throws(StoreFault) -> Session? {
        try await run(isRead: true) { connection throws(PostgresError) in
            Session(browser: try connection.execute(BrowserSessionStatements.living, Parameters(idHash)))
        }
    }

    /// Notes the use of a browser's session, which goes on until `idleEndsAt`; `switching` is recorded where it stood
    /// in another tenant before, with that one as its old value.
    ///
    /// - Returns: whether it was done; not where the session has ended meanwhile.
    public func useBrowserSession(
        idHash: String, in tenant: TenantID, idleEndsAt: Timestamp, network: String?, switching audit: AuditEntry
    ) async throws(StoreFault) -> Bool {
        try await run { connection throws(PostgresError) in
            try connection.inTransaction { connection throws(PostgresError) in
                // First the person, as whoever ends logins does.
                try connection.execute(BrowserSessionStatements.lockPerson, Parameters(idHash))
                let rows = try connection.execute(BrowserSessionStatements.lock, Parameters(idHash))
                guard let session = Session(browser: rows) else { return false }
                var use = Parameters(idHash)
                use.add(tenant.uuid)
                use.add(idleEndsAt)
                use.add(audit.address)
                use.add(network)
                try connection.execute(BrowserSessionStatements.use, use)
                guard session.tenantID != tenant else { return true }
                var place = Parameters(session.userID.uuid)
                place.add(tenant.uuid)
                try connection.execute(SessionStatements.noteLogin, place)
                var entry = audit
                entry.actorID = session.userID
                entry.tenantID = tenant
                entry.resourceID = tenant.description
                entry.oldValues = RawJSON(tenant: session.tenantID)
                entry.newValues = RawJSON(tenant: tenant)
                try connection.execute(AccountStatements.audit, Parameters(entry))
                return true
            }
        }
    }

    /// Ends a browser's session with its access tokens; an unknown id changes nothing, and is not told apart.
    public func endBrowserSession(idHash: String, audit: AuditEntry) async throws(StoreFault) {
        try await run { connection throws(PostgresError) in
            try connection.inTransaction { connection throws(PostgresError) in
                try connection.execute(BrowserSessionStatements.lockPerson, Parameters(idHash))
                let rows = try connection.execute(BrowserSessionStatements.lock, Parameters(idHash))
                guard let session = Session(browser: rows) else { return }
                try connection.execute(BrowserSessionStatements.end, Parameters(idHash))
                var entry = audit
                entry.actorID = session.userID
                entry.resourceID = session.userID.description
                entry.tenantID = session.tenantID
                try connection.execute(AccountStatements.audit, Parameters(entry))
            }
        }
    }
}

/// The statements over the sessions of browsers.
enum BrowserSessionStatements {
    static let living = Statement("browser_session", "SELECT \(columns) FROM refresh_tokens r WHERE \(isLiving)")

    static let lockPerson = Statement(
        "lock_person_of_browser",
        """
        SELECT u.id FROM users u JOIN refresh_tokens r ON r.user_id = u.id
        WHERE r.token_hash = $1::text AND r.kind = 'browser'
        FOR NO KEY UPDATE OF u
        """)

    /// A statement of its own, after the lock of the person: it has to see what was done by whoever held that before.
    static let lock = Statement(
        "lock_browser_session", "SELECT \(columns) FROM refresh_tokens r WHERE \(isLiving) FOR UPDATE OF r")

    static let use = Statement(
        "use_browser_session",
        """
        UPDATE refresh_tokens
        SET tenant_id = $2::uuid, idle_ends_at = $3::timestamptz, ip_address = $4::text, network = $5::text,
            last_used_at = now()
        WHERE token_hash = $1::text
        """)

    static let end = Statement(
        "end_browser_session",
        "UPDATE refresh_tokens SET ended_at = now(), revoked_at = now() WHERE token_hash = $1::text")

    /// Those beyond a number, the one that was used longest ago first.
    static let endOldest = Statement(
        "end_oldest_browser_sessions",
        """
        UPDATE refresh_tokens SET ended_at = now(), revoked_at = now()
        WHERE id IN (
            SELECT id FROM refresh_tokens
            WHERE user_id = $1::uuid AND kind = 'browser' AND revoked_at IS NULL
            ORDER BY coalesce(last_used_at, created_at) DESC, id OFFSET $2::bigint)
        """)

    /// Whoever has seen the old id has nothing any more.
    static let replaceID = Statement(
        "replace_browser_session_id",
        """
        UPDATE refresh_tokens SET token_hash = $3::text
        WHERE user_id = $1::uuid AND family_id = $2::uuid AND kind = 'browser' AND revoked_at IS NULL
        """)

    static let all = [living, lockPerson, lock, use, end, endOldest, replaceID]

    private static let columns =
        "r.token_hash, r.family_id, r.user_id, r.tenant_id, r.expires_at, r.idle_ends_at, r.ip_address, r.network"
    private static let isLiving = """
        r.token_hash = $1::text AND r.kind = 'browser' AND r.tenant_id IS NOT NULL AND r.revoked_at IS NULL
            AND least(r.expires_at, r.idle_ends_at) > now()
        """
}

extension Session {
    /// Reads a row with the columns of a browser's session; `nil` where there is none.
    fileprivate init?(browser rows: borrowing Rows) {
        guard rows.count > 0 else { return nil }
        self.init(
            tokenHash: rows.present(rows.text(0, 0)), familyID: rows.present(rows.uuid(0, 1)),
            userID: UserID(rows.present(rows.uuid(0, 2))), tenantID: TenantID(rows.present(rows.uuid(0, 3))),
            expiresAt: rows.present(rows.timestamp(0, 4)), address: rows.text(0, 6))
        network = rows.text(0, 7)
        kind = .browser
        idleEndsAt = rows.timestamp(0, 5)
    }
}
