import Synchronization

/// How the connections of a program come to their roles: each role logs in by itself, or a common login becomes it.
///
/// A role that logged in itself cannot become another one, whatever SQL is sent. Where the server does not let it in,
/// the common login becomes it with `SET ROLE`, which guards against a forgotten WHERE, not against hostile SQL.
///
/// It is found out by trying, once for each role, and then stays: a role that may change its own password must not be
/// able to bring the weaker way about, and a server that refuses a role is not asked again for each connection. Where
/// the weaker way is forbidden, a role that is refused has no connections, and may be let in later.
public final class RoleLogins: Sendable {
    /// How a role is come to.
    public enum Standing: Sendable, Equatable {
        /// It logs in itself.
        case own
        /// The common login becomes it.
        case shared
    }

    /// Whether each role has to log in itself.
    public let areRequired: Bool

    private let standings = Mutex<[String: Standing]>([:])
    private let refusals = Mutex<Set<String>>([])

    /// Nothing is known yet.
    ///
    /// - Parameter areRequired: forbids the common login to become a role.
    public init(areRequired: Bool = false) {
        self.areRequired = areRequired
    }

    /// How a role is come to; `nil` where no connection of it was opened yet.
    public func standing(of role: String) -> Standing? { standings.withLock { $0[role] } }

    /// The roles that do not log in themselves, in the order of their names.
    public var shared: [String] { standings.withLock { $0.filter { $0.value == .shared }.keys.sorted() } }

    /// The roles that the server did not let in, though they are required to log in themselves, in the order of names.
    public var refused: [String] { refusals.withLock { $0.sorted() } }

    /// Says that the server let in the common login, and not the role that has to log in itself.
    func noteRefusal(of role: String) { refusals.withLock { _ = $0.insert(role) } }

    /// Says how a role was come to; the first word stays, and is answered.
    func note(_ standing: Standing, of role: String) -> Standing {
        standings.withLock { standings in
            let known = standings[role] ?? standing
            standings[role] = known
            return known
        }
    }
}
