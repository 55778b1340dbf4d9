import Parking

/// One thing wrong with one field of a request, in the form that FastAPI's clients already read.
struct FieldError: Sendable, Equatable {
    /// Where the field is.
    enum Place: String, Sendable {
        case query
        case body
    }

    /// A step on the way to a field.
    enum Step: Sendable, Equatable {
        case name(String)
        case index(Int)
    }

    /// Where the field is.
    let place: Place
    /// The way to it; empty where the whole is wrong.
    let path: [Step]
    /// What is wrong, as a sentence for people.
    let message: String
    /// What is wrong, as a word for programs.
    let type: Kind

    /// The words for programs.
    enum Kind: String, Sendable, CaseIterable {
        case missing
        case unknown
        case repeated
        case tooLong = "too_long"
        case tooShort = "too_short"
        case wrongType = "wrong_type"
        case notInList = "not_in_list"
        case outOfRange = "out_of_range"
        case malformed
        case contradictory
        case unknownReference = "unknown_reference"
        /// Must lie in the future.
        case past
        /// A password that is guessed first.
        case tooEasy = "too_easy"
    }

    init(_ place: Place, _ path: [Step], _ type: Kind, _ message: String) {
        self.place = place
        self.path = path
        self.message = message
        self.type = type
    }

    init(_ place: Place, _ field: String?, _ type: Kind, _ message: String) {
        self.init(place, field.map { [.name($0)] } ?? [], type, message)
    }

    /// What the store found wrong.
    init(_ invalid: InvalidField) {
        let kind: Kind =
            switch invalid.kind {
            case .unknownReference: .unknownReference
            case .contradictory: .contradictory
            }
        let element: [Step] = invalid.element.map { [.name($0.list), .index($0.index)] } ?? []
        self.init(.body, element + [.name(invalid.field)], kind, invalid.sentence)
    }

    /// The name of a field that lies at the top; `nil` where it lies deeper, or the whole is wrong.
    var field: String? {
        if path.count == 1, case .name(let name) = path[0] { name } else { nil }
    }
}

extension [FieldError] {
    /// Adds a fault, where an answer still has room for it.
    mutating func note(_ error: FieldError) {
        if count < Limits.faultsMax { append(error) }
    }
}
