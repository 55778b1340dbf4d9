public import JSON

/// A value that a command or a file gives for a field of a request.
public enum ConsoleValue: Sendable, Hashable {
    /// A text.
    case text(String)
    /// A number.
    case number(Double)
    /// A flag.
    case flag(Bool)
    /// A list of texts.
    case texts([String])
    /// An object with one text.
    case object(String, String)

    /// Writes it as JSON.
    public func write(to json: inout JSONWriter) {
        switch self {
        case .text(let text): json.value(text)
        case .number(let number): json.value(number)
        case .flag(let flag): json.value(flag)
        case .texts(let texts): json.array { json in for text in texts { json.value(text) } }
        case .object(let name, let text): json.object { json in json.member(name, text) }
        }
    }

    /// The same, as the fields of a body have it.
    var bodyValue: BodyValue {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): .number(Array("\(number)".utf8))
        case .flag(let flag): .flag(flag)
        case .texts(let texts): .list(texts.map { .text($0) })
        case .object(let name, let text): .object([(name, .text(text))])
        }
    }
}
