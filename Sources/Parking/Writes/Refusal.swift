/// Why a change was not made, though everything works: what is stored does not allow it.
///
/// A value, not a fault: it is decided under the row locks, leaves its line in the audit log, and its sentences are for
/// people. Another tenant's thing is `notFound`, in the same words as one that does not exist.
public enum Refusal: Error, Sendable, Hashable {
    /// What the path, or an action's body, names does not exist in the scope.
    case notFound(String)
    /// It contradicts what is stored: a duplicate, or a move that is not legal now.
    case conflict(String)
    /// Fields of the request have values that cannot be stored.
    case invalid([InvalidField])

    /// One field with an impossible value.
    public static func invalid(_ field: String, _ kind: InvalidField.Kind, _ sentence: String) -> Refusal {
        .invalid([InvalidField(field, kind, sentence)])
    }

    /// The sentence for people.
    public var sentence: String {
        switch self {
        case .notFound(let sentence), .conflict(let sentence): sentence
        case .invalid(let fields): fields.first?.sentence ?? "A field has an impossible value."
        }
    }

    /// What the audit log calls it.
    public var outcome: AuditEntry.Outcome {
        switch self {
        case .notFound: .notFound
        case .conflict: .conflict
        case .invalid: .invalid
        }
    }
}
