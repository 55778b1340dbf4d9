/// Checks passwords at equal cost, whether or not there is one to check against.
struct PasswordCheck: Sendable {
    /// What a password is worth.
    enum Verdict: Sendable, Equatable {
        case wrong
        case right
        /// Right, and its hash was of an old method or Unicode form: here is a new one, to be stored in its place.
        case rightAndOutdated(PasswordHash)
    }

    private let threads = PasswordThreads()
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

    /// Hashes a new password on a thread that may block; `nil` where it cannot be hashed.
    func hash(of password: String) async throws(Problem) -> PasswordHash? {
        let cost = cost
        return try await threads.perform { PasswordHash(of: password, cost: cost) }
    }

    /// Compares a password with a stored hash on a thread that may block.
    ///
    /// - Parameter outdated: the setting of a hash of an old method, where accounts still have such: a check then costs
    ///   one hash of each method, whichever of them the account has, or whether there is an account.
    func verdict(on password: String, stored: String?, outdated: String? = nil) async throws(Problem) -> Verdict {
        let hash = stored.flatMap { PasswordHash(stored: $0) }
        let standIns = [standIn, outdated.flatMap { PasswordHash(stored: $0) }].compactMap(\.self)
        let (cost, matches) = (cost, matches)
        return try await threads.perform {
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
}
