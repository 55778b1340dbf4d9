import Parking

/// Checks passwords at equal cost, whether or not there is one to check against.
///
/// Logins have threads of their own: whoever sets passwords, by whatever right, cannot keep others from logging in.
struct PasswordCheck: Sendable {
    /// What a password is worth.
    enum Verdict: Sendable, Equatable {
        case wrong
        case right
        /// Right, and its hash was of an old method or Unicode form: here is a new one, to be stored in its place.
        case rightAndOutdated(PasswordHash)
    }

    /// What is compared with what, on a thread that may block.
    private struct Work: Sendable {
        let hash: PasswordHash?
        let standIns: [PasswordHash]
        let cost: Int
        let matches: @Sendable (PasswordHash, String) -> Bool

        func verdict(on password: String) -> Verdict {
            let forms = PasswordForms(password)
            let isNormal = hash.map { matches($0, forms.normal) } ?? false
            let isOther =
                !isNormal
                && forms.others.reduce(false) { found, form in
                    (hash.map { matches($0, form) } ?? false) || found
                }
            for other in standIns where other.isOutdated != hash?.isOutdated {
                for form in [forms.normal] + (isNormal ? [] : forms.others) { _ = matches(other, form) }
            }
            guard let hash, isNormal || isOther else { return .wrong }
            guard hash.isOutdated || isOther, let renewed = PasswordHash(of: password, cost: cost) else {
                return .right
            }
            return .rightAndOutdated(renewed)
        }
    }

    private let logins = PasswordThreads(threads: Limits.passwordThreads, waitingMax: Limits.passwordsWaitingMax)
    private let settings = PasswordThreads(
        threads: Limits.passwordSettingThreads, waitingMax: Limits.passwordSettingsWaitingMax)
    private let cost: Int
    /// Stands in where there is no hash, so that an unknown account costs what a known one does.
    let standIn: PasswordHash?

    private let matches: @Sendable (PasswordHash, String) -> Bool

    /// `cost` is yescrypt's; 0 is libxcrypt's default. `matches` is the work that takes the time.
    init(
        cost: Int, matches: @escaping @Sendable (PasswordHash, String) -> Bool = { hash, text in hash.matches(text) }
    ) {
        self.cost = cost
        self.matches = matches
        standIn = PasswordHash(of: RefreshToken.random().text, cost: cost)
    }

    /// Hashes a new password for someone of a tenant; `nil` where it cannot be hashed.
    func hash(of password: String, in tenant: TenantID) async throws(Problem) -> PasswordHash? {
        let cost = cost
        return try await settings.perform(sharing: Self.share(of: tenant)) { PasswordHash(of: password, cost: cost) }
    }

    /// Hashes a new password in place of one that is right; `nil` where it is not, or the new one cannot be hashed.
    func hash(
        of password: String, replacing old: String, stored: String?, in tenant: TenantID
    ) async throws(Problem) -> PasswordHash? {
        let work = work(stored, outdated: nil)
        return try await settings.perform(sharing: Self.share(of: tenant)) {
            work.verdict(on: old) == .wrong ? nil : PasswordHash(of: password, cost: work.cost)
        }
    }

    /// Compares a password with a stored hash on a thread that may block.
    ///
    /// - Parameters:
    ///   - outdated: the setting of a hash of an old method, where accounts still have such: a check then costs one
    ///     hash of each method, whichever of them the account has, or whether there is an account.
    ///   - account: whose password it is said to be: nobody's logins fill the queue.
    ///   - network: where the request comes from.
    func verdict(
        on password: String, stored: String?, outdated: String? = nil, of account: EmailAddress? = nil,
        from network: String? = nil
    ) async throws(Problem) -> Verdict {
        let work = work(stored, outdated: outdated)
        let shares = [
            account.map { PasswordThreads.Share(key: "account \($0)", max: Limits.loginsWaitingPerAccount) },
            network.map { PasswordThreads.Share(key: "network \($0)", max: Limits.loginsWaitingPerNetwork) },
        ]
        return try await logins.perform(sharing: shares.compactMap(\.self)) { work.verdict(on: password) }
    }

    private func work(_ stored: String?, outdated: String?) -> Work {
        Work(
            hash: stored.flatMap { PasswordHash(stored: $0) },
            standIns: [standIn, outdated.flatMap { PasswordHash(stored: $0) }].compactMap(\.self), cost: cost,
            matches: matches)
    }

    private static func share(of tenant: TenantID) -> [PasswordThreads.Share] {
        [PasswordThreads.Share(key: tenant.description, max: Limits.passwordSettingsPerTenant)]
    }
}
