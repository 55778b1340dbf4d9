/// Why a statement or a connection failed.
///
/// `description` is safe to show anyone; `debugDescription` has the server's words, never a statement's arguments.
public struct PostgresError: Error, Sendable, Equatable {
    /// What the caller should do about it.
    public enum Code: String, Sendable {
        /// The server is away or refuses work for now: SQLSTATE classes 08, 53, 57P, 25006, or no connection at all.
        case unavailable
        /// Another transaction won: 40001 or 40P01. The same transaction may succeed at once.
        case serialization
        /// The data is at fault: classes 22 and 23.
        case dataRefused
        /// The statement took longer than allowed: 57014, 55P03.
        case timeout
        /// The role may not do this: class 42501, or a policy refused a row.
        case forbidden
        /// What the connection has prepared no longer fits: 26000, or 0A000 after a table was altered ("cached plan
        /// must not change result type"). Nothing of the transaction happened; a fresh connection prepares anew.
        case outdated
        /// Anything else, a bug or a wrong schema.
        case other
    }

    /// Which kind.
    public let code: Code
    /// The five characters of SQLSTATE; empty where the server did not speak.
    public let sqlState: String
    /// The server's or the library's primary message.
    public let message: String
    /// The violated constraint; empty where there is none.
    public let constraint: String
    /// The name of the statement, or what was being done.
    public let statement: String
    /// Whether the server said nothing at all for as long as an answer is waited for.
    let isSilence: Bool

    init(
        sqlState: String, message: String, constraint: String = "", statement: String, isSilence: Bool = false
    ) {
        code = Self.code(of: sqlState)
        self.sqlState = sqlState
        self.message = message
        self.constraint = constraint
        self.statement = statement
        self.isSilence = isSilence
    }

    /// The name of ``PostgresConnection/begin()``.
    static let beginning = "begin"

    /// The name of the wait for a connection of a pool.
    static let waiting = "wait for a connection"

    /// Whether no connection was to be had because others had them all, while the server may well answer.
    public var isCrowded: Bool { statement == Self.waiting }

    /// The state of an answer that is not what the statement promises: `data_corrupted` (PostgreSQL, Appendix A).
    static let unreadable = "XX001"

    /// The state of a schema whose columns are of other types: `datatype_mismatch`.
    static let otherSchema = "42804"

    /// The name of connecting itself.
    static let connecting = "connect"

    /// Whether the server ended a connection that it had accepted already.
    var isEndOfAccepted: Bool { code == .unavailable && statement != Self.connecting && !isSilence }

    /// Whether it happened before anything was changed.
    var isBeforeAnything: Bool { statement == Self.beginning }

    private static func code(of sqlState: String) -> Code {
        switch sqlState {
        case "", "25006": .unavailable
        case "40001", "40P01": .serialization
        case "57014", "55P03": .timeout
        case "42501": .forbidden
        case "26000", "0A000": .outdated
        case let state where state.hasPrefix("08") || state.hasPrefix("53") || state.hasPrefix("57P"): .unavailable
        case let state where state.hasPrefix("22") || state.hasPrefix("23"): .dataRefused
        default: .other
        }
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The kind only.
    public var description: String { "PostgreSQL: \(code.rawValue)" }

    /// Everything known, on one line.
    public var debugDescription: String {
        let state = sqlState.isEmpty ? "" : " \(sqlState)"
        let violated = constraint.isEmpty ? "" : " (constraint \(constraint))"
        return "PostgreSQL\(state) in \(statement): \(words)\(violated)"
    }

    /// The server's or the library's words on one line.
    public var words: String { message.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// Everything known, as a sentence that another one can follow.
    public var sentence: String {
        let text = debugDescription
        return text.hasSuffix(".") || text.hasSuffix("?") || text.hasSuffix("!") ? text : text + "."
    }
}
