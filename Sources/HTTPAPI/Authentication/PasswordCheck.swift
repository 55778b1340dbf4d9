/// Checks passwords at equal cost, whether or not there is one to check against.
struct PasswordCheck: Sendable {
    /// What a password is worth.
    enum Verdict: Sendable, Equatable {
        case wrong
        case right
        /// Right, and its hash was of an old method: here is a new one, to be stored in its place.
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
    func verdict(on password: String, stored: String?) async throws(Problem) -> Verdict {
        let hash = stored.flatMap { PasswordHash(stored: $0) }
        let (cost, standIn, matches) = (cost, standIn, matches)
        return try await threads.perform {
            guard let hash else {
                if let standIn { _ = matches(standIn, password) }
                return .wrong
            }
            guard matches(hash, password) else { return .wrong }
            guard hash.isOutdated, let renewed = PasswordHash(of: password, cost: cost) else { return .right }
            return .rightAndOutdated(renewed)
        }
    }
}
