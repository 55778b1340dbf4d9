/// A place that breaks a rule of the house.
struct Violation: Equatable, CustomStringConvertible {
    var path: String
    var line: Int
    var rule: String

    var description: String { "\(path):\(line): \(rule)" }
}
