import CCrypt

#if canImport(Glibc)
    import Glibc
#endif

/// A password's hash in the form of crypt(5): yescrypt for new ones, bcrypt where v5 made it.
///
/// Making and checking a hash takes tens of milliseconds and 16 MB on purpose; a server does it through
/// ``PasswordThreads``, never on the cooperative pool.
public struct PasswordHash: Sendable, Hashable {
    /// The prefix of yescrypt.
    private static let yescrypt = "$y$"
    /// The prefixes of bcrypt.
    private static let bcrypt = ["$2a$", "$2b$", "$2y$"]
    /// How many random bytes make a salt; libxcrypt takes at most 64.
    private static let saltBytes = 32

    /// The hash with its method, cost and salt.
    public let text: String

    /// Takes a stored hash; `nil` where its method is none of ours, with which no password would match.
    public init?(stored text: String) {
        guard ([Self.yescrypt] + Self.bcrypt).contains(where: text.hasPrefix) else { return nil }
        self.text = text
    }

    /// Hashes a password, in the one Unicode form of ``PasswordForms``, with a new salt; `nil` where it is empty,
    /// longer than 511 bytes or holds a NUL.
    ///
    /// `cost` is yescrypt's, 1…11; 0 is libxcrypt's default (5), and right for everything but tests.
    public init?(of password: String, cost: Int = 0) {
        let password = PasswordForms(password).normal
        guard Self.isPossible(password), let setting = Self.newSetting(cost: cost),
            let text = Self.crypt(password, setting: setting)
        else { return nil }
        self.text = text
    }

    /// Whether this is the hash of these very bytes; equal time wherever they differ.
    public func matches(_ password: String) -> Bool {
        guard Self.isPossible(password), let computed = Self.crypt(password, setting: text) else { return false }
        let left = Array(computed.utf8)
        let right = Array(text.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// What another password gives with the same method, cost and salt: for tests of old hashes.
    func anew(of password: String) -> String? { Self.crypt(password, setting: text) }

    /// Whether it should be made anew, with yescrypt, once the password is known.
    public var isOutdated: Bool { !text.hasPrefix(Self.yescrypt) }

    private static func isPossible(_ password: String) -> Bool {
        !password.isEmpty && password.utf8.count <= Limits.passwordBytesMax && !password.utf8.contains(0)
    }

    private static func newSetting(cost: Int) -> String? {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<saltBytes).map { _ in CChar.random(in: .min ... .max, using: &generator) }
        guard let setting = crypt_gensalt_ra(yescrypt, UInt(cost), salt, CInt(salt.count)) else { return nil }
        defer { free(setting) }
        return String(validatingCString: setting)
    }

    /// `nil` where the method is unknown to this libcrypt or memory is short.
    private static func crypt(_ password: String, setting: String) -> String? {
        // crypt_ra allocates the 32 kB that crypt_r would want on the stack; the caller frees them.
        var data: UnsafeMutableRawPointer?
        var size: CInt = 0
        defer {
            if let data { explicit_bzero(data, Int(size)) }
            free(data)
        }
        return crypt_ra(password, setting, &data, &size).flatMap { String(validatingCString: $0) }
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method only: a hash must not reach a log by interpolation.
    public var description: String { isOutdated ? "PasswordHash(bcrypt)" : "PasswordHash(yescrypt)" }
    /// The method only.
    public var debugDescription: String { description }
    /// The method only.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
