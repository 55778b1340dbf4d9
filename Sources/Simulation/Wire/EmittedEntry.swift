/// One entry of a `map<string, string>`.
struct EmittedEntry: Sendable, Hashable {
    var key: String
    var value: String
}
