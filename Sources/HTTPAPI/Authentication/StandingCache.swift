import LoRaWAN
import Parking
import Synchronization

/// What the database said of callers in the last seconds, so that a dashboard's ten requests ask it once.
final class StandingCache: Sendable {
    private struct Key: Hashable {
        let user: UserID
        let tenant: TenantID
    }

    private struct Entry {
        let standing: Standing
        let since: Timestamp
    }

    private let entries = Mutex<[Key: Entry]>([:])

    /// What was said within the last ``Limits/standingAgeSMax`` seconds.
    func standing(of user: UserID, in tenant: TenantID, now: Timestamp) -> Standing? {
        entries.withLock { entries in
            guard let entry = entries[Key(user: user, tenant: tenant)],
                (0...Limits.standingAgeSMax).contains(now.seconds(since: entry.since))
            else { return nil }
            return entry.standing
        }
    }

    /// Remembers an answer, without the hash of the password.
    func remember(_ standing: Standing, now: Timestamp) {
        var standing = standing
        standing.account.passwordHash = nil
        let key = Key(user: standing.account.id, tenant: standing.tenant.id)
        entries.withLock { entries in
            if entries.count >= Limits.standingsMax { entries.removeAll(keepingCapacity: true) }
            entries[key] = Entry(standing: standing, since: now)
        }
    }
}
