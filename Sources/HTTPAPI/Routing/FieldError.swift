/// One thing wrong with one field of a request, in the form that FastAPI's clients already read.
struct FieldError: Sendable, Equatable {
    /// Where the field is.
    enum Place: String, Sendable {
        case query
        case body
    }

    /// Where the field is.
    let place: Place
    /// Its name; `nil` where the whole is wrong.
    let field: String?
    /// What is wrong, as a sentence for people.
    let message: String
    /// What is wrong, as a word for programs.
    let type: Kind

    /// The words for programs.
    enum Kind: String, Sendable {
        case missing
        case unknown
        case repeated
        case tooLong = "too_long"
        case wrongType = "wrong_type"
        case notInList = "not_in_list"
        case outOfRange = "out_of_range"
        case malformed
        case contradictory
    }

    init(_ place: Place, _ field: String?, _ type: Kind, _ message: String) {
        self.place = place
        self.field = field
        self.message = message
        self.type = type
    }
}
